import { loadLaw } from './law.ts'

/** The law of this program, read once for all tests of a process. */
export const testLaw = loadLaw()
