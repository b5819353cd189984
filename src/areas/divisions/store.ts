import { sql } from 'kysely'
import type { Trx } from '../../server/db.ts'

export type Village = { division: string; name: string; short_name: string; provisional: boolean; aliases: string[] }

/** Villages whose codes lie in [lo, hi), with their aliases, in order of code. */
export async function villagesBetween(db: Trx, county: number, lo: string, hi: string): Promise<Village[]> {
  const { rows } = await sql<Village>`
    SELECT d.division, d.name, d.short_name, d.provisional,
           coalesce((SELECT array_agg(a.alias ORDER BY a.alias) FROM division_alias a WHERE a.county = d.county AND a.division = d.division), '{}') AS aliases
      FROM division d
     WHERE d.county = ${county} AND d.level = 'village' AND d.division >= ${lo} AND d.division < ${hi}
     ORDER BY d.division`.execute(db)
  return rows
}

/** Village codes of the range that a real code replaced: nothing stands under them, and none is made up again. */
export async function retiredCodes(db: Trx, county: number, lo: string, hi: string): Promise<string[]> {
  const { rows } = await sql<{ division: string }>`
    SELECT division FROM division
     WHERE county = ${county} AND level = 'retired' AND division >= ${lo} AND division < ${hi}`.execute(db)
  return rows.map(row => row.division)
}

/** Living people and open households of each village in the scope. */
export async function villageCounts(db: Trx, county: number): Promise<Map<string, { people: number; households: number }>> {
  const { rows } = await sql<{ division: string; people: number; households: number }>`
    SELECT division, sum(people)::int AS people, sum(households)::int AS households FROM (
      SELECT division, count(*) AS people, 0 AS households FROM person WHERE county = ${county} AND died_on IS NULL GROUP BY division
      UNION ALL
      SELECT division, 0, count(*) FROM household WHERE county = ${county} AND closed_on IS NULL GROUP BY division) counted
     GROUP BY division`.execute(db)
  return new Map(rows.map(({ division, people, households }) => [division, { people, households }]))
}

/** Waits for any other writer of this town's villages; codes are given out one command at a time. */
export async function lockTown(db: Trx, town: string): Promise<void> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`villages:${town}`}, 0))`.execute(db)
}

/** The month run and the rosters of a programme take the same lock: none of them reads the old code and writes it afterwards. */
export async function lockProgrammes(db: Trx, town: string, programmes: readonly string[]): Promise<void> {
  await sql`
    SELECT pg_advisory_xact_lock(hashtextextended(key, 0))
      FROM (SELECT unnest(${programmes.map(programme => `payments:${town}:${programme}`).toSorted()}::text[]) AS key) AS keys`.execute(db)
}

export type MovedRows = { readonly table: string; readonly rows: number }

/** Old codes to new ones in every table that has a division, by the database's own function: the app role may not change them itself. */
export async function exchangeCodes(
  db: Trx,
  county: number,
  exchanges: readonly { readonly division: string; readonly to: string }[],
): Promise<MovedRows[]> {
  const { rows } = await sql<MovedRows>`
    SELECT table_name AS "table", moved::int AS rows
      FROM exchange_village_codes(${county}, ${exchanges.map(each => each.division)}::text[], ${exchanges.map(each => each.to)}::text[])`.execute(
    db,
  )
  return rows
}

export type NewVillage = { division: string; name: string; short_name: string; provisional: boolean }

/** Adds villages. A code that was retired may come back: it turns out to be another village's real one. */
export async function insertVillages(db: Trx, county: number, now: string, villages: readonly NewVillage[]): Promise<void> {
  if (villages.length === 0) return
  await sql`
    INSERT INTO division (county, division, level, name, short_name, provisional, created_at)
    SELECT ${county}, v.division, 'village', v.name, v.short_name, v.provisional, ${now}::timestamptz
      FROM unnest(${villages.map(v => v.division)}::text[], ${villages.map(v => v.name)}::text[],
                  ${villages.map(v => v.short_name)}::text[], ${villages.map(v => v.provisional)}::boolean[])
           AS v (division, name, short_name, provisional)
        ON CONFLICT (county, division) DO UPDATE
       SET level = 'village', name = excluded.name, short_name = excluded.short_name, provisional = excluded.provisional, replaced_by = NULL
     WHERE division.level = 'retired'`.execute(db)
}

export async function nameVillages(db: Trx, county: number, villages: readonly NewVillage[]): Promise<void> {
  if (villages.length === 0) return
  await sql`
    UPDATE division d SET name = v.name, short_name = v.short_name, provisional = v.provisional
      FROM unnest(${villages.map(v => v.division)}::text[], ${villages.map(v => v.name)}::text[],
                  ${villages.map(v => v.short_name)}::text[], ${villages.map(v => v.provisional)}::boolean[])
           AS v (division, name, short_name, provisional)
     WHERE d.county = ${county} AND d.division = v.division`.execute(db)
}

export async function insertAliases(
  db: Trx,
  county: number,
  now: string,
  town: string,
  aliases: readonly { alias: string; division: string }[],
): Promise<void> {
  if (aliases.length === 0) return
  await sql`
    INSERT INTO division_alias (county, alias, town, division, created_at)
    SELECT ${county}, a.alias, ${town}, a.division, ${now}::timestamptz
      FROM unnest(${aliases.map(a => a.alias)}::text[], ${aliases.map(a => a.division)}::text[]) AS a (alias, division)
        ON CONFLICT (county, town, alias) DO NOTHING`.execute(db)
}
