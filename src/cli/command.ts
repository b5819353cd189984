import type { ParseArgsConfig } from 'node:util'
import type { OpenOffice } from '../server/office.ts'
import type { Context } from '../server/command.ts'

export type Options = NonNullable<ParseArgsConfig['options']>
/** What the user wrote after the command: `--name value` by name, the rest in order. */
export type Args = {
  readonly values: Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
  readonly rest: readonly string[]
}

/** What a command gets. Results are returned, never printed: `--json` prints exactly one document. */
export type Cli = {
  readonly json: boolean
  readonly dataDir: string
  readonly databaseUrl: string | undefined
  readonly keyFile: string | undefined
  /** A note or progress, to standard error. */
  readonly note: (line: string) => void
  /** Opens the office once, in a folder that exists (any with `begin`); it is closed when the command ends. */
  readonly office: (begin?: boolean) => Promise<OpenOffice>
  /** The context of the local operator, or of `--as LOGIN` after his password was checked; refuses before the first run. */
  readonly context: () => Promise<Context>
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
}

/** `value` is the document of `--json`; `text` what a person reads; `found` false makes the exit code 1 (refused or found wanting). */
export type Outcome = { readonly value: unknown; readonly text: string; readonly found?: boolean }

/** One command: `src/cli/<name>.ts` exports its options and its work. */
export type Command = {
  /** Its own options; --data, --json, --as and --help are there for all. */
  readonly options?: Options
  /** Fewest and most words after the command. */
  readonly words?: readonly [least: number, most: number]
  readonly run: (cli: Cli, args: Args) => Promise<Outcome>
}
/** One line of help and a lazy import, so that each command loads only what it needs. */
export type Listed = { readonly usage: string; readonly about: string; readonly load: () => Promise<Command> }

/** Wrong use: exit code 2. `how` says how it is written. */
export type UsageError = Error & { readonly usage: true }
export const wrongUse = (text: string): UsageError => Object.assign(new Error(text), { usage: true as const })
export const isWrongUse = (error: unknown): error is UsageError => error instanceof Error && 'usage' in error

/** The text of an option, or undefined. */
export const textOf = (args: Args, name: string): string | undefined => {
  const value = args.values[name]
  return typeof value === 'string' ? value : undefined
}
export const required = (args: Args, name: string): string => {
  const value = textOf(args, name)
  if (value === undefined || value === '') throw wrongUse(`缺少 --${name}`)
  return value
}
