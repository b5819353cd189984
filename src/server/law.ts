import { existsSync, readdirSync } from 'node:fs'
import { join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Law, type LawData, lawOf } from '../kernel/law.ts'
import { readCalendar, readCodeList, readSources } from './law.codes.ts'
import { checkUnique, readParameters } from './law.parameters.ts'
import { type LawProblem, lawError } from './law.problems.ts'
import { checkProgrammes, readProgrammes } from './law.programmes.ts'

export type { Law } from '../kernel/law.ts'
export { isLawError, type LawError, type LawProblem, type LawProblemKind } from './law.problems.ts'

const LAW_FOLDER = fileURLToPath(new URL('../law', import.meta.url))

/** Reads and checks `src/law` once at start; throws one `LawError` that lists every problem with its place. */
export const loadLaw = (folder: string = LAW_FOLDER): Law => {
  const problems: LawProblem[] = []
  const data = readLaw(folder, problem => problems.push(problem))
  if (data === undefined || problems.length > 0) throw lawError(problems.toSorted(byPlace))
  return lawOf(data)
}

function readLaw(folder: string, report: (problem: LawProblem) => void): LawData | undefined {
  const sources = readSources(folder, report)
  // Without the documents every value would seem to lack its source: say only what is really wrong.
  if (!sources) return undefined
  const known = new Map(sources.map(({ value }) => [value.key, value]))
  const keys = new Set(known.keys())
  const filesOf = (part: string): readonly string[] => {
    const names = yamlFiles(folder, part)
    if (names.length === 0)
      report({ kind: 'MISSING_FILE', file: part, line: 1, id: '', text: '这个文件夹里没有 .yaml 文件；请从安装包里恢复它' })
    return names
  }
  const files = filesOf('parameters').map(name => readParameters(folder, name, keys, report))
  const parameters = files.flatMap(file => file ?? [])
  const codes = filesOf('codes').flatMap(name => readCodeList(folder, name, known, report))
  const calendar = filesOf('calendar').flatMap(name => readCalendar(folder, name, keys, report))
  const programmes = readProgrammes(folder, keys, report)
  checkUnique(sources, source => source.key, '出处')
  checkUnique(parameters, parameter => parameter.id, '参数')
  checkUnique(codes, list => list.list, '代码表')
  checkUnique(calendar, ({ years }) => String(years[0]), '年份')
  checkUnique(programmes, programme => programme.id, '救助项目')
  const histories = parameters.map(({ value }) => ({
    ...value,
    values: value.values.toSorted((a, b) => (a.valid_from < b.valid_from ? -1 : 1)),
  }))
  // A file that could not be read may hold what a programme needs.
  if (files.every(file => file !== undefined)) checkProgrammes(programmes, histories)
  return {
    sources: sources.map(({ value }) => value),
    parameters: histories,
    codes: codes.map(({ value }) => value),
    programmes: programmes.map(({ value }) => value),
    calendar: {
      years: calendar.flatMap(({ value }) => value.years),
      holidays: calendar.flatMap(({ value }) => value.holidays),
      makeUpDays: calendar.flatMap(({ value }) => value.makeUpDays),
    },
  }
}

/** The .yaml files below a folder of law, with names as printed in problems: parameters/dibao.yaml. */
function yamlFiles(folder: string, part: string): readonly string[] {
  if (!existsSync(join(folder, part))) return []
  const names = readdirSync(join(folder, part), { recursive: true, encoding: 'utf8' })
  return names
    .filter(name => name.endsWith('.yaml'))
    .map(name => [part, ...name.split(sep)].join('/'))
    .toSorted()
}

const byPlace = (a: LawProblem, b: LawProblem): number => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)
