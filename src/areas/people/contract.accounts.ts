import { Type, type Static } from 'typebox'
import { route } from '../../kernel/route.ts'
import { DayWire, Id, Nothing, Nullable } from '../../kernel/wire.ts'

// Changed bank accounts: no payment goes to one before a second person has confirmed it, with a picture of the card and the holder's signature

/** Length of a card (16–19), its check digit, and two digits of the old number in each other's place. */
const ACCOUNT_DOUBTS = ['LENGTH', 'CHECK_DIGIT', 'SWAPPED'] as const
export type AccountDoubt = (typeof ACCOUNT_DOUBTS)[number]

export const WaitingAccount = Type.Object({
  account_id: Id,
  person_id: Id,
  name: Type.String(),
  village: Type.String(),
  holder_name: Type.String(),
  bank_name: Nullable(Type.String()),
  payee_relation: Nullable(Type.String()),
  /** Last four of the new number, and of the one that goes on meanwhile. */
  last4: Type.String(),
  old_last4: Type.String(),
  old_holder: Type.String(),
  /** Others who have, had or shall have the same number. */
  shared_with: Nullable(Type.String()),
  from_day: DayWire,
  source: Type.String(),
  created_at: Type.String(),
  creator: Nullable(Type.String()),
  /** Entered by the one who asks, who therefore cannot confirm it. */
  mine: Type.Boolean(),
  has_evidence: Type.Boolean(),
  doubts: Type.Array(Type.Enum(ACCOUNT_DOUBTS)),
})
export type WaitingAccount = Static<typeof WaitingAccount>

export const waitingAccountsRoute = route({
  method: 'GET',
  path: '/api/accounts/waiting',
  /** `accounts`: the oldest, at most as many as may be confirmed at once. */
  reply: Type.Object({ accounts: Type.Array(WaitingAccount), total: Type.Integer() }),
})

/** So many may be confirmed, rejected or given evidence at once. */
export const MOST_ACCOUNTS = 2000
const Accounts = Type.Array(Id, { minItems: 1, maxItems: MOST_ACCOUNTS })
const ONE_ID = '[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}'
/** Upload (multipart): one scan for one or many accounts; ids parted by commas, as a field of a form is text. */
export const evidenceRoute = route({
  method: 'POST',
  path: '/api/accounts/evidence',
  body: Type.Object({ account_ids: Type.String({ pattern: `^${ONE_ID}(,${ONE_ID})*$`, maxLength: MOST_ACCOUNTS * 37 }) }),
  reply: Type.Object({ accounts: Type.Integer() }),
})
export const confirmAccountsRoute = route({
  method: 'POST',
  path: '/api/accounts/confirm',
  body: Type.Object({ account_ids: Accounts }),
  reply: Type.Object({ accounts: Type.Integer() }),
})
export const rejectAccountsRoute = route({
  method: 'POST',
  path: '/api/accounts/reject',
  body: Type.Object({ account_ids: Accounts, reason: Type.String({ minLength: 1, maxLength: 200 }) }),
  reply: Type.Object({ accounts: Type.Integer() }),
})
export const evidenceFileRoute = route({
  method: 'GET',
  path: '/api/accounts/:account_id/evidence',
  params: Type.Object({ account_id: Id }),
  reply: Nothing,
})

/** The whole new number, for who compares it with the card. */
export const compareAccountRoute = route({
  method: 'POST',
  path: '/api/accounts/:account_id/compare',
  params: Type.Object({ account_id: Id }),
  reply: Type.Object({ value: Type.String() }),
})

/** Why a changed account is not confirmed, rejected or shown. */
export type AccountProblem =
  | 'ACCOUNT_NOT_FOUND'
  | 'ACCOUNT_NOT_WAITING'
  | 'CONFIRMER_IS_CREATOR'
  | 'ACCOUNT_EVIDENCE_MISSING'
  | 'REJECT_REASON_NEEDED'
  | 'SCAN_NOT_READABLE'
