import { addDays, day, dayWords } from '../../kernel/day.ts'

const CHINA_AHEAD = 8

/** 2020年6月18日 12:00, the office's time of an instant in UTC. */
export function momentWord(instant: string): string {
  const hours = Number(instant.slice(11, 13)) + CHINA_AHEAD
  const date = addDays(day(instant.slice(0, 10)), hours >= 24 ? 1 : 0)
  return `${dayWords(date)} ${String(hours % 24).padStart(2, '0')}:${instant.slice(14, 16)}`
}
