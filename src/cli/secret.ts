import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { AppError } from '../server/errors.ts'

const silent = (): Writable => new Writable({ write: (_chunk, _encoding, done) => done() })

/** Asks for a password without showing it; from a pipe it takes the next line. PASSWORD_NEEDED when none comes. */
export async function askSecret(question: string): Promise<string> {
  process.stderr.write(question)
  const answer = await nextLine()
  process.stderr.write('\n')
  if (answer === undefined || answer === '') throw new AppError('PASSWORD_NEEDED')
  return answer
}

// One reader for the whole process: a second one would lose the lines that the first has taken from a pipe.
let lines: AsyncIterator<string> | undefined
async function nextLine(): Promise<string | undefined> {
  lines ??= createInterface({ input: process.stdin, output: silent(), terminal: process.stdin.isTTY === true })[Symbol.asyncIterator]()
  const { value, done } = await lines.next()
  return done === true ? undefined : value
}
