import { test } from 'node:test'
import { env } from '../src/server/env.ts'
import { killRounds } from './stream.ts'

test('killed many times amid a stream of commands', { timeout: 3_600_000 }, t => killRounds(t, env.soakRounds(), 43))
