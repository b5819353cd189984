import { day } from '../../kernel/day.ts'
import { fenToJson, type Fen } from '../../kernel/money.ts'
import { dayOf } from '../../server/clock.ts'
import type { Codec } from '../../server/codec.ts'
import { query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { ClaimDetail, ClaimList, ClaimRow, ClaimStep } from './contract.ts'
import { claimState } from './rules.ts'
import * as store from './store.ts'

const orNull = (fen: Fen | null): number | null => (fen === null ? null : fenToJson(fen))

const rowOf = (record: store.ClaimRecord, codec: Codec): ClaimRow => ({
  claim_id: record.claim_id,
  state: claimState(record),
  person_id: record.person_id,
  name: record.name,
  masked_id: record.id_cipher === null ? null : codec.maskId(record.id_cipher),
  division: record.division,
  village: record.village,
  scheme: record.scheme,
  aid_class: record.aid_class,
  hospital: record.hospital,
  admitted_on: record.admitted_on,
  discharged_on: record.discharged_on,
  burden_fen: fenToJson(record.burden_fen),
  requested_fen: fenToJson(record.requested_fen),
  approved_fen: orNull(record.approved_fen),
  paid_fen: orNull(record.paid_fen),
  received_on: record.received_on,
  checked_on: record.checked_on,
  declared_on: record.declared_on,
  approved_on: record.approved_on,
  returned_on: record.returned_on,
  paid_on: record.paid_on,
})

type Days = { readonly from: string; readonly to: string }

/** What came in between two days. No illness stands in a list. */
export const claims = query(
  'medical.list',
  'medical.read',
  async ({ db, user, codec }: OpenContext, { from, to }: Days): Promise<ClaimList> => {
    const records = await store.claimsReceived(db, user.county, day(from), day(to))
    return { rows: records.map(record => rowOf(record, codec)) }
  },
)

/** What was declared between two days and stands, in the order of the villages. */
export const declared = query(
  'medical.declared',
  'medical.read',
  async ({ db, user, codec }: OpenContext, { from, to }: Days): Promise<ClaimRow[]> => {
    const records = await store.claimsDeclared(db, user.county, day(from), day(to))
    return records.map(record => rowOf(record, codec))
  },
)

/** One claim with its history. The illness is shown to who may see whole numbers, as sensitive as those. */
export const claim = query(
  'medical.detail',
  'medical.read',
  async ({ db, user, codec }: OpenContext, { claim_id }: { readonly claim_id: string }): Promise<ClaimDetail> => {
    const record = await store.claimDetail(db, user.county, claim_id)
    if (!record) throw new AppError('MEDICAL_NOT_FOUND', { missing: 1 })
    const mayRead = user.permissions.has('person.reveal')
    return {
      claim: rowOf(record, codec),
      covered_fen: fenToJson(record.covered_fen),
      basic_fen: fenToJson(record.basic_fen),
      serious_fen: fenToJson(record.serious_fen),
      other_fen: fenToJson(record.other_fen),
      illness: mayRead ? record.illness : null,
      illness_hidden: !mayRead && record.illness !== null,
      answer_document: record.answer_document,
      steps: stepsOf(record),
    }
  },
  { people: (_, { claim: { person_id } }) => [person_id] },
)

/** The steps that were taken, in their order; what was withdrawn ends with that. */
function stepsOf(record: store.DetailRecord): ClaimStep[] {
  const { received_on, checked_on, declared_on, approved_on, returned_on, paid_on, withdrawn_at } = record
  const taken = (state: ClaimStep['state'], on: string | null, by: string, words: string | null = null): ClaimStep[] =>
    on === null ? [] : [{ state, on, by, words }]
  return [
    ...taken('received', received_on, record.received_by, record.words),
    ...taken('checked', checked_on, record.checked_by),
    ...taken('declared', declared_on, record.declared_by),
    ...taken('approved', approved_on, record.answered_by, record.answer_words),
    ...taken('returned', returned_on, record.answered_by, record.return_reason),
    ...taken('paid', paid_on, record.paid_by),
    ...taken('withdrawn', withdrawn_at === null ? null : dayOf(withdrawn_at), record.withdrawn_by, record.withdraw_reason),
  ]
}
