import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { isLawError } from './law.problems.ts'
import { loadLaw } from './law.ts'
import { loadRosters } from './rosters.ts'

const SHIPPED = new URL('../law/rosters/', import.meta.url)
const shipped = (name: string): string => readFileSync(new URL(name, SHIPPED), 'utf8')

/** The problems of the shipped files after a change. */
function problemsAfter(name: 'columns.yaml' | 'kinds.yaml' | 'lists.yaml', from: string, to: string): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-rosters-'))
  try {
    mkdirSync(join(folder, 'rosters'))
    for (const file of ['columns.yaml', 'kinds.yaml', 'lists.yaml']) {
      const text = shipped(file)
      assert.ok(file !== name || text.includes(from), 'the change must meet the file')
      writeFileSync(join(folder, 'rosters', file), file === name ? text.replace(from, to) : text)
    }
    loadRosters(folder)
    return []
  } catch (error) {
    if (!isLawError(error)) throw error
    return error.problems.map(({ kind, file, id }) => `${kind} ${file} ${id}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('the shipped kinds load, and each names a programme of the law', () => {
  const programmes = new Map(loadLaw().programmes.map(programme => [programme.id, programme]))
  const { kinds } = loadRosters()
  assert.deepEqual(
    kinds.map(kind => kind.id),
    ['dibao.rural', 'dibao.urban', 'tekun', 'retrenched1960s', 'orphan', 'temporaryRelief'],
  )
  for (const kind of kinds) {
    const programme = programmes.get(kind.programme)
    assert.ok(programme, kind.programme)
    if (programme.recurring) assert.equal(kind.unit, programme.unit)
  }
})

test('a heading that means two fields of one kind, an unknown field and a wrong type name their place', () => {
  assert.deepEqual(
    new Set(problemsAfter('columns.yaml', 'aliases: [性别]', 'aliases: [性别, 年龄]')).has('DUPLICATE_KEY rosters/kinds.yaml tekun'),
    true,
  )
  assert.deepEqual(problemsAfter('kinds.yaml', 'required: [name, id, base]', 'required: [name, id, bases]'), [
    'UNKNOWN_FIELD rosters/kinds.yaml dibao.rural',
    'BAD_VALUE rosters/kinds.yaml dibao.rural',
  ])
  assert.deepEqual(problemsAfter('columns.yaml', 'title: 性别, type: text', 'title: 性别, type: words'), [
    'BAD_VALUE rosters/columns.yaml sex',
  ])
})

test('a list is read like a kind: an unknown column and a list said twice are named', () => {
  assert.deepEqual(problemsAfter('lists.yaml', 'columns: [name, id, category, beneficiary]', 'columns: [name, id, category, nobody]'), [
    'UNKNOWN_FIELD rosters/lists.yaml insured',
  ])
  assert.deepEqual(problemsAfter('lists.yaml', 'id: visits', 'id: insured'), ['DUPLICATE_KEY rosters/lists.yaml insured'])
  const { lists } = loadRosters()
  for (const { id, columns } of lists)
    assert.deepEqual(
      columns.slice(0, 2).map(column => column.field),
      ['name', 'id'],
      id,
    )
})
