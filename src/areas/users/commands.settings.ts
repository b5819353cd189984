import type { Value, Values } from '../../server/audit.changes.ts'
import type { OpenContext } from '../../server/command.ts'
import { saveSetting, settingsOf } from './store.settings.ts'

/** One setting of the office, for the commands of any area: their right is theirs to hold. Of an object, its fields are what changed. */
export async function writeSetting({ db, user, now, changed }: OpenContext, name: string, value: Value): Promise<void> {
  const office = { county: user.county, division: user.town }
  const before = (await settingsOf(db, office)).get(name)
  changed({ row: 'office_setting', before: fieldsOf(name, before as Value), after: fieldsOf(name, value) })
  await saveSetting(db, { ...office, name, value, changed_by: user.user_id, changed_at: now })
}

const isObject = (value: Value): value is Values =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
const fieldsOf = (name: string, value: Value): Values => (isObject(value) ? value : value === undefined ? {} : { [name]: value })
