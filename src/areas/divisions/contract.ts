import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DivisionCode, Nothing } from '../../kernel/wire.ts'

/** A roster's spelling of a village and the division it means; null when nobody knows it yet. */
export type VillageFound = { readonly name: string; readonly division: string | null }
/** The same after unknown villages got their provisional code; `created` says that this one did. */
export type VillageEnsured = { readonly name: string; readonly division: string; readonly created: boolean }

export const VillageRow = Type.Object({
  division: DivisionCode,
  /** Full name: 石桥村村民委员会 */
  name: Type.String(),
  /** 石桥村 */
  short_name: Type.String(),
  /** The code was made up from a roster and must be checked against the statistical code. */
  provisional: Type.Boolean(),
  aliases: Type.Array(Type.String()),
  /** Living people and open households of the village. */
  people: Type.Integer(),
  households: Type.Integer(),
})
export type VillageRow = Static<typeof VillageRow>
export const VillageList = Type.Object({ town: DivisionCode, villages: Type.Array(VillageRow) })
export type VillageList = Static<typeof VillageList>
export const villagesRoute = route({
  method: 'GET',
  path: '/api/villages',
  reply: VillageList,
})

const Name = Type.String({ minLength: 1, maxLength: 60 })
const OfVillage = Type.Object({ division: DivisionCode })
export const addAliasRoute = route({
  method: 'POST',
  path: '/api/villages/:division/alias',
  params: OfVillage,
  body: Type.Object({ alias: Name }),
  reply: Nothing,
})
export const renameVillageRoute = route({
  method: 'POST',
  path: '/api/villages/:division/name',
  params: OfVillage,
  body: Type.Object({ name: Name }),
  reply: Nothing,
})

/** Lines that a clerk pasted: the 12-digit code and the name. */
export const PastedVillages = Type.Object({
  villages: Type.Array(Type.Object({ division: DivisionCode, name: Name }), { minItems: 1, maxItems: 400 }),
})
export type PastedVillages = Static<typeof PastedVillages>
export const PasteResult = Type.Object({ added: Type.Integer(), renamed: Type.Integer(), unchanged: Type.Integer() })
export type PasteResult = Static<typeof PasteResult>
export const pasteVillagesRoute = route({
  method: 'POST',
  path: '/api/villages/paste',
  body: PastedVillages,
  reply: PasteResult,
})

/** Provisional codes and the real ones in their place, all in one act; the same code on both sides confirms it. */
export const ExchangeBody = Type.Object({
  villages: Type.Array(Type.Object({ division: DivisionCode, to: DivisionCode }), { minItems: 1, maxItems: 400 }),
  reason: Type.String({ minLength: 1, maxLength: 200 }),
})
export type ExchangeBody = Static<typeof ExchangeBody>
/** What followed: the rows of each table that now stand under the new code. */
export const Exchanged = Type.Object({
  villages: Type.Integer(),
  tables: Type.Array(Type.Object({ table: Type.String(), rows: Type.Integer() })),
})
export type Exchanged = Static<typeof Exchanged>
export const exchangeCodesRoute = route({
  method: 'POST',
  path: '/api/villages/exchange',
  body: ExchangeBody,
  reply: Exchanged,
})

/** Why a change to the villages is refused. */
export type VillageProblem =
  | 'VILLAGE_NOT_FOUND'
  | 'VILLAGE_NAME_EMPTY'
  | 'VILLAGE_NAME_LONG'
  | 'VILLAGE_NAME_TAKEN'
  | 'ALIAS_TAKEN'
  | 'VILLAGE_OUTSIDE_TOWN'
  | 'VILLAGE_TWICE_IN_INPUT'
  | 'NO_FREE_VILLAGE_CODE'
  | 'CODE_NOT_PROVISIONAL'
  | 'CODE_TAKEN'
  | 'EXCHANGE_NEEDS_REASON'
  | 'EXCHANGE_NEEDS_TOWN'
