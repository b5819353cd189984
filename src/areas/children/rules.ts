import { ageOn, day, type Day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import type { Law } from '../../kernel/law.ts'
import { normaliseName } from '../../kernel/text.ts'
import type {
  ChildFacts,
  ChildKind,
  ChildProblem,
  ClassProblem,
  Ending,
  GuardianProblem,
  NewChild,
  NewClass,
  NewGuardian,
} from './contract.ts'

/** Tables whose very number of rows is secret: whatever speaks of all tables leaves these out. */
const CHILD_TABLES: ReadonlySet<string> = new Set([
  'child_record',
  'child_class',
  'guardian',
  'child_change',
  'child_round',
  'child_review',
])
export const isOfChildren = (table: string): boolean => CHILD_TABLES.has(table)

export const KIND_NAMES: Readonly<Record<ChildKind, string>> = {
  left_behind: '留守儿童',
  in_difficulty: '困境儿童',
  orphan: '孤儿',
  unsupported: '事实无人抚养儿童',
}
const KIND_WORDS: Readonly<Record<string, ChildKind>> = {
  留守: 'left_behind',
  留守儿童: 'left_behind',
  农村留守儿童: 'left_behind',
  困境: 'in_difficulty',
  困境儿童: 'in_difficulty',
  孤儿: 'orphan',
  社会散居孤儿: 'orphan',
  事实无人抚养: 'unsupported',
  事实孤儿: 'unsupported',
  事实无人抚养儿童: 'unsupported',
}
export const kindOf = (word: string): ChildKind | undefined => {
  const bare = word.replace(/\s/g, '')
  return Object.hasOwn(KIND_WORDS, bare) ? KIND_WORDS[bare] : undefined
}

/**
 * Below which age a class holds: 农村留守儿童 不满16周岁 (国发〔2016〕13号), the others 不满18周岁 (国发〔2016〕36号、民发〔2019〕62号).
 * Who goes on to school after 18 is paid by the programme's own rule; the class ends here.
 */
const BELOW: Readonly<Record<ChildKind, number>> = { left_behind: 16, in_difficulty: 18, orphan: 18, unsupported: 18 }
export const ageLimit = (kind: ChildKind): number => BELOW[kind]

/**
 * Whoever has lost his parents was not left behind by them, and is an orphan rather than 事实无人抚养 (whose parents are there and cannot).
 * 困境 is the wider class and goes with each of the others (国发〔2016〕36号).
 */
const EXCLUDING: ReadonlySet<ChildKind> = new Set(['left_behind', 'orphan', 'unsupported'])
export const exclude = (one: ChildKind, other: ChildKind): boolean => one !== other && EXCLUDING.has(one) && EXCLUDING.has(other)

/** A class from a day to a day, the second not included; null: still so. */
export type Spell = { readonly kind: ChildKind; readonly from_day: Day; readonly to_day: Day | null }
const overlaps = (one: Spell, other: Spell): boolean =>
  (other.to_day === null || one.from_day < other.to_day) && (one.to_day === null || other.from_day < one.to_day)

/** The classes of a child on a day: begun, not ended, and young enough. */
export const kindsOn = (spells: readonly Spell[], born_on: Day, on: Day): ChildKind[] =>
  spells
    .filter(({ kind, from_day, to_day }) => from_day <= on && (to_day === null || on < to_day) && ageOn(born_on, on) < ageLimit(kind))
    .map(({ kind }) => kind)

export function classProblems(wanted: NewClass, born_on: Day, spells: readonly Spell[], today: Day): ClassProblem[] {
  const from_day = day(wanted.from_day)
  const spell: Spell = { kind: wanted.kind, from_day, to_day: null }
  const met = spells.filter(each => overlaps(spell, each))
  return [
    ...(from_day > today ? (['CHILD_DAY_AHEAD'] as const) : []),
    ...(from_day < born_on ? (['CHILD_CLASS_BEFORE_BIRTH'] as const) : []),
    ...(ageOn(born_on, from_day) >= ageLimit(wanted.kind) ? (['CHILD_TOO_OLD'] as const) : []),
    ...(met.some(each => each.kind === wanted.kind) ? (['CHILD_CLASS_TWICE'] as const) : []),
    ...(met.some(each => exclude(each.kind, wanted.kind)) ? (['CHILD_CLASSES_EXCLUDE'] as const) : []),
  ]
}
/** With which class the wanted one cannot stand: for the message. */
export const excludedBy = ({ kind, from_day }: NewClass, spells: readonly Spell[]): ChildKind | undefined =>
  spells.find(each => exclude(each.kind, kind) && (each.to_day === null || each.to_day > from_day))?.kind

const AT_HOME = '01'
const AWAY = '02'
const UNKNOWN = '99'
const GONE: ReadonlySet<string> = new Set(['03', '04', '13'])
/** 死亡、失踪、失联、重残、重病、服刑、戒毒、限制自由、撤销资格、遣送出境 (民发〔2019〕62号, 民发〔2020〕125号). */
const CANNOT: ReadonlySet<string> = new Set(['03', '04', '05', '06', '07', '08', '09', '10', '11', '12'])
type Parents = Pick<ChildFacts, 'father_state' | 'mother_state'>

/** Whether what is known of the parents speaks against the class; an unknown state speaks against none. */
export function speaksAgainst(kind: ChildKind, { father_state, mother_state }: Parents): boolean {
  const states = [father_state, mother_state]
  if (states.includes(UNKNOWN) || kind === 'in_difficulty') return false
  switch (kind) {
    case 'orphan':
      return !states.every(state => GONE.has(state))
    case 'unsupported':
      // Both gone is an orphan.
      return !states.every(state => CANNOT.has(state)) || states.every(state => GONE.has(state))
    case 'left_behind':
      return !(states.includes(AWAY) && states.every(state => state !== AT_HOME))
  }
}
/** 「父亲：死亡，母亲：外出务工」. */
export const parentsWords = ({ father_state, mother_state }: Parents, law: Law): string =>
  `父亲：${law.codeName('parent_state', father_state) ?? father_state}，母亲：${law.codeName('parent_state', mother_state) ?? mother_state}`

export type Read = { readonly id: string | null; readonly born_on: Day; readonly sex: '1' | '2' }
type Identity = Pick<NewChild, 'id' | 'born_on' | 'sex'>

/** Birth and sex from the number, or as typed where there is none. */
export function readChild({ id, born_on, sex }: Identity): Read | ChildProblem {
  if (id !== null) {
    const read = readIdNumber(id)
    if (!read.ok) return 'CHILD_NUMBER_WRONG'
    if (born_on !== null && born_on !== read.birth) return 'CHILD_BIRTH_DIFFERS'
    return { id: read.id, born_on: read.birth, sex: read.sex }
  }
  return born_on === null || sex === null ? 'CHILD_BIRTH_NEEDED' : { id: null, born_on: day(born_on), sex }
}

/** Who has this number in the register of people, as far as it knows it. */
export type Known = { readonly name: string; readonly died_on: Day | null }
export const knownProblems = (name: string, known: Known | undefined): ChildProblem[] => [
  ...(known !== undefined && known.name !== normaliseName(name) ? (['CHILD_NAME_DIFFERS'] as const) : []),
  ...(known !== undefined && known.died_on !== null ? (['CHILD_DEAD'] as const) : []),
]

const FACT_LISTS = {
  schooling: 'child_schooling',
  health: 'child_health',
  father_state: 'parent_state',
  mother_state: 'parent_state',
} as const
export const factList = (field: string): string | undefined => (FACT_LISTS as Readonly<Record<string, string>>)[field]
export const factProblems = (facts: ChildFacts, law: Law): ChildProblem[] =>
  Object.entries(FACT_LISTS).some(([field, list]) => law.codeName(list, facts[field as keyof typeof FACT_LISTS]) === null)
    ? ['CHILD_CODE_UNKNOWN']
    : []

export const FACT_NAMES: Readonly<Record<keyof ChildFacts, string>> = {
  division: '所在村',
  address: '现居住地',
  schooling: '就学状况',
  school: '学校和年级',
  health: '健康状况',
  father_name: '父亲姓名',
  father_state: '父亲状况',
  mother_name: '母亲姓名',
  mother_state: '母亲状况',
  parents_place: '父母务工地和联系办法',
}
export const FACTS = Object.keys(FACT_NAMES) as readonly (keyof ChildFacts)[]

const ADULT = 18
const PARENTS: ReadonlySet<string> = new Set(['01', '02'])
const BODIES: ReadonlySet<string> = new Set(['11', '12'])
type OfChild = { readonly born_on: Day; readonly number: string | null }

export function guardianProblems(wanted: NewGuardian, own: OfChild, known: Known | undefined, law: Law, today: Day): GuardianProblem[] {
  const read = wanted.id === null ? undefined : readIdNumber(wanted.id)
  if (read !== undefined && !read.ok) return ['GUARDIAN_NUMBER_WRONG']
  const from = day(wanted.from_day)
  const body = BODIES.has(wanted.kinship)
  return [
    ...(from > today || (wanted.agreed_on !== null && wanted.agreed_on > today) ? (['CHILD_DAY_AHEAD'] as const) : []),
    ...(from < own.born_on ? (['GUARDIAN_BEFORE_BIRTH'] as const) : []),
    ...(law.codeName('guardian_kinship', wanted.kinship) === null ? (['GUARDIAN_KINSHIP_UNKNOWN'] as const) : []),
    ...(read !== undefined && read.id === own.number ? (['GUARDIAN_IS_CHILD'] as const) : []),
    ...(read !== undefined && !body && ageOn(read.birth, from) < ADULT ? (['GUARDIAN_TOO_YOUNG'] as const) : []),
    ...(known !== undefined && known.died_on !== null && known.died_on <= today ? (['GUARDIAN_DEAD'] as const) : []),
    ...(known !== undefined && known.name !== normaliseName(wanted.name) ? (['GUARDIAN_NAME_DIFFERS'] as const) : []),
    // 「与儿童关系」 of a 委托照料人 excludes 父 and 母: they are the ones who entrust.
    ...(wanted.entrusted && PARENTS.has(wanted.kinship) ? (['GUARDIAN_PARENT_ENTRUSTED'] as const) : []),
    ...(wanted.entrusted && wanted.entrust_reason === null ? (['GUARDIAN_REASON_NEEDED'] as const) : []),
  ]
}

export function endingProblems({ to_day }: Ending, from_day: Day, today: Day): ('CHILD_ENDS_FIRST' | 'CHILD_DAY_AHEAD')[] {
  return [...(to_day <= from_day ? (['CHILD_ENDS_FIRST'] as const) : []), ...(to_day > today ? (['CHILD_DAY_AHEAD'] as const) : [])]
}
