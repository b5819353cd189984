import { type Day, day } from '../kernel/day.ts'

/** The only user of the machine's clock. */

/** This instant, ISO 8601 in UTC with milliseconds. */
export const now = (): string => new Date().toISOString()

/** Milliseconds since 1970: for ages of files and sessions. */
export const nowMs = (): number => Date.now()

/** Milliseconds from a fixed start that never run backwards: for durations. */
export const ticks = (): number => performance.now()

const OFFICE_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' })

/** The office's day, whatever time zone the machine is set to. */
export const today = (): Day => dayOf(nowMs())

/** The office's day at an instant, given in milliseconds or as ISO text with its offset. */
export const dayOf = (instant: number | string): Day => day(OFFICE_DAY.format(new Date(instant)))

const CHINA_AHEAD_MS = 8 * 3_600_000

/** The office's time of day now, on another day of the office: where a demo town stands still. */
export const nowOn = (on: Day): string =>
  new Date(`${on}T${new Date(nowMs() + CHINA_AHEAD_MS).toISOString().slice(11, 23)}+08:00`).toISOString()

/** An instant as ISO text in UTC, the given milliseconds later (or, negative, earlier). */
export const later = (instant: string, milliseconds: number): string => new Date(Date.parse(instant) + milliseconds).toISOString()

/** 2020-06-18 14:05, in the office, of an instant as ISO text. */
export const momentHere = (instant: string): string => later(instant, CHINA_AHEAD_MS).slice(0, 16).replace('T', ' ')

/** Milliseconds from one instant to another, both as ISO text. */
export const msBetween = (from: string, to: string): number => Date.parse(to) - Date.parse(from)

/** A Date of milliseconds since 1970, for libraries that ask for one. */
export const dateAt = (milliseconds: number): Date => new Date(milliseconds)
