import type { ReactNode } from 'react'
import { AMOUNT_HINT, amountFault } from '../../web/amount.ts'
import { useLaw } from '../../web/law.ts'
import { ChoiceField, TextField } from '../../web/widgets/field.tsx'
import { Notice } from '../../web/widgets/notice.tsx'
import type { PaidHow } from '../relief/contract.reserve.ts'
import type { Vote, VoteProblem } from './contract.cases.ts'
import { HOWS, typedCount, UNITS } from './page.words.ts'
import { voteProblems } from './rules.cases.ts'

/** The form as it is typed. */
export type Filled = {
  readonly payer: string
  readonly unit: string
  readonly cause: string
  readonly amount: string
  readonly asked_on: string
  readonly voted_on: string
  readonly paid_on: string
  readonly seats: string
  readonly present: string
  readonly left: string
  readonly favour: string
  readonly paid_how: PaidHow
  readonly document: string
  readonly words: string
}
type Change = { readonly onChange: (part: Partial<Filled>) => void }

/** The vote as typed; undefined while a count is missing. */
export function voteOf({ seats, present, left, favour }: Filled): Vote | undefined {
  const [board_seats, board_present, kin_left, board_favour] = [seats, present, left, favour].map(typedCount)
  if (board_seats === undefined || board_present === undefined || kin_left === undefined || board_favour === undefined) return undefined
  return { board_seats, board_present, kin_left, board_favour }
}

type FieldsProps = Change & { readonly form: Filled; readonly today: string; readonly byCounty: boolean }

/** What it is for, how much, and the days: asking, deciding, paying. */
export function AidFields({ form, today, byCounty, onChange }: FieldsProps): ReactNode {
  const law = useLaw()
  const causes = (law?.codes('relief_cause') ?? []).map(each => ({ value: each.code, label: each.name }))
  return (
    <div className="halves">
      <ChoiceField
        label="急难事由"
        value={form.cause}
        onText={cause => onChange({ cause })}
        options={[{ value: '', label: '请选' }, ...causes]}
      />
      <TextField
        label="金额（元）"
        value={form.amount}
        onText={amount => onChange({ amount })}
        inputMode="decimal"
        fault={amountFault(form.amount)}
        hint={AMOUNT_HINT}
      />
      <ChoiceField label="按户还是按人" value={form.unit} onText={unit => onChange({ unit })} options={UNITS} />
      <ChoiceField label="怎样付" value={form.paid_how} onText={how => onChange({ paid_how: how as PaidHow })} options={HOWS} />
      <TextField
        label="申请日期"
        type="date"
        value={form.asked_on}
        onText={asked_on => onChange({ asked_on })}
        max={form.voted_on === '' ? today : form.voted_on}
      />
      <TextField
        label={byCounty ? '批复日期' : '评议日期'}
        type="date"
        value={form.voted_on}
        onText={voted_on => onChange({ voted_on, ...(form.asked_on > voted_on ? { asked_on: voted_on } : {}) })}
        max={today}
      />
      <TextField
        label="发放日期"
        type="date"
        value={form.paid_on}
        onText={paid_on => onChange({ paid_on })}
        min={form.voted_on}
        max={today}
      />
      <TextField
        label={byCounty ? '批复文号' : '会议记录号（选填）'}
        value={form.document}
        onText={document => onChange({ document })}
        maxLength={60}
      />
    </div>
  )
}

/** The refusal of a vote before it is sent, in the form's own words. */
const VOTE_WORD: Readonly<Record<VoteProblem, string>> = {
  VOTE_UNBALANCED: '人数对不上：实到不能多于应到，同意不能多于实到减回避。',
  VOTE_TOO_FEW_PRESENT: '实到不足应到的三分之二，表决无效，不能付款。',
  VOTE_NOT_CARRIED: '同意的没有超过参加表决的一半，没有通过，不能付款。',
  VOTE_KIN_STAYED: '理事里有这家的家庭成员，应当回避；请核对回避人数。',
  VOTE_BOARD_DIFFERS: '应到人数与登记的理事不一致；理事有变动的，请镇里先更正名单。',
}

type VoteProps = Change & { readonly form: Filled; readonly board: number; readonly kin: readonly string[] }

/** 理事会表决: two thirds come, kin leave, more than half of the rest are in favour. */
export function VoteFields({ form, board, kin, onChange }: VoteProps): ReactNode {
  const vote = voteOf(form)
  const problems = vote === undefined ? [] : voteProblems(vote, { seats: board, kin: kin.length })
  return (
    <>
      <div className="halves">
        <TextField
          label="应到理事"
          value={form.seats}
          onText={seats => onChange({ seats })}
          inputMode="numeric"
          hint={board > 0 ? `登记的理事 ${board} 人` : '还没有登记理事，按会议记录填'}
        />
        <TextField
          label="实到"
          value={form.present}
          onText={present => onChange({ present })}
          inputMode="numeric"
          hint="含回避的；至少三分之二"
        />
        <TextField
          label="其中回避"
          value={form.left}
          onText={left => onChange({ left })}
          inputMode="numeric"
          hint={kin.length > 0 ? `${kin.join('、')}在这家的家庭成员里` : '亲属回避，不参加表决'}
        />
        <TextField label="同意" value={form.favour} onText={favour => onChange({ favour })} inputMode="numeric" hint="过半数才通过" />
      </div>
      {problems.map(problem => (
        <Notice key={problem} kind="warning" title="表决">
          {VOTE_WORD[problem]}
        </Notice>
      ))}
    </>
  )
}
