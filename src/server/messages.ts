import { backupMessages } from './messages/backups.ts'
import { disabilityMessages } from './messages/disability.ts'
import { childrenMessages } from './messages/children.ts'
import { divisionMessages } from './messages/divisions.ts'
import { elderlyMessages } from './messages/elderly.ts'
import { exportMessages } from './messages/exports.ts'
import { fundsMessages } from './messages/funds.ts'
import { oversightMessages } from './messages/oversight.ts'
import { peopleMessages } from './messages/people.ts'
import { frameMessages } from './messages/frame.ts'
import { httpMessages } from './messages/http.ts'
import { keyMessages } from './messages/keys.ts'
import { matchingMessages } from './messages/matching.ts'
import { medicalMessages } from './messages/medical.ts'
import { mutualAidMessages } from './messages/mutualaid.ts'
import { importsMessages } from './messages/imports.ts'
import { paymentsMessages } from './messages/payments.ts'
import { programmesMessages } from './messages/programmes.ts'
import { publicityMessages } from './messages/publicity.ts'
import { reconciliationMessages } from './messages/reconciliation.ts'
import { reliefMessages } from './messages/relief.ts'
import { reserveListMessages } from './messages/reserve-list.ts'
import { reportsMessages } from './messages/reports.ts'
import { tlsMessages } from './messages/tls.ts'
import { usersMessages } from './messages/users.ts'
import { WORKBOOK_MESSAGES } from './excel/problems.ts'
import { AppError, fromDatabase } from './errors.ts'
import { withoutNumbers } from '../kernel/traces.ts'
import { databaseError } from './db.ts'

type Facts = Readonly<Record<string, unknown>>
/** A sentence with `{fact}` places, or a function where the words depend on the facts. */
export type Sentence = string | ((facts: Facts) => string)
/** What a refusal code tells: the HTTP status, what happened, why, how to put it right. */
export type Message = { readonly status: number; readonly what: Sentence; readonly why: Sentence; readonly how: Sentence }
export type Messages = Readonly<Record<string, Message>>

/** Every code that may be thrown; each area has its own file in `messages/`. */
export const MESSAGES: Messages = {
  ...frameMessages,
  ...httpMessages,
  ...tlsMessages,
  ...keyMessages,
  ...usersMessages,
  ...divisionMessages,
  ...peopleMessages,
  ...programmesMessages,
  ...fundsMessages,
  ...reliefMessages,
  ...reserveListMessages,
  ...paymentsMessages,
  ...mutualAidMessages,
  ...reconciliationMessages,
  ...medicalMessages,
  ...matchingMessages,
  ...childrenMessages,
  ...elderlyMessages,
  ...disabilityMessages,
  ...importsMessages,
  ...reportsMessages,
  ...backupMessages,
  ...oversightMessages,
  ...exportMessages,
  ...publicityMessages,
  ...WORKBOOK_MESSAGES,
}

/** A refusal as it goes to the browser and to `--json`. */
export type Told = { readonly code: string; readonly what: string; readonly why: string; readonly how: string; readonly facts: Facts }
export type Answer = { readonly status: number; readonly body: Told }

/** The answer to a refusal. Undefined when the error is none of ours: then it is a bug and gets a number (see `failureAnswer`). */
export function answerOf(error: unknown): Answer | undefined {
  const refusal = fromDatabase(error)
  if (!(refusal instanceof AppError)) return undefined
  const { code, facts } = refusal
  const message = MESSAGES[code]
  if (message) {
    const { status, what, why, how } = message
    return { status, body: { code, what: fill(what, facts), why: fill(why, facts), how: fill(how, facts), facts } }
  }
  // The launcher's refusals come before any table is read and carry their whole text with them.
  if (refusal.message !== code)
    return { status: code.startsWith('folder_is_') ? 409 : 503, body: { code, what: refusal.message, why: '', how: '', facts } }
  return undefined
}

/** The answer to a bug: nothing of the error's own words, only the number under which the log has them. */
export const failureAnswer = (number: string): Answer => ({
  status: 500,
  body: {
    code: 'FAILED',
    what: `这一步没有办成，编号 ${number}`,
    why: '程序遇到了没有料到的情况；数据保持原样，没有改动。',
    how: `请稍后再试一次；还是这样，请把编号 ${number} 告诉管理员，运行记录里按这个编号能查到原因。`,
    facts: { number },
  },
})

/** What the log keeps of a bug. A database error's own words may hold somebody's data, so only its state, constraint and place are kept. */
export function logLineOf(number: string, error: unknown): string {
  if (!(error instanceof Error)) return `error ${number}: ${typeof error}`
  const database = databaseError(error)
  const frames = (error.stack ?? '')
    .split('\n')
    .filter(line => /^\s+at /.test(line))
    .slice(0, 12)
    .join('\n')
  const head = database ? `database ${database.state} ${database.constraint ?? ''}` : `${error.name}: ${error.message}`
  // A bug may quote the value that it fell over.
  return `error ${number}: ${withoutNumbers(head)}\n${frames}`
}

function fill(sentence: Sentence, facts: Facts): string {
  if (typeof sentence === 'function') return sentence(facts)
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = facts[name]
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint' ? String(value) : '—'
  })
}
