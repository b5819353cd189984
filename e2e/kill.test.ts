import { test } from 'node:test'
import { killRounds } from './stream.ts'

test(
  'killed three ways amid a stream of commands: answered is durable, each command happened once and answers as before',
  {
    timeout: 600_000,
  },
  t => killRounds(t, 3, 42),
)
