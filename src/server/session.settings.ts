import { settingsFrom, type SignInSettings } from '../areas/users/rules.sign-in.ts'
import { settingsBeforeSignIn, settingsOf } from '../areas/users/store.settings.ts'
import { ticks } from './clock.ts'
import type { OpenContext } from './command.ts'
import { inScope, scopeOf, type Db, type Trx } from './db.ts'

type Kept = { readonly at: number; readonly settings: Promise<SignInSettings> }

/** Every request asks; another process (the command line) may have changed them some seconds ago. */
const KEPT_FOR_MS = 5_000
const kept = new WeakMap<Db | Trx, Kept>()

/** What the office has set about signing in. */
export function signInSettings(db: Db, office: { readonly county: number; readonly division: string }): Promise<SignInSettings> {
  const known = kept.get(db)
  if (known !== undefined && ticks() - known.at < KEPT_FOR_MS) return known.settings
  const settings = settingsBeforeSignIn(db, office).then(settingsFrom)
  kept.set(db, { at: ticks(), settings })
  settings.catch(() => kept.delete(db))
  return settings
}

/** After a change, so that it holds from the next request on. */
export const forgetSignInSettings = (db: Db | Trx): void => void kept.delete(db)

/** The same inside a command, whatever village its user sees: settings stand in the town. */
export async function signInSettingsIn({ db, user }: OpenContext): Promise<SignInSettings> {
  return inScope(db, scopeOf(user.town), user.scope, async () =>
    settingsFrom(await settingsOf(db, { county: user.county, division: user.town })),
  )
}
