import { readIdNumber } from '../../kernel/id-number.ts'
import { day } from '../../kernel/day.ts'
import { normaliseName, villageShortName } from '../../kernel/text.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { readWorkbook } from '../../server/excel/read.ts'
import { byOf } from './commands.ts'
import { LONGEST_LIST, type ChildFacts, type ListLine } from './contract.ts'
import { codeGiven, linesOf } from './rules.list.ts'
import { classProblems, kindOf, knownProblems, speaksAgainst, type Known } from './rules.ts'
import * as store from './store.ts'

type Wanted = { readonly lines: readonly ListLine[]; readonly from_day: string; readonly from_reason: string }
type Numbered = {
  readonly cipher: Buffer
  readonly index: Buffer
  readonly last4: string
  readonly read: ReturnType<typeof readIdNumber> & { ok: true }
}
type Refused = { readonly code: string; readonly facts: Readonly<Record<string, unknown>> }

const UNKNOWN = '99'

/** What of the register a list is held against, asked for once. */
type Given = {
  readonly places: ReadonlyMap<string, string>
  /** The only village of the reader's scope, where a line names none. */
  readonly place: string | undefined
  readonly known: ReadonlyMap<number, Known>
  readonly recorded: ReadonlySet<number>
}

/** Takes a list of children, whole or not at all; the refusal names the first line. */
export const takeList = command(
  'child.take-list',
  'child.write',
  async (ctx: OpenContext, { lines, from_day, from_reason }: Wanted): Promise<{ added: number }> => {
    const { db, codec, newId } = ctx
    const numbers = lines.map(({ id }): Numbered | undefined => {
      const read = readIdNumber(id)
      return read.ok ? { ...codec.seal('id', read.id), read } : undefined
    })
    const given = await givenFor(ctx, numbers)
    const taken = new Set<string>()
    const rows = { children: [] as store.ChildInsert[], classes: [] as store.ClassInsert[], guardians: [] as store.GuardianInsert[] }
    const refused: (Refused & { readonly line: number })[] = []
    for (const [at, line] of lines.entries()) {
      const number = numbers[at]
      const told =
        number === undefined ? { code: 'CHILD_NUMBER_WRONG', facts: {} } : lineOf(ctx, line, number, at, given, day(from_day), taken)
      if ('code' in told || number === undefined) {
        if ('code' in told) refused.push({ ...told, line: at + 1 })
        continue
      }
      const child_id = newId()
      const { read, cipher, index, last4 } = number
      const whole = { child_id, division: told.facts.division }
      rows.children.push({
        ...told.facts,
        child_id,
        name: normaliseName(line.name),
        id_cipher: cipher,
        id_index: index,
        id_last4: last4,
        sex: read.sex,
        born_on: read.birth,
      })
      rows.classes.push({ ...whole, class_id: newId(), kind: told.kind, from_day: day(from_day), from_reason, words: null })
      if (told.guardian !== null) rows.guardians.push({ ...whole, ...told.guardian, guardian_id: newId(), from_day: day(from_day) })
    }
    const [first] = refused
    if (first !== undefined)
      throw new AppError(first.code, { ...first.facts, name: lines[first.line - 1]?.name, line: first.line, lines: refused.length })
    await store.insertChildren(db, byOf(ctx), rows.children)
    await store.insertClasses(db, byOf(ctx), rows.classes)
    await store.insertGuardians(db, byOf(ctx), rows.guardians)
    return { added: rows.children.length }
  },
  // No summary: how many children there are is for those named for them.
)

async function givenFor({ db, user }: OpenContext, numbers: readonly (Numbered | undefined)[]): Promise<Given> {
  const there = numbers.flatMap((number, at) => (number === undefined ? [] : [{ at, index: number.index }]))
  const indexes = there.map(({ index }) => index)
  const villages = await store.villages(db, user.county, user.scope)
  return {
    places: new Map(villages.map(({ division, village }) => [village, division])),
    place: villages.length === 1 ? villages[0]?.division : undefined,
    known: new Map(
      (await store.knownNumbers(db, user, indexes, false)).map(({ position, ...person }) => [there[position]?.at ?? -1, person]),
    ),
    recorded: new Set((await store.recorded(db, user.county, indexes)).map(position => there[position]?.at ?? -1)),
  }
}

type GuardianOfLine = Omit<store.GuardianInsert, 'guardian_id' | 'child_id' | 'division' | 'from_day'>
type Taken = { readonly facts: ChildFacts; readonly kind: store.ClassInsert['kind']; readonly guardian: GuardianOfLine | null }

/** One line as rows, or what is wrong with it. */
function lineOf(
  { law, today }: OpenContext,
  line: ListLine,
  { read }: Numbered,
  at: number,
  { places, place, known, recorded }: Given,
  from_day: ReturnType<typeof day>,
  taken: Set<string>,
): Taken | Refused {
  const kind = kindOf(line.kind)
  if (kind === undefined) return { code: 'CHILD_KIND_UNKNOWN', facts: { kind: line.kind } }
  const division = line.village === '' ? place : places.get(villageShortName(line.village))
  if (division === undefined) return { code: 'CHILD_VILLAGE_UNKNOWN', facts: { village: line.village } }
  const father_state = codeGiven(law, 'parent_state', line.father_state, UNKNOWN)
  const mother_state = codeGiven(law, 'parent_state', line.mother_state, UNKNOWN)
  const kinship = codeGiven(law, 'guardian_kinship', line.kinship, UNKNOWN)
  if (father_state === null || mother_state === null || kinship === null)
    return {
      code: 'CHILD_WORD_UNKNOWN',
      facts: { words: [line.father_state, line.mother_state, line.kinship].filter(word => word !== '') },
    }
  if (taken.has(read.id) || recorded.has(at)) return { code: taken.has(read.id) ? 'CHILD_TWICE' : 'CHILD_EXISTS', facts: {} }
  taken.add(read.id)
  const person = known.get(at)
  const wanted = { kind, from_day, from_reason: '', words: null }
  const [problem] = [...knownProblems(line.name, person), ...classProblems(wanted, read.birth, [], today)]
  if (problem !== undefined) return { code: problem, facts: { register: person?.name, died_on: person?.died_on } }
  if (speaksAgainst(kind, { father_state, mother_state })) return { code: 'CHILD_LINE_NEEDS_WORDS', facts: {} }
  return {
    kind,
    facts: { ...NOTHING_KNOWN, division, father_state, mother_state, school: line.school === '' ? null : line.school },
    guardian: line.guardian === '' ? null : { ...NO_GUARDIAN, name: normaliseName(line.guardian), kinship, phone: phoneOf(line.phone) },
  }
}

const NOTHING_KNOWN = {
  address: null,
  schooling: UNKNOWN,
  health: UNKNOWN,
  father_name: null,
  mother_name: null,
  parents_place: null,
} as const
const NO_GUARDIAN = {
  id_cipher: null,
  id_index: null,
  id_last4: null,
  address: null,
  entrusted: false,
  entrust_reason: null,
  agreed_on: null,
} as const
const phoneOf = (text: string): string | null => (/^[0-9 +()-]{5,20}$/.test(text) ? text : null)

/** The lines of a list in a workbook. Neither file nor lines are kept: the importer's drafts are seen by those who may not see children. */
export const readList = query(
  'child.read-list',
  'child.write',
  async ({ signal }: OpenContext, { file_name, content }: { readonly file_name: string; readonly content: Uint8Array }) => {
    const sheets = await readWorkbook(content, file_name, signal === undefined ? {} : { signal })
    for (const { rows } of sheets) {
      const lines = linesOf(rows.map(row => row.map(cell => cell.text)))
      if (lines.length > LONGEST_LIST) throw new AppError('CHILD_LIST_LONG', { lines: lines.length, longest: LONGEST_LIST })
      if (lines.length > 0) return { lines }
    }
    throw new AppError('CHILD_LIST_EMPTY')
  },
)
