import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, test } from 'node:test'
import { sql } from 'kysely'
import { command, query, type Context, type OpenContext } from './command.ts'
import { AppError } from './errors.ts'
import { answerOf } from './messages.ts'
import { COUNTY, testOffice, VILLAGES, type TestOffice } from './testing.office.ts'

const [EAST, BRIDGE] = [VILLAGES[0].division, VILLAGES[1].division]
const ID = '349999199001011234'

const insertPerson = async (ctx: OpenContext, { name, division, id }: { name: string; division: string; id?: string }): Promise<string> => {
  const person_id = ctx.newId()
  const sealed = id === undefined ? undefined : ctx.codec.seal('id', id)
  await ctx.db
    .insertInto('person')
    .values({
      county: ctx.user.county,
      person_id,
      division,
      name,
      search_keys: [],
      created_at: ctx.now,
      updated_at: ctx.now,
      id_cipher: sealed?.cipher ?? null,
      id_index: sealed?.index ?? null,
      id_last4: sealed?.last4 ?? null,
    })
    .execute()
  return person_id
}
const addPerson = command(
  'test.add',
  'person.write',
  async (ctx: OpenContext, input: { name: string; division: string; id?: string }) => ({ person_id: await insertPerson(ctx, input) }),
  ({ division }) => ({ division }),
)
const names = query('test.names', 'person.read', async ({ db }: OpenContext) =>
  (await db.selectFrom('person').select('name').orderBy('name').execute()).map(row => row.name),
)

const audit = async ({ database }: TestOffice) =>
  (
    await database.ownerPool.query<{ command: string; outcome: string; facts: unknown }>(
      'SELECT command, outcome, facts FROM audit_event ORDER BY audit_id',
    )
  ).rows
const count = async ({ database }: TestOffice, table: string): Promise<number> =>
  (await database.ownerPool.query<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`)).rows[0]?.n ?? -1

describe('command', () => {
  test('the work and its audit row are one transaction', async t => {
    const office = await testOffice(t)
    await addPerson(office.as(), { name: '周敏', division: EAST })
    assert.deepEqual(await audit(office), [{ command: 'test.add', outcome: 'done', facts: { division: EAST } }])
  })

  test('a refusal undoes the work and is on record by itself', async t => {
    const office = await testOffice(t)
    const refusing = command('test.refuse', 'person.write', async (ctx: OpenContext) => {
      await insertPerson(ctx, { name: '李娜', division: EAST })
      throw new AppError('PAID_TWICE')
    })
    await assert.rejects(refusing(office.as(), {}), { code: 'PAID_TWICE' })
    const failing = command('test.fail', 'person.write', async (ctx: OpenContext) => {
      await insertPerson(ctx, { name: '王强', division: EAST })
      throw new Error('surprise')
    })
    await assert.rejects(failing(office.as(), {}), /surprise/)
    await assert.rejects(addPerson(office.as({ permissions: ['person.read'] }), { name: '赵丽', division: EAST }), { code: 'NOT_ALLOWED' })
    assert.equal(await count(office, 'person'), 0)
    assert.deepEqual(await audit(office), [
      { command: 'test.refuse', outcome: 'refused', facts: { code: 'PAID_TWICE' } },
      { command: 'test.fail', outcome: 'failed', facts: { code: 'FAILED' } },
      { command: 'test.add', outcome: 'denied', facts: { code: 'NOT_ALLOWED' } },
    ])
  })

  test('a refusal names the rows that it was about, and nothing else of the input', async t => {
    const office = await testOffice(t)
    const refusing = command<object, never>('test.refuse', 'person.write', async () => {
      throw new AppError('PAID_TWICE')
    })
    const batch_id = '01900000-0000-7000-8000-00000000000b'
    const input = { batch_id, account_id: '6217000000000000017', receiver: '农商行', nested: { person_id: batch_id } }
    await assert.rejects(refusing(office.as(), input), { code: 'PAID_TWICE' })
    assert.deepEqual(await audit(office), [{ command: 'test.refuse', outcome: 'refused', facts: { batch_id, code: 'PAID_TWICE' } }])
  })

  test('inside another it joins its transaction, and its right is checked again', async t => {
    const office = await testOffice(t)
    const both = command('test.both', 'import.write', async (ctx: OpenContext) => {
      await addPerson(ctx, { name: '周敏', division: EAST })
      await addPerson({ ...ctx, user: { ...ctx.user, permissions: new Set(['import.write'] as const) } }, { name: '李娜', division: EAST })
    })
    await assert.rejects(both(office.as(), {}), { code: 'NOT_ALLOWED' })
    assert.equal(await count(office, 'person'), 0)
    assert.deepEqual(
      (await audit(office)).map(row => row.command),
      ['test.both'],
    )
  })

  test('the same key gives the first reply again, at once or later; with another input or command it is refused', async t => {
    const office = await testOffice(t)
    const ctx = office.as({ idempotencyKey: 'key-00000001' })
    const input = { name: '周敏', division: EAST }
    const replies = await Promise.all([addPerson(ctx, input), addPerson(ctx, input), addPerson(ctx, input)])
    assert.deepEqual(new Set(replies.map(reply => reply.person_id)).size, 1)
    assert.deepEqual(await addPerson(office.as({ idempotencyKey: 'key-00000001' }), input), replies[0])
    assert.equal(await count(office, 'person'), 1)
    await assert.rejects(addPerson(ctx, { ...input, name: '李娜' }), { code: 'KEY_REUSED' })
    const other = command('test.other', 'person.write', async (_ctx: OpenContext, input: { name: string; division: string }) => input)
    await assert.rejects(other(ctx, input), { code: 'KEY_REUSED' })
    await addPerson(office.as({ login: 'lina', idempotencyKey: 'key-00000001' }), input)
    assert.equal(await count(office, 'person'), 2, "a key is its user's own")
  })

  test('a kept input cannot be found by trying all identity numbers', async t => {
    const office = await testOffice(t)
    const input = { name: '周敏', division: EAST, id: ID }
    await addPerson(office.as({ idempotencyKey: 'key-00000001' }), input)
    const { rows } = await office.database.ownerPool.query<{ input_hash: string }>('SELECT input_hash FROM idempotency')
    const guessed = createHash('sha256')
      .update(`test.add\n${JSON.stringify(input)}`)
      .digest('hex')
    assert.notEqual(rows[0]?.input_hash, guessed)
  })

  test('a secret reply is never kept: the work runs again, and the next look is on record too', async t => {
    const office = await testOffice(t)
    const reveal = command('test.reveal', 'person.reveal', async () => ({ value: ID }), undefined, { secret: true })
    const ctx = office.as({ idempotencyKey: 'key-00000001' })
    assert.deepEqual(await reveal(ctx, {}), { value: ID })
    assert.deepEqual(await reveal(ctx, {}), { value: ID })
    assert.equal(await count(office, 'idempotency'), 0)
    assert.equal((await audit(office)).length, 2)
  })

  test('a kept reply holds no whole number, not even one typed into a name, and never a file', async t => {
    const office = await testOffice(t)
    const named = command('test.named', 'person.write', async () => ({ files: [{ name: `${ID}周敏.xlsx` }], fen: 1n.toString() }))
    await named(office.as({ idempotencyKey: 'key-00000001' }), {})
    const { rows } = await office.database.ownerPool.query<{ reply: unknown }>('SELECT reply FROM idempotency')
    assert.deepEqual(rows, [{ reply: { files: [{ name: '********1234周敏.xlsx' }], fen: '1' } }])
    const file = command('test.file', 'person.write', async () => ({ name: '清单.xlsx', content: Buffer.from(ID) }))
    await assert.rejects(file(office.as({ idempotencyKey: 'key-00000002' }), {}), /mark it secret/)
    const bytes = command('test.bytes', 'person.write', async () => new Uint8Array(3))
    await assert.rejects(bytes(office.as({ idempotencyKey: 'key-00000003' }), {}), /mark it secret/)
    assert.equal(await count(office, 'idempotency'), 1)
  })

  test('a connection that dies between two statements is a refusal, not the end of the process', async t => {
    const office = await testOffice(t)
    const dies = command('test.dies', 'person.write', async (ctx: OpenContext) => {
      const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(ctx.db)
      await sql`SELECT pg_terminate_backend(${rows[0]?.pid})`.execute(office.db)
      await new Promise(resolve => setTimeout(resolve, 200))
      return insertPerson(ctx, { name: '周敏', division: EAST })
    })
    await assert.rejects(dies(office.as(), {}), { code: 'DATABASE_GONE' })
    assert.equal(await count(office, 'person'), 0)
    await addPerson(office.as(), { name: '李娜', division: EAST })
    assert.deepEqual(
      (await audit(office)).map(row => [row.command, row.outcome]),
      [
        ['test.dies', 'refused'],
        ['test.add', 'done'],
      ],
    )
  })

  test('a serialization failure is tried again, three times at most', async t => {
    const office = await testOffice(t)
    let tries = 0
    const clash = (times: number) =>
      command('test.clash', 'person.write', async (ctx: OpenContext) => {
        tries++
        await insertPerson(ctx, { name: `第${tries}次`, division: EAST })
        if (tries <= times) throw Object.assign(new Error('could not serialize access'), { code: '40001' })
        return tries
      })
    assert.equal(await clash(2)(office.as(), {}), 3)
    assert.equal(await count(office, 'person'), 1)
    tries = 0
    await assert.rejects(clash(9)(office.as(), {}), { code: 'CONFLICT' })
    assert.equal(tries, 3)
    assert.equal(await count(office, 'person'), 1)
  })

  test('a real deadlock costs one of two nothing but time', async t => {
    const office = await testOffice(t)
    const first = await addPerson(office.as(), { name: '周敏', division: EAST })
    const second = await addPerson(office.as(), { name: '李娜', division: EAST })
    let arrived = 0
    const both = command('test.lock', 'person.write', async ({ db }: OpenContext, order: readonly string[]) => {
      for (const person_id of order) {
        await db.updateTable('person').set({ note: order.join() }).where('county', '=', COUNTY).where('person_id', '=', person_id).execute()
        arrived++
        for (let waits = 0; arrived < 2 && waits < 200; waits++) await new Promise(resolve => setTimeout(resolve, 10))
      }
      return 'done'
    })
    const ids = [first.person_id, second.person_id]
    assert.deepEqual(await Promise.all([both(office.as(), ids), both(office.as(), ids.toReversed())]), ['done', 'done'])
  })
})

describe('the fence', () => {
  const register = async (office: TestOffice): Promise<void> => {
    await addPerson(office.as(), { name: '东河周敏', division: EAST, id: ID })
    await addPerson(office.as(), { name: '石桥李娜', division: BRIDGE })
  }

  test('a village user reads and writes the rows of the village only', async t => {
    const office = await testOffice(t)
    await register(office)
    assert.deepEqual(await names(office.as(), {}), ['东河周敏', '石桥李娜'])
    const cadre: Context = office.as({ login: 'cadre', division: BRIDGE })
    assert.deepEqual(await names(cadre, {}), ['石桥李娜'])
    await assert.rejects(addPerson(cadre, { name: '王强', division: EAST }), { code: 'OUT_OF_SCOPE' })
    const rename = command('test.rename', 'person.write', async ({ db }: OpenContext, name: string) =>
      Number((await db.updateTable('person').set({ name }).where('county', '=', COUNTY).executeTakeFirst()).numUpdatedRows),
    )
    assert.equal(await rename(cadre, '改了名'), 1)
    assert.deepEqual(await names(office.as(), {}), ['东河周敏', '改了名'])
  })

  test('a number that another village holds is refused without a word of whose it is', async t => {
    const office = await testOffice(t)
    await register(office)
    const refusal: unknown = await addPerson(office.as({ login: 'cadre', division: BRIDGE }), {
      name: '王强',
      division: BRIDGE,
      id: ID,
    }).catch((error: unknown) => error)
    assert.ok(refusal instanceof AppError)
    const told = JSON.stringify([refusal.code, refusal.message, refusal.facts, answerOf(refusal)])
    assert.equal(refusal.code, 'PERSON_EXISTS')
    assert.doesNotMatch(told, /周敏|1234|349999|东河|Key \(/)
    assert.ok(!JSON.stringify(await audit(office)).includes('349999199001011234'))
  })

  test('a reading cannot write, and outside a transaction there is nothing to see', async t => {
    const office = await testOffice(t)
    await register(office)
    const writing = query('test.write', 'person.read', (ctx: OpenContext) => insertPerson(ctx, { name: '王强', division: EAST }))
    await assert.rejects(writing(office.as(), {}), { code: '25006' })
    assert.deepEqual(await office.db.selectFrom('person').select('name').execute(), [])
    assert.deepEqual(
      await names(office.as({ login: 'cadre', division: BRIDGE }), {}),
      ['石桥李娜'],
      'the scope of one does not stay on the connection of the next',
    )
  })

  test('the app role owns nothing, is no superuser, and cannot step out of the fence', async t => {
    const { database } = await testOffice(t)
    const { rows } = await database.appPool.query<{ role: string; super: boolean; bypass: boolean; owned: number; bare: string[] }>(`
      SELECT current_user AS role, r.rolsuper AS super, r.rolbypassrls AS bypass,
        (SELECT count(*)::int FROM pg_class c WHERE c.relowner = r.oid) AS owned,
        (SELECT coalesce(array_agg(c.relname::text), '{}') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'division'
          WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relrowsecurity) AS bare
      FROM pg_roles r WHERE r.rolname = current_user`)
    assert.deepEqual({ ...rows[0], bare: undefined }, { role: 'doudi_app', super: false, bypass: false, owned: 0, bare: undefined })
    // Names of places, the office and the list of users: no rows of people or money.
    assert.deepEqual(rows[0]?.bare.toSorted(), ['app_user', 'division', 'division_alias', 'office'])
    for (const attempt of [
      'SET ROLE doudi_owner',
      'ALTER TABLE person DISABLE ROW LEVEL SECURITY',
      'SET row_security = off; SELECT count(*) FROM person',
    ]) {
      await assert.rejects(database.appPool.query(attempt), { code: '42501' }, attempt)
    }
  })
})
