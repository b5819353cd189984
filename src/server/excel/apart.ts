/**
 * Heavy work in a process of its own, bounded in time and heap. Not a worker thread: measured, a thread that fills its heap
 * can abort the whole server with it. Both ends of the conversation stand here.
 */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { AppError } from '../errors.ts'

export type ApartBounds = { readonly milliseconds: number; readonly heapMegabytes: number; readonly signal?: AbortSignal | undefined }

type Answer<Message> =
  | { readonly type: 'ready' }
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'done' }
  | { readonly type: 'refused'; readonly code: string; readonly facts: Readonly<Record<string, unknown>> }
  | { readonly type: 'failed'; readonly stack: string }

/**
 * Runs `script` (which calls `answerParent`) and hands over its messages. The process is being ended when this settles.
 * Errors: the script's AppErrors, WORKBOOK_TIMEOUT, WORKBOOK_TOO_LARGE when the heap is full, the signal's reason.
 */
export function runApart<Message>(script: URL, input: unknown, bounds: ApartBounds, take: (message: Message) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const { signal, milliseconds, heapMegabytes } = bounds
    // Without the server's environment: what reads foreign files need not know its secrets.
    const child = fork(fileURLToPath(script), {
      env: {},
      execArgv: [`--max-old-space-size=${heapMegabytes}`],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    })
    let ended = false
    const end = (finish: () => void): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      child.kill('SIGKILL')
      finish()
    }
    const fail = (error: unknown): void => end(() => reject(error))
    const abort = (): void => fail(signal?.reason)
    const timer = setTimeout(() => fail(new AppError('WORKBOOK_TIMEOUT', { seconds: Math.ceil(milliseconds / 1000) })), milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
    child.on('message', (answer: Answer<Message>) => {
      if (ended) return
      if (answer.type === 'ready') child.send(input as object)
      else if (answer.type === 'message') take(answer.message)
      else if (answer.type === 'done') end(resolve)
      else if (answer.type === 'failed') fail(new Error(answer.stack))
      else fail(new AppError(answer.code, answer.facts))
    })
    child.on('error', fail)
    // The runtime aborts when its heap is full (134 where there are no signals).
    child.on('exit', (code, cause) => {
      const heapFull = cause === 'SIGABRT' || cause === 'SIGTRAP' || code === 134
      fail(
        heapFull
          ? new AppError('WORKBOOK_TOO_LARGE', { what: 'memory', limit: heapMegabytes })
          : new Error(`the process for workbooks ended early (${cause ?? code})`),
      )
    })
  })
}

/** The other end: does the work on what the parent sends; refusals travel as data, and so does a bug. */
export function answerParent<Input, Message>(work: (input: Input, post: (message: Message) => void) => Promise<void>): void {
  const answer = (message: Answer<Message>): void => void process.send?.(message)
  process.once('message', (input: Input) => {
    work(input, message => answer({ type: 'message', message })).then(
      () => answer({ type: 'done' }),
      (error: unknown) => {
        if (error instanceof AppError) answer({ type: 'refused', code: error.code, facts: error.facts })
        else answer({ type: 'failed', stack: error instanceof Error ? (error.stack ?? error.message) : String(error) })
      },
    )
  })
  // When the server is gone nobody waits for the result.
  process.once('disconnect', () => process.exit())
  answer({ type: 'ready' })
}
