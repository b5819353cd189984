/**
 * Stands in for `node:test` where mutants are tried: tests queue up while their file is loaded and run one after another, so that
 * a process of its own for each mutant is not needed. Only what the pure tests use.
 */
type Run = () => unknown
const queue: Run[] = []

export const test = (_name: string, run: Run): void => void queue.push(run)
export const it = test
export const describe = (_name: string, group: () => void): void => group()
/** Set up and cleared away for a whole process: nothing that a pure test needs. */
export const before = (_run: Run): void => undefined
export const after = before
export default test

/** The tests queued since the last call. */
export const takeTests = (): Run[] => queue.splice(0)
