import { settingsFrom, type SignInSettings } from '../areas/users/rules.sign-in.ts'
import { settingsBeforeSignIn, settingsOf } from '../areas/users/store.settings.ts'
import type { OpenContext } from './command.ts'
import { inScope, scopeOf, type Db } from './db.ts'
import { keptBriefly } from './session.kept.ts'

const kept = keptBriefly<SignInSettings>()

/** What the office has set about signing in. */
export const signInSettings = (db: Db, office: { readonly county: number; readonly division: string }): Promise<SignInSettings> =>
  kept.read(db, '', async () => settingsFrom(await settingsBeforeSignIn(db, office)))

/** After a change, so that it holds from the next request on. */
export const forgetSignInSettings = kept.forget

/** The same inside a command, whatever village its user sees: settings stand in the town. */
export async function signInSettingsIn({ db, user }: OpenContext): Promise<SignInSettings> {
  return inScope(db, scopeOf(user.town), user.scope, async () =>
    settingsFrom(await settingsOf(db, { county: user.county, division: user.town })),
  )
}
