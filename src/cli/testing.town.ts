import { bankAnswer, DEMO_HANDING } from '../../demo/bank.ts'
import { DEMO_TODAY, openTown, type Actors } from '../../demo/office.ts'
import { writeRosters } from '../../demo/rosters.ts'
import { buildTown } from '../../demo/town.ts'
import { commitImport, setImport, uploadRoster } from '../areas/imports/commands.ts'
import { exportBankList, importReturn } from '../areas/payments/commands.bank.ts'
import { approveBatch, noteProblem, runBatch, submitBatch } from '../areas/payments/commands.ts'
import { reviewBatch } from '../areas/payments/commands.review.ts'
import { batchDetail } from '../areas/payments/commands.read.ts'
import { month } from '../kernel/month.ts'
import type { Means } from '../server/context.ts'

/** A small piece of the demo town, by the commands that the pages call: ten recipients of one programme, two months paid and answered. */
export async function smallTown(means: Means): Promise<Actors> {
  const town = buildTown()
  const some = town.recipients.filter(({ programme }) => programme === 'retrenched1960s').slice(0, 10)
  const rosters = await writeRosters({ ...town, households: [], recipients: some, relief: [] })
  const actors = await openTown(means)
  const clerk = actors.clerk(DEMO_TODAY)
  for (const number of [1, 2]) {
    const roster = rosters.find(each => each.kind === 'retrenched1960s' && Number(each.month) === number)
    if (roster === undefined) throw new Error('no roster')
    const paid = month(`2020-0${number}`)
    const { import_id } = await uploadRoster(clerk, { file_name: roster.fileName, content: roster.bytes })
    await setImport(clerk, { import_id, kind: roster.kind, month: paid, amount: 'person_month', gone: 'stop', coverage: 'town' })
    await commitImport(clerk, { import_id })
    const made = await runBatch(clerk, { programme: 'retrenched1960s', month: paid, kind: 'regular' })
    const { batch_id } = made
    for (const { code, severity } of (await batchDetail(clerk, { batch_id })).problems)
      if (severity === 'warning') await noteProblem(clerk, { batch_id, code, note: '已核实，照发。' })
    await submitBatch(clerk, { batch_id })
    await reviewBatch(actors.head(DEMO_TODAY), { batch_id, hash: made.hash })
    await approveBatch(actors.approver(DEMO_TODAY), { batch_id, hash: made.hash })
    const list = await exportBankList(actors.finance(DEMO_TODAY), { batch_id, ...DEMO_HANDING })
    const content = await bankAnswer(list.name, list.content, 0)
    await importReturn(actors.finance(DEMO_TODAY), { batch_id, file: { name: `回盘-${list.name}`, content } })
  }
  return actors
}
