import { env } from './env.ts'

/**
 * How a property test runs: the same cases every time, and few. `npm run soak` multiplies the count (DOUDI_TEST_RUNS=50).
 * fast-check takes the result as it is.
 */
export const runs = (numRuns = 200): { seed: number; numRuns: number } => ({ seed: 42, numRuns: numRuns * env.testRuns() })
