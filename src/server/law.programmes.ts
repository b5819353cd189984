import { isMap } from 'yaml'
import type { Exclusion, ParameterHistory, ParameterKey, Programme } from '../kernel/law.ts'
import { type Placed, sourceOf } from './law.parameters.ts'
import type { Report } from './law.problems.ts'
import { flagOf, itemsOf, nameIn, oneOf, openYaml, type Row, rowOf, textOf, textsOf, type YamlFile } from './law.yaml.ts'

const REQUIRED = ['id', 'title', 'shortTitle', 'recurring', 'unit', 'cycle', 'calcMode', 'allocation', 'payTitle', 'accountRule']
const SHAPE = {
  required: [...REQUIRED, 'startRule', 'stopRule', 'incompatibleWith', 'parameters'],
  // A missing source has its own problem (MISSING_SOURCE).
  optional: ['source', 'batchChoosesUnit', 'rate', 'warnAbove'],
}

export const readProgrammes = (folder: string, sourceKeys: ReadonlySet<string>, report: Report): readonly Placed<Programme>[] => {
  const file = openYaml(folder, 'programmes.yaml', report)
  if (!file) return []
  return itemsOf(file, file.root, report).flatMap(node => {
    const row = rowOf(file, node, SHAPE, report, nameIn(node, 'id'))
    return row ? [{ row, value: programmeIn(file, row, sourceKeys, report) }] : []
  })
}

const programmeIn = (file: YamlFile, row: Row, sourceKeys: ReadonlySet<string>, report: Report): Programme => ({
  id: row.id,
  title: textOf(row, 'title') ?? '',
  shortTitle: textOf(row, 'shortTitle') ?? '',
  recurring: flagOf(row, 'recurring'),
  unit: oneOf(row, 'unit', ['household', 'person']),
  batchChoosesUnit: flagOf(row, 'batchChoosesUnit'),
  cycle: oneOf(row, 'cycle', ['month', 'once']),
  calcMode: oneOf(row, 'calcMode', ['GAP_PERSON', 'FIXED', 'ONE_OFF']),
  allocation: textOf(row, 'allocation') ?? '',
  payTitle: textOf(row, 'payTitle') ?? '',
  accountRule: oneOf(row, 'accountRule', ['HOUSEHOLDER', 'OWN', 'OWN_OR_INSTITUTION', 'GUARDIAN']),
  startRule: oneOf(row, 'startRule', ['MONTH_AFTER_DECISION', 'NONE']),
  stopRule: oneOf(row, 'stopRule', ['MONTH_AFTER_EVENT', 'NONE']),
  incompatibleWith: exclusionsIn(file, row, sourceKeys, report),
  rate: parameterKeyIn(row, 'rate', report),
  warnAbove: parameterKeyIn(row, 'warnAbove', report),
  parameters: textsOf(row, 'parameters'),
  source: sourceOf(row, sourceKeys),
})

function exclusionsIn(file: YamlFile, row: Row, sourceKeys: ReadonlySet<string>, report: Report): readonly Exclusion[] {
  const cell = row.cells.get('incompatibleWith')
  if (!cell) return []
  return itemsOf(file, cell.node, report).flatMap(node => {
    const pair = rowOf(file, node, { required: ['programme', 'effect'], optional: ['source', 'clause'] }, report, row.id)
    if (!pair) return []
    const effect = oneOf(pair, 'effect', ['FORBID', 'HIGHER_OF'])
    return [{ programme: textOf(pair, 'programme') ?? '', effect, source: sourceOf(pair, sourceKeys), clause: textOf(pair, 'clause') }]
  })
}

function parameterKeyIn(row: Row, name: string, report: Report): ParameterKey | null {
  const cell = row.cells.get(name)
  if (!cell || !isMap(cell.node)) return null
  const pair = rowOf(row.file, cell.node, { required: ['parameter'], optional: ['key'] }, report, row.id)
  const parameter = pair ? textOf(pair, 'parameter') : null
  return pair && parameter !== null ? { parameter, key: textOf(pair, 'key') } : null
}

/** What a programme names must exist, and two programmes must agree about each other. */
export const checkProgrammes = (placed: readonly Placed<Programme>[], parameters: readonly ParameterHistory[]): void => {
  const histories = new Map(parameters.map(history => [history.id, history]))
  const programmes = new Map(placed.map(({ value }) => [value.id, value]))
  for (const { row, value } of placed) {
    for (const id of value.parameters) {
      if (!histories.has(id))
        row.problem('MISSING_PARAMETER', `缺少参数 ${id}，没有它不能核算；请在 parameters 里补上`, row.cells.get('parameters')?.line)
    }
    for (const name of ['rate', 'warnAbove'] as const) checkKey(row, name, value[name], histories)
    for (const { programme, effect } of value.incompatibleWith) {
      const other = programmes.get(programme)
      const line = row.cells.get('incompatibleWith')?.line
      if (!other) row.problem('BAD_VALUE', `不能同享的项目“${programme}”不存在；请检查项目代号`, line)
      else if (!other.incompatibleWith.some(back => back.programme === value.id && back.effect === effect)) {
        row.problem('BAD_VALUE', `写了与“${programme}”不能同享，对方却没有同样写；请在两个项目里写成一致`, line)
      }
    }
  }
}

function checkKey(row: Row, name: string, named: ParameterKey | null, histories: ReadonlyMap<string, ParameterHistory>): void {
  if (named === null) return
  const history = histories.get(named.parameter)
  const line = row.cells.get(name)?.line
  if (!history) row.problem('MISSING_PARAMETER', `“${name}”用到的参数 ${named.parameter} 不存在；请在 parameters 里补上`, line)
  else if (!((named.key ?? 'value') in history.fields)) {
    row.problem(
      'MISSING_PARAMETER',
      `参数 ${named.parameter} 没有栏目“${named.key ?? 'value'}”；可写 ${Object.keys(history.fields).join('、')}`,
      line,
    )
  }
}
