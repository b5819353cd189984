import type { SetupBody } from '../areas/users/contract.ts'
import { passwordProblems } from '../areas/users/rules.password.ts'
import { townOf } from '../areas/users/rules.ts'
import { insertTown } from '../areas/divisions/store.setup.ts'
import { insertOffice, insertUser, lockSetup } from '../areas/users/store.ts'
import type { Day } from '../kernel/day.ts'
import { recordAudit } from './audit.ts'
import * as clock from './clock.ts'
import { refuse } from './command.ts'
import { contextOf, officeOf, userOf, type Means, type Office } from './context.ts'
import { setScope } from './db.ts'
import { AppError } from './errors.ts'
import { hashPassword } from './password.ts'
import { newId } from './random.ts'

/** In a small office one person starts alone; payments still wait for a second one to approve. */
const FIRST_ROLES = ['system_admin', 'security_admin', 'audit_admin', 'clerk']

type Setup = SetupBody & { readonly address: string; readonly office_name?: string; readonly demo?: boolean; readonly fixed_today?: Day }

/**
 * First run: county, town, office and first administrator in one transaction. The one use case without a user; it refuses
 * once an office is there, also when two browsers press the button at once.
 */
export async function setUpOffice(means: Means, setup: Setup): Promise<Office> {
  const codes = townOf(setup.town_code)
  if (!codes) throw new AppError('TOWN_CODE_WRONG')
  refuse(passwordProblems(setup.admin_login, setup.admin_password))
  const password_hash = await hashPassword(setup.admin_password)
  const now = clock.now(),
    town_name = setup.town_name.trim(),
    demo = setup.demo ?? false
  const office: Office = {
    county: codes.county,
    division: codes.town,
    name: setup.office_name ?? `${town_name}民政办公室`,
    town_name,
    demo,
    fixed_today: setup.fixed_today ?? null,
  }
  const admin = { user_id: newId(), login: setup.admin_login, name: setup.admin_name.trim(), roles: FIRST_ROLES, division: codes.town }
  const user = userOf(office, admin)
  await means.db.transaction().execute(async trx => {
    await setScope(trx, user.scope)
    await lockSetup(trx)
    if (await officeOf(trx)) throw new AppError('SETUP_DONE')
    await insertTown(trx, { ...codes, town_name, now })
    await insertOffice(trx, { ...office, created_at: now })
    await insertUser(trx, { county: office.county, ...admin, password_hash, must_change: false, created_at: now })
    const ctx = { ...contextOf(means, office, user, { address: setup.address }), db: trx }
    await recordAudit(ctx, { command: 'office.setup', outcome: 'done', facts: { town: codes.town, login: admin.login } })
  })
  return office
}
