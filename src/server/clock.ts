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

/** An instant as ISO text in UTC, the given milliseconds later (or, negative, earlier). */
export const later = (instant: string, milliseconds: number): string => new Date(Date.parse(instant) + milliseconds).toISOString()
