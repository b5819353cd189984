import type { SignedIn } from './session.ts'
import type { Db } from './db.ts'

/** Codes of what the office should put right, for the banner above every page (web/widgets/banner.tsx has their words). */
export async function noticesOf(db: Db, { office, user }: SignedIn): Promise<string[]> {
  // Whoever sees one village only can put none of it right.
  if (user.scope.lo > office.division) return []
  const notices: string[] = []
  if (!office.demo && !(await isApproved(db, office.county))) notices.push('SYSTEM_NOT_APPROVED')
  return notices
}

/** Whether the signed 《系统启用审批单》 has been handed in. */
const isApproved = async (db: Db, county: number): Promise<boolean> =>
  (await db
    .selectFrom('office')
    .select('approved_at')
    .where('county', '=', county)
    .where('approved_at', 'is not', null)
    .executeTakeFirst()) !== undefined
