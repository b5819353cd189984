import { test } from 'node:test'
import { fuzzAndLook } from './testing.fuzz.ts'

/** Requests of every shape and of none to every operation, by several roles; `npm run soak -- fuzz` sends ten times as many. */
test('2000 requests of all kinds: no failure, no leak, and the server lives on', { timeout: 600_000 }, t => fuzzAndLook(t, 2000, 42))
