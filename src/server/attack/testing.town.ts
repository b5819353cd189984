import { setTimeout as pause } from 'node:timers/promises'
import { accountOf, countyFiling, HOUSEHOLDS, MONTH, TEKUN, tekunList, type Workbook } from '../../../e2e/rosters.ts'
import type { Job } from '../../kernel/job.ts'
import { json, VILLAGE_A, VILLAGE_B, type House, type Seat } from './testing.house.ts'
import { BOUNDARY, formOf } from './testing.routes.ts'

/** A smallest PNG: a scan to the program. */
export const PNG = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
/** What is said of people of village B, and of nobody else. */
const SAID = { phone: '13977776666', address: '榆树湾村柳林沟口老屋', note: '榆树湾专用备注语', reason: '榆树湾水灾倒房' } as const
export const EVERYONE = [
  ...HOUSEHOLDS.flatMap(({ village, members }) => members.map(member => ({ village, name: member.name.replace('　', ''), id: member.id }))),
  ...TEKUN.map(({ village, name, id }) => ({ village, name, id })),
]
/** Whole identity numbers and accounts of the register: no reply shows one but those that are asked to. */
export const WHOLE_NUMBERS = [
  ...EVERYONE.map(({ id }) => id).filter(id => id !== ''),
  ...HOUSEHOLDS.map(({ account }) => account),
  ...TEKUN.map((_, at) => accountOf(900 + at)),
  SAID.phone,
]
/** Names, numbers and words that belong to people outside village A. */
export const FOREIGN_WORDS: readonly string[] = [
  ...EVERYONE.filter(({ village }) => village !== VILLAGE_A.name).flatMap(({ name, id }) => [name, id]),
  ...HOUSEHOLDS.filter(({ village }) => village !== VILLAGE_A.name).flatMap(({ number, account }) => [number, account]),
  ...Object.values(SAID),
].filter(word => word !== '')

export type Town = { readonly batches: readonly string[]; readonly imports: readonly string[] }

/** People, households, accounts, benefits, relief, batches, kept files and a report in villages A, B and a third. */
export async function fillTown(house: House): Promise<Town> {
  const clerk = house.seat('clerk')
  const imports = [
    await takeIn(clerk, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' }),
    await takeIn(clerk, await tekunList(false), { kind: 'tekun', month: MONTH, amount: 'person_month', coverage: 'town' }),
  ]
  const { rows } = await house.database.ownerPool.query<{ person_id: string; division: string; name: string }>(
    'SELECT person_id, division, name FROM person ORDER BY name',
  )
  const ofB = rows.filter(({ division }) => division === VILLAGE_B.division)
  const ofA = rows.filter(({ division }) => division === VILLAGE_A.division)
  for (const { person_id } of ofB.slice(0, 2)) {
    const { phone, address, note } = SAID
    await done(clerk, `/api/people/${person_id}/change`, { phone, address, note, reason: '补登' })
  }
  await relief(clerk, SAID.reason, [ofB[0], ofB[1]])
  await relief(clerk, '黄泥坳火灾', [ofA[0]])
  await relief(clerk, '两村同受风灾', [ofA[1], ofB[2]])
  const batches = []
  for (const programme of ['dibao.rural', 'tekun']) batches.push(await paid(house, programme))
  const summary = await clerk.send({ method: 'POST', url: '/api/summary.docx', ...json({ from: MONTH, to: MONTH }) })
  if (summary.statusCode !== 200) throw new Error(summary.body)
  return { batches, imports }
}

export async function done<T>(seat: Seat, url: string, body: unknown): Promise<T> {
  const reply = await seat.send({ method: 'POST', url, ...json(body) })
  if (reply.statusCode !== 200) throw new Error(`${url}: ${reply.statusCode} ${reply.body}`)
  return reply.json() as T
}

export async function takeIn(seat: Seat, { name, buffer }: Workbook, choices: object): Promise<string> {
  const payload = formOf({}, { name, content: buffer })
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  const { import_id } = (await seat.send({ method: 'POST', url: '/api/imports', payload, headers })).json() as { import_id: string }
  await done(seat, `/api/imports/${import_id}`, choices)
  const { job_id } = await done<{ job_id: string }>(seat, `/api/imports/${import_id}/commit`, {})
  for (let looked = 0; looked < 1500; looked++) {
    const { state, error } = (await seat.send({ method: 'GET', url: `/api/jobs/${job_id}` })).json() as Job
    if (state === 'done') return import_id
    if (state === 'failed') throw new Error(JSON.stringify(error))
    await pause(20)
  }
  throw new Error('the import does not end')
}

const relief = (seat: Seat, reason: string, people: readonly ({ person_id: string } | undefined)[]): Promise<unknown> =>
  done(seat, '/api/relief', {
    paid_month: MONTH,
    unit: 'person',
    reason,
    document: null,
    grants: people.map((person, at) => ({
      person_id: person?.person_id,
      persons: 1,
      cause: '11',
      village_fen: null,
      office_fen: null,
      amount_fen: 77_123 + at,
    })),
  })

/** A batch all the way to the bank. */
async function paid(house: House, programme: string): Promise<string> {
  const clerk = house.seat('clerk')
  const { batch_id, hash } = await done<{ batch_id: string; hash: string }>(clerk, '/api/payments', {
    programme,
    month: MONTH,
    kind: 'regular',
  })
  const at = `/api/payments/${batch_id}`
  const { problems } = (await clerk.send({ method: 'GET', url: at })).json() as { problems: { code: string }[] }
  for (const { code } of problems) await clerk.send({ method: 'POST', url: `${at}/note`, ...json({ code, note: '已核对' }) })
  await clerk.send({ method: 'POST', url: `${at}/submit`, ...json({}) })
  await house.seat('head').send({ method: 'POST', url: `${at}/review`, ...json({ hash }) })
  const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }
  // Who approves does not send: the approver brings the signed sheet, the finance office sends.
  await house
    .seat('approver')
    .send({ method: 'POST', url: `${at}/scan`, payload: formOf({ hash }, { name: '审批单.png', content: PNG }), headers })
  const full = { purpose: '01', receiver: 'XX镇财政所', password: 'Amber-Kettle-417' }
  const sent = await house.seat('finance').send({ method: 'POST', url: `${at}/bank.xlsx`, ...json(full) })
  if (sent.statusCode !== 200) throw new Error(`${at}/bank.xlsx: ${sent.body}`)
  return batch_id
}

/** The ids of every kind that stand in the database, seen past the fence. */
export async function everyId({ database }: Pick<House, 'database'>): Promise<Map<string, string[]>> {
  const { rows: columns } = await database.ownerPool.query<{ table_name: string; column_name: string }>(
    `SELECT c.table_name, c.column_name FROM information_schema.columns c
       JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'public' AND c.data_type = 'uuid' AND t.table_type = 'BASE TABLE' ORDER BY 1, 2`,
  )
  const ids = new Map<string, string[]>()
  for (const { table_name, column_name } of columns) {
    const { rows } = await database.ownerPool.query<{ id: string }>(
      `SELECT DISTINCT ${column_name}::text AS id FROM ${table_name} WHERE ${column_name} IS NOT NULL ORDER BY 1 LIMIT 200`,
    )
    ids.set(
      `${table_name}.${column_name}`,
      rows.map(({ id }) => id),
    )
  }
  return ids
}
