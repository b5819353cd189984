import type { Messages } from '../messages.ts'
import { fundsMessages } from './funds.ts'
import { reliefMessages } from './relief.ts'

type Facts = Readonly<Record<string, unknown>>
/** In the words of the refusal of a single case, or of its voucher. */
function ofLine(facts: Facts, part: 'why' | 'how'): string {
  const code = String(facts.refusal)
  const sentence = (reliefMessages[code] ?? fundsMessages[code])?.[part] ?? ''
  return typeof sentence === 'function' ? sentence(facts) : sentence
}

/** The refusal of a list of reserve cases: its first line that is refused. */
export const reserveListMessages: Messages = {
  RESERVE_LINE_REFUSED: {
    status: 409,
    what: '整份名单都没有登记',
    why: facts => `第 ${String(facts.line)} 行${String(facts.line_name)}：${ofLine(facts, 'why')}`,
    how: facts => ofLine(facts, 'how') || '请改好这一行，再整份重新登记。',
  },
}
