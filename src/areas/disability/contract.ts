import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, DivisionCode, Id, Nothing, Nullable } from '../../kernel/wire.ts'

/** 残疾人证: who holds one, of which categories and level, until when. */
export const CardState = Type.Enum(['valid', 'frozen', 'cancelled', 'moved', 'replaced'])
export type CardState = Static<typeof CardState>

/** What refuses one line of cards; the line's number goes with it. */
export type CardProblem =
  | 'CARD_NUMBER_WRONG'
  | 'CARD_HOLDER_UNKNOWN'
  | 'CARD_HOLDER_DIFFERS'
  | 'CARD_LABEL_UNKNOWN'
  | 'CARD_BEFORE_BIRTH'
  | 'CARD_AFTER_DEATH'
  | 'CARD_IN_FUTURE'
  | 'CARD_ENDS_FIRST'
  | 'CARD_HELD'
  | 'CARD_TWICE'
export type CardStateProblem = 'CARD_STATE_SAME' | 'CARD_STATE_BEFORE' | 'CARD_IN_FUTURE'

export const Reason = Type.String({ minLength: 1, maxLength: 200 })
/** Most lines of one pasted list. */
export const LONGEST_LIST = 2000
const PERSON_NAME = Type.String({ minLength: 1, maxLength: 40 })
const LABEL = Type.String({ minLength: 1, maxLength: 40 })

/** A card as a roster has it: the labels may be missing, then the digits of the number say category and level. */
export const NewCard = Type.Object({
  number: Type.String({ minLength: 1, maxLength: 60 }),
  name: PERSON_NAME,
  /** The holder's own number, where the list has a column of it: it must be the one within the card's number. */
  id: Nullable(Type.String({ minLength: 1, maxLength: 40 })),
  /** 「肢体」, or several: 「视力、肢体」. */
  category: Nullable(LABEL),
  level: Nullable(LABEL),
  issued_on: Nullable(DayWire),
  expires_on: Nullable(DayWire),
})
export type NewCard = Static<typeof NewCard>

/** The label stands over the digit of the number; both in words. */
export const CardWarning = Type.Object({ line: Type.Integer(), name: Type.String(), label: Type.String(), digit: Type.String() })
export type CardWarning = Static<typeof CardWarning>
export const CardsTaken = Type.Object({
  added: Type.Integer(),
  /** Cards that stood so already. */
  same: Type.Integer(),
  warnings: Type.Array(CardWarning),
})
export type CardsTaken = Static<typeof CardsTaken>
export const takeCardsRoute = route({
  method: 'POST',
  path: '/api/disability/cards',
  body: Type.Object({
    cards: Type.Array(NewCard, { minItems: 1, maxItems: LONGEST_LIST }),
    /** A new card takes the place of the one that the holder has: 补证, 换证, another category or level. */
    replaces: Type.Boolean(),
  }),
  reply: CardsTaken,
})

/** Reads a workbook into lines that the page shows before anything is kept. */
export const readCardsRoute = route({
  method: 'POST',
  path: '/api/disability/cards/file',
  reply: Type.Object({ cards: Type.Array(NewCard) }),
})

export const CardRow = Type.Object({
  card_id: Id,
  person_id: Id,
  name: Type.String(),
  masked_number: Type.String(),
  division: DivisionCode,
  village: Type.String(),
  /** Years of age today; null without a day of birth. */
  age: Nullable(Type.Integer()),
  categories: Type.Array(Type.String()),
  level: Type.String(),
  digits_differ: Type.Boolean(),
  card_reissue: Type.Integer(),
  issued_on: Nullable(DayWire),
  expires_on: Nullable(DayWire),
  card_state: CardState,
  state_on: DayWire,
  state_reason: Nullable(Type.String()),
})
export type CardRow = Static<typeof CardRow>
export const CardQuery = Type.Object({
  category: Type.Optional(Type.String({ maxLength: 2 })),
  level: Type.Optional(Type.String({ maxLength: 2 })),
  division: Type.Optional(DivisionCode),
  /** Without it: the valid and the frozen ones. */
  state: Type.Optional(CardState),
  /** Valid cards that end within so many days, or have ended. */
  expiring: Type.Optional(Type.Integer({ minimum: 1, maximum: 400 })),
  name: Type.Optional(Type.String({ maxLength: 40 })),
})
export type CardQuery = Static<typeof CardQuery>
export const cardsRoute = route({
  method: 'GET',
  path: '/api/disability/cards',
  query: CardQuery,
  reply: Type.Object({
    cards: Type.Array(CardRow),
    /** All that the filter finds; `cards` ends at the longest page. */
    total: Type.Integer(),
    villages: Type.Array(Type.Object({ division: DivisionCode, village: Type.String(), persons: Type.Integer() })),
  }),
})
export const cardsFileRoute = route({ method: 'GET', path: '/api/disability/cards.xlsx', query: CardQuery, reply: Nothing })

export const setCardStateRoute = route({
  method: 'POST',
  path: '/api/disability/cards/:card_id/state',
  params: Type.Object({ card_id: Id }),
  body: Type.Object({ state: Type.Enum(['valid', 'frozen', 'cancelled', 'moved']), on: DayWire, reason: Reason }),
  reply: Nothing,
})
