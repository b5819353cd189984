import { markAlarmSeen } from '../../server/alarms.ts'
import { command, query, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import type { AlarmRow } from './contract.ts'
import * as store from './store.ts'

const SHOWN = 200

const alarmRow = ({ seen_at, seen_name, note, alarm_id, at, kind, login, name, facts }: store.StoredAlarm): AlarmRow => ({
  alarm_id,
  at,
  kind,
  login,
  name,
  facts: { ...facts },
  seen: seen_at === null ? null : { at: seen_at, name: seen_name ?? '', note: note ?? '' },
})

/** What calls for an explanation, and what was made of earlier alarms. */
export const listAlarms = query(
  'alarm.list',
  'alarm.see',
  async ({ db, user }: OpenContext): Promise<{ open: AlarmRow[]; seen: AlarmRow[] }> => ({
    open: (await store.alarms(db, user.county, false, SHOWN)).map(alarmRow),
    seen: (await store.alarms(db, user.county, true, SHOWN)).map(alarmRow),
  }),
)

/** An alarm is closed by what somebody found out; who is alarmed about cannot close it himself. */
export const seeAlarm = command(
  'alarm.see',
  'alarm.see',
  async (ctx: OpenContext, { alarm_id, note }: { alarm_id: string; note: string }): Promise<Record<string, never>> => {
    const found = note.trim()
    if (found === '') throw new AppError('ALARM_NOTE_NEEDED')
    const outcome = await markAlarmSeen(ctx, alarm_id, found)
    if (outcome !== 'seen') throw new AppError(outcome)
    ctx.changed({ row: `alarm ${alarm_id}`, before: { seen: false }, after: { seen: true } })
    return {}
  },
  ({ alarm_id, note }) => ({ alarm_id, reason: note }),
)
