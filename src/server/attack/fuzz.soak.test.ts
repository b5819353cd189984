import { test } from 'node:test'
import { fuzzAndLook } from './testing.fuzz.ts'

for (const seed of [42, 43])
  test(`10000 requests of all kinds from seed ${seed}: no failure, no leak, and the server lives on`, { timeout: 3_600_000 }, t =>
    fuzzAndLook(t, 10_000, seed),
  )
