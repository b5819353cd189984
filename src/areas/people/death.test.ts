import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testOffice } from '../../server/testing.office.ts'
import { amendDeath } from './commands.death.ts'
import { recordDeath, savePeople } from './commands.ts'
import { samplePerson } from './sample.fixture.ts'

const office = await testOffice()
const clerk = office.as()
const reason = '核对火化证明'

async function deceased(n: number, died_on: string | null): Promise<string> {
  const [saved] = await savePeople(clerk, {
    people: [samplePerson(n, { id: null, born_on: '1940-05-01', name: `故${n}` })],
    source: '名单',
  })
  const person_id = saved?.person_id ?? ''
  if (died_on !== null) await recordDeath(clerk, { person_id, died_on, source: '登记：村里报' })
  return person_id
}
const sql = async (text: string, values: unknown[]) => (await office.database.ownerPool.query(text, values)).rows

test('a corrected and a revoked death are new acts: both stand in the history and in the audit trail with before and after', async () => {
  const person_id = await deceased(1, '2020-03-05')
  assert.deepEqual(await amendDeath(clerk, { person_id, died_on: '2020-05-02', reason }), {
    name: '故1',
    before: '2020-03-05',
    after: '2020-05-02',
  })
  await amendDeath(clerk, { person_id, died_on: null, reason: '登记错人' })
  assert.deepEqual(await sql('SELECT died_on FROM person WHERE person_id = $1', [person_id]), [{ died_on: null }])
  assert.deepEqual(
    await sql(`SELECT old_value, new_value, source FROM person_change WHERE person_id = $1 AND field = 'died_on' ORDER BY change_id`, [
      person_id,
    ]),
    [
      { old_value: null, new_value: '2020-03-05', source: '登记：村里报' },
      { old_value: '2020-03-05', new_value: '2020-05-02', source: '更正：核对火化证明' },
      { old_value: '2020-05-02', new_value: null, source: '更正：登记错人' },
    ],
  )
  const audit = await sql(`SELECT facts FROM audit_event WHERE command = 'person.death.amend' AND outcome = 'done' ORDER BY audit_id`, [])
  assert.deepEqual(
    audit.map(row => row.facts),
    [
      { person_id, before: '2020-03-05', after: '2020-05-02', reason },
      { person_id, before: '2020-05-02', after: null, reason: '登记错人' },
    ],
  )
  await recordDeath(clerk, { person_id, died_on: '2020-06-01', source: '登记：这次对' })
})

test('refused: nobody dead, the same day, the future, before birth, no ground, another village, no right', async () => {
  const dead = await deceased(2, '2020-03-05')
  const alive = await deceased(3, null)
  const refused = (code: string, person_id: string, died_on: string | null, why = reason, ctx = clerk) =>
    assert.rejects(amendDeath(ctx, { person_id, died_on, reason: why }), { code })
  await refused('NOT_DEAD', alive, null)
  await refused('NOT_DEAD', alive, '2020-01-01')
  await refused('DEATH_DAY_SAME', dead, '2020-03-05')
  await refused('DEATH_IN_FUTURE', dead, '2020-06-19')
  await refused('DEATH_BEFORE_BIRTH', dead, '1940-04-30')
  await refused('AMENDMENT_NEEDS_REASON', dead, null, '  ')
  const elsewhere = samplePerson(2).division === '349999100203' ? '349999100201' : '349999100203'
  await refused('PERSON_NOT_FOUND', dead, null, reason, office.as({ login: 'village', division: elsewhere }))
  await refused('NOT_ALLOWED', dead, null, reason, office.as({ login: 'reader', permissions: ['person.read'] }))
  assert.deepEqual(await sql('SELECT died_on FROM person WHERE person_id = $1', [dead]), [{ died_on: '2020-03-05' }])
})
