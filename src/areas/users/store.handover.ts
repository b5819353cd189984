import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'
import type { Declared, HandoverItem } from './contract.roles.ts'

type Of = { readonly county: number; readonly user_id: string }

/** Batches that passed through somebody's hands and are not at their end. */
export const openBatches = (trx: Trx, { county, user_id }: Of) =>
  trx
    .selectFrom('payment_batch as b')
    .select(['b.programme', 'b.paid_month', 'b.number', 'b.submitted_at', 'b.approved_at', 'b.sent_at', 'b.returned_at'])
    .select(
      sql<number>`(SELECT count(*)::int FROM payment_line l WHERE b.returned_at IS NOT NULL AND l.county = b.county AND l.batch_id = b.batch_id
        AND l.result = 'failed' AND NOT EXISTS (
          SELECT FROM payment_line r WHERE r.county = l.county AND r.person_id = l.person_id AND r.paid_month = l.paid_month
             AND r.corrects_batch = l.batch_id AND r.corrects_line = l.line_no AND r.voided_at IS NULL))`.as('failed_open'),
    )
    .where('b.county', '=', county)
    .where('b.voided_at', 'is', null)
    .where(eb => eb.or([eb('b.made_by', '=', user_id), eb('b.sent_by', '=', user_id)]))
    .orderBy('b.paid_month')
    .orderBy('b.programme')
    .orderBy('b.number')
    .execute()

export const openImports = (trx: Trx, { county, user_id }: Of) =>
  trx
    .selectFrom('roster_import')
    .select(['file_name', 'created_at'])
    .where('county', '=', county)
    .where('created_by', '=', user_id)
    .where('committed_at', 'is', null)
    .where('discarded_at', 'is', null)
    .orderBy('created_at')
    .execute()

const counted = async (query: Promise<{ count: bigint } | undefined>): Promise<number> => Number((await query)?.count ?? 0n)

export const accountsWaiting = (trx: Trx, { county, user_id }: Of): Promise<number> =>
  counted(
    trx
      .selectFrom('bank_account')
      .select(eb => eb.fn.countAll<bigint>().as('count'))
      .where('county', '=', county)
      .where('created_by', '=', user_id)
      .where('replaces', 'is not', null)
      .where('confirmed_at', 'is', null)
      .where('to_day', 'is', null)
      .executeTakeFirst(),
  )

export const checksWaiting = (trx: Trx, { county, user_id }: Of): Promise<number> =>
  counted(
    trx
      .selectFrom('publicity_check')
      .select(eb => eb.fn.countAll<bigint>().as('count'))
      .where('county', '=', county)
      .where('made_by', '=', user_id)
      .where('released_at', 'is', null)
      .where(sql<boolean>`coalesce(jsonb_array_length(findings->'findings'), 0) > 0`)
      .executeTakeFirst(),
  )

export const fullExports = (trx: Trx, { county, user_id }: Of, since: string): Promise<number> =>
  counted(
    trx
      .selectFrom('export_register')
      .select(eb => eb.fn.countAll<bigint>().as('count'))
      .where('county', '=', county)
      .where('user_id', '=', user_id)
      .where('is_full', '=', true)
      .where('at', '>', since)
      .executeTakeFirst(),
  )

/** Whether somebody set up the backups: then he knows their passphrase. */
export const setUpBackups = async (trx: Trx, { county, user_id }: Of): Promise<boolean> =>
  (await trx
    .selectFrom('office_setting')
    .select('name')
    .where('county', '=', county)
    .where('changed_by', '=', user_id)
    .where('name', 'like', 'backup%')
    .limit(1)
    .executeTakeFirst()) !== undefined

const LISTED = 500

const handovers = (trx: Trx, county: number) =>
  trx
    .selectFrom('handover as h')
    .innerJoin('app_user as u', join => join.onRef('u.county', '=', 'h.county').onRef('u.user_id', '=', 'h.user_id'))
    .innerJoin('app_user as t', join => join.onRef('t.county', '=', 'h.county').onRef('t.user_id', '=', 'h.to_user_id'))
    .innerJoin('app_user as m', join => join.onRef('m.county', '=', 'h.county').onRef('m.user_id', '=', 'h.made_by'))
    .select(['h.handover_id', 'h.user_id', 'u.name as user_name', 'h.to_user_id', 't.name as to_name', 'm.name as made_by', 'h.made_at'])
    .select(['h.items', 'h.declared', 'h.hash', 'h.scan_id', 'h.signed_at'])
    .select(['u.roles as user_roles', 't.roles as to_roles'])
    .select(sql<boolean>`u.disabled_at IS NOT NULL`.as('user_disabled'))
    .where('h.county', '=', county)

/** The youngest first; those of one person, or all. */
export const listedHandovers = (trx: Trx, county: number, user_id: string | undefined) => {
  const rows = handovers(trx, county).orderBy('h.made_at', 'desc').orderBy('h.handover_id').limit(LISTED)
  return (
    user_id === undefined ? rows : rows.where(eb => eb.or([eb('h.user_id', '=', user_id), eb('h.to_user_id', '=', user_id)]))
  ).execute()
}

export const handoverById = (trx: Trx, county: number, handover_id: string) =>
  handovers(trx, county).where('h.handover_id', '=', handover_id).executeTakeFirst()

/** Until the transaction ends nobody else attaches a scan to it. */
export const lockHandover = (trx: Trx, county: number, handover_id: string) =>
  trx
    .selectFrom('handover')
    .select(['user_id', 'to_user_id', 'signed_at'])
    .where('county', '=', county)
    .where('handover_id', '=', handover_id)
    .forUpdate()
    .executeTakeFirst()

export async function insertHandover(
  trx: Trx,
  row: {
    county: number
    handover_id: string
    division: string
    user_id: string
    to_user_id: string
    items: readonly HandoverItem[]
    declared: readonly Declared[]
    hash: string
    made_by: string
    made_at: string
  },
): Promise<void> {
  const { items, declared, ...rest } = row
  await trx
    .insertInto('handover')
    .values({
      ...rest,
      items: sql`${JSON.stringify(items)}::jsonb`,
      declared: sql`${JSON.stringify(declared)}::jsonb`,
      scan_id: null,
      signed_at: null,
    })
    .execute()
}

export async function signHandover(
  trx: Trx,
  { county, handover_id, scan_id, signed_at }: { county: number; handover_id: string; scan_id: string; signed_at: string },
): Promise<void> {
  await trx
    .updateTable('handover')
    .set({ scan_id, signed_at })
    .where('county', '=', county)
    .where('handover_id', '=', handover_id)
    .execute()
}

/** Signed handovers in the order of their signing. */
export const signedHandovers = (trx: Trx, county: number) =>
  trx
    .selectFrom('handover')
    .select(['handover_id', 'user_id', 'to_user_id', 'made_at'])
    .where('county', '=', county)
    .where('signed_at', 'is not', null)
    .orderBy('signed_at')
    .execute()

/** Who was disabled without a signed list, and why. */
export const disabledWithout = (trx: Trx, county: number) =>
  trx
    .selectFrom('app_user')
    .select(['user_id', 'name', 'disabled_at', 'disabled_reason'])
    .where('county', '=', county)
    .where('disabled_at', 'is not', null)
    .where('disabled_reason', 'is not', null)
    .orderBy('disabled_at', 'desc')
    .execute()
