import { dayOf, momentHere } from '../../server/clock.ts'
import { query, type OpenContext } from '../../server/command.ts'
import { NOBODY } from './rules.alarms.ts'
import { exportNumber } from './rules.exports.ts'
import { batchWords, placeWords, type Named } from './rules.places.ts'
import * as store from './store.places.ts'

const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g

/** The numbers of rows in these texts, each with the words by which the office knows the row. */
export async function namesIn(
  { db, user, law }: Pick<OpenContext, 'db' | 'user' | 'law'>,
  texts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(texts.flatMap(text => text.match(UUID) ?? []))]
  const programme = (id: string) => law.programmes.find(each => each.id === id)
  const rows = await store.named(db, user.county, ids)
  return new Map(rows.map(row => [row.id, wordsOf(row, programme)]))
}

function wordsOf({ id, of, text, programme, month, number, at }: Named, titles: Parameters<typeof batchWords>[3]): string {
  if (of === 'payment_batch') return batchWords(programme ?? '', month ?? '', number ?? 1, titles)
  if (of === 'relief_list') return `临时救助 ${month ?? ''} 第${number ?? 1}批清单`
  if (of === 'export_register') return `${at === null ? '' : exportNumber(id, dayOf(at))}（${text}）`
  if (of === 'alarm') return `${at === null ? '' : momentHere(at)}（涉及 ${text === NOBODY ? '不止一人' : text}）`
  return of === 'app_user' ? text : `「${text}」`
}

type Failed = { readonly where: string }
type Sealed = { readonly seal_no: number; readonly sealed_at: string }

/** Says each place where a proof failed in the office's own words, in the order given. */
export const namePlaces = query(
  'audit.places',
  'audit.verify',
  async (ctx: OpenContext, { failures, seals }: { readonly failures: readonly Failed[]; readonly seals: readonly Sealed[] }) => {
    const names = await namesIn(
      ctx,
      failures.map(({ where }) => where),
    )
    const sealedAt = new Map(seals.map(({ seal_no, sealed_at }) => [seal_no, momentHere(sealed_at)]))
    return failures.map(({ where }) => placeWords(where, names, sealedAt))
  },
)
