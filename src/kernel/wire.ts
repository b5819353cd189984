import { Type } from 'typebox'

/** Shapes that many contracts share. Fen are JSON integers, months `YYYY-MM`, days `YYYY-MM-DD`. */
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
export const FenWire = Type.Integer({ minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 })
// The years of kernel/day.ts, and only days that exist: a reply is checked against these too, so nothing that the kernel holds may fail here.
const YEAR = '(1[89]|[2-9][0-9])[0-9]{2}'
const LEAP_YEAR = '((1[89]|[2-9][0-9])(0[48]|[2468][048]|[13579][26])|([2468][048]|[3579][26])00)'
const DAY_OF_YEAR = '((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8]))'
export const MonthWire = Type.String({ pattern: `^${YEAR}-(0[1-9]|1[0-2])$` })
export const DayWire = Type.String({ pattern: `^(${YEAR}-${DAY_OF_YEAR}|${LEAP_YEAR}-02-29)$` })
export const DivisionCode = Type.String({ pattern: '^[0-9]{12}$' })
export const ProgrammeId = Type.String({ pattern: '^[A-Za-z0-9.]{2,40}$' })
export const Nothing = Type.Object({})

export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
