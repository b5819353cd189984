import { Type } from 'typebox'

/** Shapes that many contracts share. Fen are JSON integers, months `YYYY-MM`, days `YYYY-MM-DD`. */
export const Id = Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' })
export const FenWire = Type.Integer({ minimum: -9_007_199_254_740_991, maximum: 9_007_199_254_740_991 })
export const MonthWire = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])$' })
export const DayWire = Type.String({ pattern: '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' })
export const DivisionCode = Type.String({ pattern: '^[0-9]{12}$' })
export const ProgrammeId = Type.String({ pattern: '^[A-Za-z0-9.]{2,40}$' })
export const Nothing = Type.Object({})

export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()])
