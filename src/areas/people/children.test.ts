import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testOffice, VILLAGES } from '../../server/testing.office.ts'
import { householdPage } from '../households/commands.read.ts'
import { saveHouseholds } from '../households/commands.ts'
import { childrenBornFrom, permissionsOf } from '../users/rules.ts'
import { listPeople, personPage, search } from './commands.read.ts'
import { savePeople } from './commands.ts'
import { samplePerson } from './sample.fixture.ts'

const STONE = VILLAGES[1].division
const office = await testOffice()
const clerk = office.as()
const source = '测试名单'
const cadre = office.as({ login: 'director', division: STONE, permissions: [...permissionsOf(['village_child_director'])] })
const director = { ...cadre, user: { ...cadre.user, scope: { ...cadre.user.scope, bornFrom: childrenBornFrom(cadre.today) } } }

// The numbers give births in 1931 and 2009.
const people = [samplePerson(1, { name: '丁大勇', division: STONE }), samplePerson(79, { name: '丁小雨', division: STONE })]
const [father = '', child = ''] = (await savePeople(clerk, { people, source })).map(({ person_id }) => person_id)
const member = (person_id: string, relation: string, relation_text: string) => ({
  person_id,
  relation,
  relation_text,
  insured: true,
  counted: true,
})
const [household] = await saveHouseholds(clerk, {
  from_day: '2020-01-01',
  source,
  households: [
    {
      key: '1',
      head_person_id: father,
      division: STONE,
      outside_number: null,
      villager_group: null,
      address: null,
      phone: null,
      stated_members: 2,
      members: [member(father, '02', '户主'), member(child, '22', '长子')],
    },
  ],
})

test('who works with children alone finds, lists and counts children only', async () => {
  assert.deepEqual(
    (await search(director, { text: '丁' })).people.map(({ name }) => name),
    ['丁小雨'],
  )
  const page = await listPeople(director, {})
  assert.deepEqual([page.people.map(({ name }) => name), page.total], [['丁小雨'], 1])
  assert.equal((await listPeople(clerk, {})).total, 2)
})

test('neither the page of a child nor that of its household tells of an adult, and an adult is not there', async () => {
  const told = JSON.stringify([
    await personPage(director, { person_id: child }),
    await householdPage(director, { household_id: household?.household_id ?? '' }),
  ])
  assert.ok(told.includes('丁小雨'))
  assert.ok(!told.includes('丁大勇'))
  await assert.rejects(personPage(director, { person_id: father }), { code: 'PERSON_NOT_FOUND' })
})
