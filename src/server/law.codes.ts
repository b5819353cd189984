import { codeWords, type Code, type CodeList, type LawCalendar, type Source } from '../kernel/law.ts'
import { isDay } from '../kernel/day.ts'
import type { Report } from './law.problems.ts'
import { type Placed, sourceOf } from './law.parameters.ts'
import { dayOf, itemsOf, nameIn, oneOf, openYaml, type Row, rowOf, textOf, textsOf } from './law.yaml.ts'

const KINDS = ['national', 'province', 'county', 'own', 'demo'] as const

/** The documents; undefined when the file cannot be read at all. */
export const readSources = (folder: string, report: Report): readonly Placed<Source>[] | undefined => {
  const file = openYaml(folder, 'sources.yaml', report)
  if (!file) return undefined
  const shape = { required: ['key', 'document', 'number', 'kind'], optional: ['issued_on', 'clause', 'url'] }
  return itemsOf(file, file.root, report).flatMap(node => {
    const row = rowOf(file, node, shape, report, nameIn(node, 'key'))
    if (!row) return []
    const value = {
      key: textOf(row, 'key') ?? '',
      document: textOf(row, 'document') ?? '',
      number: textOf(row, 'number') ?? '',
      issued_on: dayOf(row, 'issued_on'),
      clause: textOf(row, 'clause'),
      url: textOf(row, 'url'),
      kind: oneOf(row, 'kind', KINDS),
    }
    return [{ row, value }]
  })
}

/** One code list of `codes/`. No word of it may name two codes, otherwise a roster's word could not be read. */
export const readCodeList = (
  folder: string,
  name: string,
  sources: ReadonlyMap<string, Source>,
  report: Report,
): readonly Placed<CodeList>[] => {
  const file = openYaml(folder, name, report)
  if (!file) return []
  const shape = { required: ['list', 'title', 'standard', 'entries'], optional: ['source', 'prefixes'] }
  const row = rowOf(file, file.root, shape, report, nameIn(file.root, 'list'))
  const nodes = row?.cells.get('entries')
  if (!row || !nodes) return []
  const placed = itemsOf(file, nodes.node, report).flatMap(node => {
    const entry = rowOf(file, node, { required: ['code', 'name'], optional: ['aliases'] }, report, row.id)
    return entry ? [{ row: entry, value: codeIn(entry) }] : []
  })
  checkWords(placed)
  const source = sourceOf(row, new Set(sources.keys()))
  const kind = sources.get(source)?.kind
  const value = {
    list: row.id,
    title: textOf(row, 'title') ?? '',
    standard: textOf(row, 'standard') ?? '',
    source,
    unchecked: kind === 'own' || kind === 'demo' ? kind : null,
    prefixes: textsOf(row, 'prefixes'),
    entries: placed.map(({ value: code }) => code),
  }
  return [{ row, value }]
}

const codeIn = (row: Row): Code => ({
  code: textOf(row, 'code', 'UNQUOTED_CODE') ?? '',
  name: textOf(row, 'name') ?? '',
  aliases: textsOf(row, 'aliases'),
})

function checkWords(placed: readonly Placed<Code>[]): void {
  const owner = new Map<string, Placed<Code>>()
  for (const entry of placed) {
    for (const word of new Set(codeWords(entry.value))) {
      const earlier = owner.get(word)
      // An unquoted code was reported already and reads as '': it is no word.
      if (word === '') continue
      if (earlier) {
        const { row, value } = earlier
        entry.row.problem(
          'DUPLICATE_KEY',
          `“${word}”既是代码 ${value.code}（第 ${row.line} 行）又是 ${entry.value.code} 的写法；一个词只能对应一个代码，请删去一处`,
        )
      } else owner.set(word, entry)
    }
  }
}

/** One year of `calendar/`: the days of the State Council notice. */
export const readCalendar = (
  folder: string,
  name: string,
  sourceKeys: ReadonlySet<string>,
  report: Report,
): readonly Placed<LawCalendar>[] => {
  const file = openYaml(folder, name, report)
  if (!file) return []
  const row = rowOf(
    file,
    file.root,
    { required: ['year', 'holidays', 'make_up_days'], optional: ['source', 'amended_by'] },
    report,
    nameIn(file.root, 'year'),
  )
  if (!row) return []
  const year = textOf(row, 'year', 'UNQUOTED_CODE') ?? ''
  if (year !== '' && !/^\d{4}$/.test(year)) row.problem('BAD_DATE', `“year: ${year}”不是年份；请写成 "2020"`, row.cells.get('year')?.line)
  sourceOf(row, sourceKeys)
  for (const key of textsOf(row, 'amended_by')) {
    if (!sourceKeys.has(key)) row.problem('MISSING_SOURCE', `出处“${key}”不在 sources.yaml 里；请先登记`, row.cells.get('amended_by')?.line)
  }
  return [{ row, value: { years: [Number(year)], holidays: daysIn(row, 'holidays', year), makeUpDays: daysIn(row, 'make_up_days', year) } }]
}

function daysIn(row: Row, field: string, year: string): readonly string[] {
  const line = row.cells.get(field)?.line
  return textsOf(row, field).filter(text => {
    const good = isDay(text) && text.startsWith(year)
    if (!good) row.problem('BAD_DATE', `“${field}”里的 ${text} 不是 ${year} 年的日期；请写成 ${year}-01-01 这样`, line)
    return good
  })
}
