import { parseDay, type Day } from '../../kernel/day.ts'
import { readIdNumber } from '../../kernel/id-number.ts'
import { codeGiven, type Law } from '../../kernel/law.ts'
import { fenToJson, parseYuan } from '../../kernel/money.ts'
import { isBlankMark, normaliseText, typedText } from '../../kernel/text.ts'
import type { ClaimLine, NewClaim, Scheme } from './contract.ts'

/** What a cell is called where it cannot be read. */
export const CELL_WORD: Readonly<Record<keyof ClaimLine, string>> = {
  name: '姓名',
  id: '证号',
  scheme: '种类',
  aid_class: '对象类别',
  hospital: '就诊医院',
  admitted_on: '入院日期',
  discharged_on: '出院日期',
  covered: '政策范围内费用',
  basic: '基本医保已报',
  serious: '大病保险已报',
  other: '其他已报',
  requested: '申请金额',
  received_on: '收件日期',
  words: '备注',
}
/** What stands on a pasted line, in this order; lists.yaml has its columns so. */
export const LINE_CELLS: readonly (keyof ClaimLine)[] = [
  'name',
  'id',
  'scheme',
  'aid_class',
  'hospital',
  'admitted_on',
  'discharged_on',
  'covered',
  'basic',
  'serious',
  'other',
  'requested',
  'received_on',
  'words',
]

const SCHEMES: Readonly<Record<string, Scheme>> = {
  '': 'medical_aid',
  医疗救助: 'medical_aid',
  住院救助: 'medical_aid',
  医疗再救助: 'further_aid',
  '医疗再救助(2579)': 'further_aid',
  再救助: 'further_aid',
  2579: 'further_aid',
  困难边缘群众医疗再救助: 'further_aid',
}
const LARGEST_FEN = 100_000_000_00n

const blankless = (text: string): string => (isBlankMark(text) ? '' : normaliseText(text))
const sentence = (text: string): string => (isBlankMark(text) ? '' : typedText(text))
/** A cell as fen; `absent`: what an empty one means. */
function fenOf(text: string, absent: number | undefined): number | undefined {
  const read = parseYuan(text)
  if (!read.ok) return read.problem === 'EMPTY' ? absent : undefined
  return read.fen > LARGEST_FEN ? undefined : fenToJson(read.fen)
}
const within = (text: string, longest: number): string | undefined => (text.length > longest ? undefined : text)

export type LineRead = { readonly number: string; readonly claim: Omit<NewClaim, 'person_id'> }

/** A line with everything read but whom it means; else the first cell that cannot be read. */
export function readClaimLine(line: ClaimLine, received: Day, law: Law): LineRead | keyof ClaimLine {
  const id = readIdNumber(line.id)
  if (!id.ok) return 'id'
  const hospital = sentence(line.hospital)
  const words = sentence(line.words)
  const read = {
    scheme: SCHEMES[blankless(line.scheme)],
    aid_class: codeGiven(law, 'medical_class', line.aid_class) ?? undefined,
    hospital: hospital === '' ? undefined : within(hospital, 60),
    admitted_on: parseDay(line.admitted_on),
    discharged_on: parseDay(line.discharged_on),
    covered: fenOf(line.covered, undefined),
    basic: fenOf(line.basic, 0),
    serious: fenOf(line.serious, 0),
    other: fenOf(line.other, 0),
    requested: fenOf(line.requested, undefined),
    received_on: blankless(line.received_on) === '' ? received : parseDay(line.received_on),
    words: within(words, 200),
  }
  const { scheme, aid_class, admitted_on, discharged_on, covered, basic, serious, other, requested, received_on } = read
  if (
    scheme === undefined ||
    aid_class === undefined ||
    read.hospital === undefined ||
    admitted_on === undefined ||
    discharged_on === undefined ||
    covered === undefined ||
    basic === undefined ||
    serious === undefined ||
    other === undefined ||
    requested === undefined ||
    received_on === undefined ||
    read.words === undefined
  )
    return LINE_CELLS.find(cell => cell in read && read[cell as keyof typeof read] === undefined) ?? 'name'
  return {
    number: id.id,
    claim: {
      scheme,
      aid_class,
      hospital,
      admitted_on,
      discharged_on,
      // Never out of a list: it would pass through many hands.
      illness: null,
      covered_fen: covered,
      basic_fen: basic,
      serious_fen: serious,
      other_fen: other,
      requested_fen: requested,
      received_on,
      words: words === '' ? null : words,
    },
  }
}
