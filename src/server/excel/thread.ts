/** Heavy work in a thread of its own, bounded in time and heap; both ends of the conversation stand here. */
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { AppError } from '../errors.ts'

export type ThreadBounds = { readonly milliseconds: number; readonly heapMegabytes: number; readonly signal?: AbortSignal | undefined }

type Answer<Message> =
  | { readonly type: 'message'; readonly message: Message }
  | { readonly type: 'done' }
  | { readonly type: 'refused'; readonly code: string; readonly facts: Readonly<Record<string, unknown>> }

/**
 * Runs `script` (which calls `answerParent`) and hands over its messages. The thread is gone when this settles.
 * Errors: the script's AppErrors, WORKBOOK_TIMEOUT, WORKBOOK_TOO_LARGE when the heap is full, the signal's reason.
 */
export function runThread<Message>(script: URL, input: unknown, bounds: ThreadBounds, take: (message: Message) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const { signal, milliseconds, heapMegabytes } = bounds
    const worker = new Worker(script, { workerData: input, resourceLimits: { maxOldGenerationSizeMb: heapMegabytes, maxYoungGenerationSizeMb: 32 } })
    let ended = false
    const end = (finish: () => void): void => {
      if (ended) return
      ended = true
      clearTimeout(timer)
      signal?.removeEventListener('abort', abort)
      // What still comes while the thread is being ended must not bring the server down.
      worker.removeAllListeners('error').on('error', () => {})
      void worker.terminate().then(finish, finish)
    }
    const fail = (error: unknown): void => end(() => reject(error))
    const abort = (): void => fail(signal?.reason)
    const timer = setTimeout(() => fail(new AppError('WORKBOOK_TIMEOUT', { seconds: Math.ceil(milliseconds / 1000) })), milliseconds)
    signal?.addEventListener('abort', abort, { once: true })
    worker.on('message', (answer: Answer<Message>) => {
      if (ended) return
      if (answer.type === 'message') take(answer.message)
      else if (answer.type === 'done') end(resolve)
      else fail(new AppError(answer.code, answer.facts))
    })
    worker.on('error', (error: Error & { code?: string }) => {
      const outOfMemory = error.code === 'ERR_WORKER_OUT_OF_MEMORY'
      fail(outOfMemory ? new AppError('WORKBOOK_TOO_LARGE', { what: 'memory', limit: heapMegabytes }) : error)
    })
    worker.on('exit', () => fail(new AppError('WORKBOOK_DAMAGED', { detail: 'reader ended early' })))
  })
}

/** The other end: does the work on what the parent handed in; refusals travel as data, a bug as the thread's error. */
export async function answerParent<Input, Message>(work: (input: Input, post: (message: Message) => void) => Promise<void>): Promise<void> {
  if (parentPort === null) return
  const port = parentPort
  const answer = (message: Answer<Message>): void => port.postMessage(message)
  try {
    await work(workerData as Input, message => answer({ type: 'message', message }))
    answer({ type: 'done' })
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    answer({ type: 'refused', code: error.code, facts: error.facts })
  }
}
