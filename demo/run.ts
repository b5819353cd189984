import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { commitImport, setImport, uploadRoster } from '../src/areas/imports/commands.ts'
import { approveBatch, noteProblem, runBatch, submitBatch } from '../src/areas/payments/commands.ts'
import { reviewBatch } from '../src/areas/payments/commands.review.ts'
import { exportBankList, importReturn } from '../src/areas/payments/commands.bank.ts'
import { batchDetail, rosterFile } from '../src/areas/payments/commands.read.ts'
import type { RunBatch } from '../src/areas/payments/contract.ts'
import { matchPeople, recordDeath } from '../src/areas/people/commands.ts'
import { stopEntitlements } from '../src/areas/programmes/commands.ts'
import { exportSummary } from '../src/areas/reports/commands.ts'
import { day, type Day } from '../src/kernel/day.ts'
import { month, type Month } from '../src/kernel/month.ts'
import { ticks } from '../src/server/clock.ts'
import type { Means } from '../src/server/context.ts'
import type { HalfMonth } from './households.ts'
import { DEMO_TODAY, openTown, type Actors } from './office.ts'
import { inputOf } from './people.ts'
import { insureTheOld, visitAtSpringFestival } from './elderly.ts'
import { checkDisabledPeople, visitDisabledPeople } from './disability.ts'
import { bankAnswer, DEMO_HANDING } from './bank.ts'
import type { DemoRoster } from './roster-layout.ts'
import { careForChildren } from './children.ts'
import { claimMedicalAid, type OpenClaim } from './medical.ts'
import { foundSocieties, helpThroughSocieties } from './mutualaid.ts'
import { matchPovertyList } from './matching.ts'
import { reconcileJune } from './reconciliation.ts'
import { openReserve, payReserveCases } from './reserve.ts'
import { practiceRoster, writeRosters } from './rosters.ts'
import { buildTown, type Town } from './town.ts'

/** The programmes of a month in the order in which the office runs them. */
const RECURRING = ['dibao.rural', 'dibao.urban', 'tekun', 'retrenched1960s', 'orphan'] as const
const DEATH = '01'

export type DemoOptions = {
  readonly means: Means
  readonly outputs: string
  readonly faults: boolean
  readonly note: (line: string) => void
}

const monthOf = (number: number): Month => month(`2020-0${number}`)
const dayOf = (number: number, date: number): Day => day(`2020-0${number}-${String(date).padStart(2, '0')}`)

/**
 * Builds 「XX镇」 in an empty database and runs January to June 2020 as its office would: rosters through the importer, deaths and stops
 * by hand, month runs, review and approval by the second and the third person, bank lists, the bank's answers, the summary. Gives the files it wrote.
 */
export async function runDemo({ means, outputs, faults, note }: DemoOptions): Promise<string[]> {
  const files: string[] = []
  const keep = (folder: string, name: string, content: Uint8Array): void => {
    mkdirSync(join(outputs, folder), { recursive: true })
    writeFileSync(join(outputs, folder, name), content)
    files.push(join(outputs, folder, name))
  }
  const start = ticks()
  const elapsed = (): number => Math.round((ticks() - start) / 1000)
  const town = buildTown()
  note('演示镇：生成花名册，再办2020年1至6月，一共两三分钟')
  const rosters = await writeRosters(town)
  for (const roster of rosters) keep('rosters', roster.fileName, roster.bytes)
  if (faults) {
    const practice = await practiceRoster(town)
    keep('practice', practice.fileName, practice.bytes)
  }
  const actors = await openTown(means)
  const pots: Pots = { reserve: await openReserve(actors), societies: await foundSocieties(actors), claims: new Map() }
  for (const number of [1, 2, 3, 4, 5, 6] as const) {
    await recordDeaths(actors, town, number)
    for (const roster of rosters.filter(r => r.month === number)) await takeIn(actors, roster, number, keep)
    if (number === 3) await matchPovertyList(actors, town).then(({ name, bytes }) => keep('lists', name, bytes))
    await twoAtATime(RECURRING, programme => pay(actors, number, { programme, month: monthOf(number), kind: 'regular' }, keep))
    await besidePayments(actors, town, number, pots, keep)
    note(`演示镇：2020年${number}月办完，已用 ${elapsed()} 秒`)
  }
  const { name, content } = await exportSummary(actors.clerk(DEMO_TODAY), { from: monthOf(1), to: monthOf(6) })
  keep('summary', name, content)
  return files
}

type Pots = {
  readonly reserve: Awaited<ReturnType<typeof openReserve>>
  readonly societies: Awaited<ReturnType<typeof foundSocieties>>
  readonly claims: Map<string, OpenClaim>
}

/** What the office does in a month beside rosters and payments. */
async function besidePayments(
  actors: Actors,
  town: Town,
  number: HalfMonth,
  { reserve, societies, claims }: Pots,
  keep: Keep,
): Promise<void> {
  await payReserveCases(actors, town, number, reserve)
  await helpThroughSocieties(actors, town, number, societies)
  await claimMedicalAid(actors, town, number, claims)
  if (number === 1) {
    await insureTheOld(actors, town)
    await visitAtSpringFestival(actors, town)
    await visitDisabledPeople(actors, town)
  }
  if (number === 3) await checkDisabledPeople(actors, town)
  if (number === 6) {
    await careForChildren(actors, town)
    await reconcileJune(actors, town).then(({ name, bytes }) => keep('lists', name, bytes))
  }
}

/** Each list for the bank is sealed by a process of its own, and the bank opens it here: half of a batch's time is waiting. */
async function twoAtATime<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items]
  const lane = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) await work(next)
  }
  await Promise.all([lane(), lane()])
}

type Keep = (folder: string, name: string, content: Uint8Array) => void

/** Imports one roster; a relief roster becomes a list that is paid at once. */
async function takeIn(actors: Actors, roster: DemoRoster, number: HalfMonth, keep: Keep): Promise<void> {
  const clerk = actors.clerk(dayOf(number, 8))
  const { import_id } = await uploadRoster(clerk, { file_name: roster.fileName, content: roster.bytes })
  const relief = roster.kind === 'temporaryRelief'
  await setImport(clerk, {
    import_id,
    kind: roster.kind,
    month: monthOf(number),
    ...(relief
      ? {
          amount: 'grant',
          unit: roster.relief?.unit ?? 'person',
          reason: roster.relief?.reason ?? '',
          document: roster.relief?.document ?? '',
        }
      : { amount: roster.kind.startsWith('dibao.') ? 'household_month' : 'person_month', gone: 'stop', coverage: 'town' }),
  })
  const { relief_list_id } = await commitImport(clerk, { import_id })
  if (relief && relief_list_id === null) throw new Error(`no relief list came of ${roster.fileName}`)
  if (relief_list_id !== null)
    await pay(actors, number, { programme: roster.kind, month: monthOf(number), kind: 'relief', relief_list_id }, keep)
}

/** The whole way of one batch: run, explain what is warned of, submit, review as the head, approve as the leader, bank list, the bank's answer; what came back is paid again. */
async function pay(actors: Actors, number: HalfMonth, input: RunBatch, keep: Keep): Promise<void> {
  const clerk = actors.clerk(dayOf(number, 18)),
    head = actors.head(dayOf(number, 20)),
    approver = actors.approver(dayOf(number, 22)),
    // The 24th of May is a Sunday, and whole numbers that leave on a Sunday raise an alarm.
    finance = actors.finance(dayOf(number, number === 5 ? 25 : 24))
  const made = await runBatch(clerk, input)
  const { batch_id } = made
  for (const { code, severity } of (await batchDetail(clerk, { batch_id })).problems) {
    if (severity === 'warning') await noteProblem(clerk, { batch_id, code, note: '已与村里核实，属实，照发。' })
  }
  await submitBatch(clerk, { batch_id })
  await reviewBatch(head, { batch_id, hash: made.hash })
  await approveBatch(approver, { batch_id, hash: made.hash })
  const list = await exportBankList(finance, { batch_id, ...DEMO_HANDING })
  keep('bank', list.name, list.content)
  const printed = await rosterFile(clerk, { batch_id })
  keep('payment-rosters', printed.name, printed.content)
  // In April the bank refuses one household of the rural list: 户名不符, put right and paid again.
  const failing = input.kind === 'regular' && input.programme === 'dibao.rural' && number === 4 ? 1 : 0
  const answer = await bankAnswer(list.name, list.content, failing)
  keep('bank-returns', `回盘-${list.name}`, answer)
  const returned = await importReturn(finance, { batch_id, file: { name: `回盘-${list.name}`, content: answer } })
  if (returned.failed_lines > 0) {
    await pay(
      actors,
      number,
      { programme: input.programme, month: input.month, kind: 'reissue', reason: '退回后更正户名重发', corrects_batch: batch_id },
      keep,
    )
  }
}

/** People who died in the month before: recorded with the day, and their entitlement stopped from the month after the death. */
async function recordDeaths(actors: Actors, town: Town, number: HalfMonth): Promise<void> {
  const clerk = actors.clerk(dayOf(number, 5))
  const dead = [
    ...town.households.filter(h => h.leaves === 'death' && h.to === number).flatMap(h => h.members.slice(0, 1).map(m => m.person)),
    ...town.recipients.filter(r => r.to === number).map(r => r.person),
  ]
  if (dead.length === 0) return
  const matches = await matchPeople(clerk, { people: dead.map(inputOf) })
  for (const { person_id } of matches) {
    if (person_id === null) throw new Error('somebody of the demo who died is not in the register')
    const { open_entitlements, to_month } = await recordDeath(clerk, { person_id, died_on: dayOf(number - 1, 20), source: '村死亡月报' })
    const items = open_entitlements.map(({ entitlement_id }) => ({
      entitlement_id,
      to_month: month(to_month),
      reason: DEATH,
      note: '村死亡月报',
    }))
    await stopEntitlements(clerk, { items })
  }
}
