import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { BatchSummary } from './contract.ts'
import { lastDeed } from './rules.words.ts'

type Deeds = Pick<
  BatchSummary,
  'made' | 'submitted' | 'sent_back' | 'reviewed' | 'approved' | 'approved_via' | 'sent' | 'returned_at' | 'voided'
>
const at = (minute: number, name: string) => ({ name, at: `2020-06-18T06:${String(minute).padStart(2, '0')}:00Z` })
const deed = (deeds: Partial<Deeds>): string => {
  const none = { submitted: null, sent_back: null, reviewed: null, approved: null, approved_via: null, sent: null }
  const { name, word } = lastDeed({ ...none, returned_at: null, voided: null, made: at(1, '周敏'), ...deeds } as BatchSummary)
  return `${name} ${word}`
}

test('whoever finds a batch changed is told the newest deed', () => {
  const [submitted, reviewed, approved] = [at(2, '周敏'), at(3, '罗志刚'), at(4, '何志远')]
  assert.equal(deed({}), '周敏 造册')
  assert.equal(deed({ submitted }), '周敏 送审')
  assert.equal(deed({ submitted, reviewed }), '罗志刚 复核')
  assert.equal(deed({ sent_back: at(5, '罗志刚') }), '罗志刚 退回经办')
  assert.equal(deed({ sent_back: at(5, '周敏') }), '周敏 撤回送审')
  assert.equal(deed({ sent_back: at(5, '罗志刚'), submitted: at(6, '周敏') }), '周敏 送审')
  assert.equal(deed({ submitted, reviewed, approved, approved_via: 'screen' }), '何志远 审批')
  assert.equal(deed({ submitted, reviewed, approved: at(4, '罗志刚'), approved_via: 'paper' }), '罗志刚 上传签字件')
  assert.equal(deed({ submitted, approved, approved_via: 'screen', sent: at(7, '钱立') }), '钱立 导出银行清单')
  assert.equal(deed({ submitted, approved, sent: at(7, '钱立'), returned_at: at(8, '').at }), ' 导入回盘')
  assert.equal(deed({ submitted, voided: at(9, '周敏') }), '周敏 作废')
  assert.equal(deed({ submitted: at(1, '周敏') }), '周敏 送审', 'of one moment the later step')
})
