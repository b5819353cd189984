import { tmpdir } from 'node:os'

/** The only reader of the process environment: every setting from outside is named here, and nowhere else. */

const text = (name: string): string | undefined => {
  const value = process.env[name]
  return value === undefined || value === '' ? undefined : value
}

export const env = {
  /** Data folder; `--data DIR` goes before it. */
  dataDir: (): string | undefined => text('DOUDI_DATA'),
  /** A given PostgreSQL server (15 or later) instead of the embedded one; its user is the owner. */
  databaseUrl: (): string | undefined => text('DATABASE_URL'),
  /** Login of the app role on a given server; without it the role doudi_app is made with a derived password. */
  appUrl: (): string | undefined => text('DOUDI_APP_URL'),
  /** Folder with initdb, pg_ctl and postgres, instead of the packaged binaries. */
  postgresBin: (): string | undefined => text('DOUDI_PG_BIN'),
  /** Key of the codec; default `DIR.key` beside the data folder. */
  keyFile: (): string | undefined => text('DOUDI_KEY_FILE'),
  password: (): string | undefined => text('DOUDI_PASSWORD'),
  /** The one-time password that goes with DOUDI_PASSWORD, for who has one. */
  oneTimePassword: (): string | undefined => text('DOUDI_CODE'),
  passphrase: (): string | undefined => text('DOUDI_PASSPHRASE'),
  /** DOUDI_NO_UNSHARE=1 makes root run PostgreSQL as nobody, as on machines that forbid user namespaces. */
  mayUnshare: (): boolean => text('DOUDI_NO_UNSHARE') === undefined,
  /** Folder of the engine that one whole test run shares; set by tools/test.ts. */
  testEngine: (): string | undefined => text('DOUDI_TEST_ENGINE'),
  /** How many times the usual count the property tests run; set by tools/soak.ts. */
  testRuns: (): number => Number(text('DOUDI_TEST_RUNS') ?? 1),
  /** How often the soak test kills the server; fewer for a quick look. */
  soakRounds: (): number => Number(text('DOUDI_SOAK_ROUNDS') ?? 30),
  temporaryFolder: (): string => tmpdir(),
  /** What a child PostgreSQL gets: the search path and temporary folders only, no PG* settings, no passwords. */
  forPostgres: (): NodeJS.ProcessEnv => {
    const handed: NodeJS.ProcessEnv = { LC_ALL: 'C' }
    for (const name of ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'SystemRoot', 'SystemDrive', 'windir', 'USERPROFILE']) {
      const value = process.env[name]
      if (value !== undefined) handed[name] = value
    }
    return handed
  },
  /** The whole environment with changes, for a child that is Doudi itself (tests). */
  withChanges: (changes: Record<string, string | undefined>): NodeJS.ProcessEnv => ({ ...process.env, ...changes }),
} as const
