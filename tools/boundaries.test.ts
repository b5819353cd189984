import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { areaOf, cycles, reachedFrom, readSources, ROOT, type SourceFile } from './source-walk.ts'

/** The one order of areas: `commands.ts` may call the commands of an area to the left of its own. */
const ORDER = [
  'users',
  'divisions',
  'people',
  'households',
  'programmes',
  'funds',
  'relief',
  'payments',
  'mutualaid',
  'reconciliation',
  'medical',
  'matching',
  'children',
  'elderly',
  'disability',
  'imports',
  'reports',
  'backups',
  'publicity',
  'oversight',
]

/** Who writes which table. */
const OWNER: Readonly<Record<string, string>> = {
  app_user: 'users',
  user_session: 'users',
  user_password: 'users',
  user_recovery_code: 'users',
  deputy: 'users',
  handover: 'users',
  office_setting: 'users',
  office: 'users',
  division: 'divisions',
  division_alias: 'divisions',
  person: 'people',
  person_change: 'people',
  bank_account: 'people',
  household: 'households',
  household_member: 'households',
  entitlement: 'programmes',
  entitlement_person: 'programmes',
  fund: 'funds',
  voucher: 'funds',
  voucher_line: 'funds',
  fund_balance: 'funds',
  reserve_case: 'relief',
  relief_list: 'relief',
  relief_grant: 'relief',
  payment_batch: 'payments',
  payment_line: 'payments',
  payment_note: 'payments',
  society: 'mutualaid',
  society_director: 'mutualaid',
  society_inspection: 'mutualaid',
  society_training: 'mutualaid',
  aid_case: 'mutualaid',
  medical_claim: 'medical',
  outside_list: 'matching',
  outside_list_row: 'matching',
  match_hit: 'matching',
  match_conclusion: 'matching',
  system_roster: 'reconciliation',
  system_roster_row: 'reconciliation',
  mismatch_note: 'reconciliation',
  child_record: 'children',
  child_class: 'children',
  guardian: 'children',
  child_change: 'children',
  child_round: 'children',
  child_review: 'children',
  child_worker: 'children',
  child_training: 'children',
  group_policy: 'elderly',
  group_policy_member: 'elderly',
  visit_plan: 'elderly',
  visit: 'elderly',
  disability_card: 'disability',
  check_round: 'disability',
  check_target: 'disability',
  check_item: 'disability',
  home_care: 'disability',
  roster_import: 'imports',
  roster_mapping: 'imports',
  report: 'reports',
  report_figure: 'reports',
  attachment: 'server',
  audit_event: 'server',
  audit_seal: 'server',
  idempotency: 'server',
  codec_key: 'server',
  export_register: 'server',
  alarm: 'server',
  backup_run: 'backups',
  publicity_check: 'publicity',
}
const PURE_PACKAGES = new Set(['typebox', 'pinyin-pro'])
const sources = readSources(['src'])
const forTests = (path: string): boolean => /\.test\.ts$|\/testing(\.[a-z-]+)*\.ts$|[./]fixtures?\./.test(path)
const product = sources.filter(file => !forTests(file.path))
const byPath = new Map(product.map(file => [file.path, file]))
/** What the product may load besides itself: the demo town, and for `doudi bench` the tools. */
const beside = new Set(readSources(['demo', 'tools']).map(file => file.path))
const isPure = (path: string): boolean => path.startsWith('src/kernel/') || /\/(rules|contract)(\.[a-z-]+)?\.ts$/.test(path)
const part = (path: string): string => /\/([a-z]+)(?:\.[a-z-]+)*\.tsx?$/.exec(path)?.[1] ?? ''

/** Fails with every offending place at once. */
function none(what: string, places: readonly string[]): void {
  assert.deepEqual(places, [], what)
}
const lines = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap(file =>
    file.code.split('\n').flatMap((line, index) => (pattern.test(line) ? [`${file.path}:${index + 1}: ${line.trim().slice(0, 100)}`] : [])),
  )

describe('boundaries of the house', () => {
  test('the walk sees the house', () => {
    assert.ok(product.length > 100, `only ${product.length} files read`)
    for (const area of ORDER)
      assert.ok(
        product.some(file => areaOf(file.path) === area),
        `area ${area} has no file`,
      )
    assert.ok(product.flatMap(file => file.imports).filter(i => i.target !== undefined).length > 300)
  })

  test('every relative import names a file that is there', () => {
    none(
      'dangling imports',
      product.flatMap(file =>
        file.imports
          .filter(i => i.target !== undefined && /\.tsx?$/.test(i.target) && !byPath.has(i.target) && !beside.has(i.target))
          .map(i => `${file.path} → ${i.specifier}`),
      ),
    )
  })

  test('rules, contracts and the kernel are pure', () => {
    none(
      'impure imports',
      product
        .filter(file => isPure(file.path))
        .flatMap(file =>
          file.imports
            .filter(i => (i.target === undefined ? !PURE_PACKAGES.has(i.specifier) : !isPure(i.target)))
            .map(i => `${file.path} → ${i.specifier}`),
        ),
    )
  })

  test('an area reaches into another only through contract and rules, and commands call commands of an earlier area', () => {
    none(
      'imports across areas',
      product.flatMap(file => {
        const from = areaOf(file.path)
        if (from === undefined) return []
        return file.imports.flatMap(i => {
          const to = i.target === undefined ? undefined : areaOf(i.target)
          if (i.target === undefined || to === undefined || to === from || isPure(i.target)) return []
          const allowed = part(file.path) === 'commands' && part(i.target) === 'commands' && ORDER.indexOf(to) < ORDER.indexOf(from)
          return allowed ? [] : [`${file.path} → ${i.target}`]
        })
      }),
    )
  })

  test('no import cycle anywhere', () =>
    none(
      'cycles',
      cycles(byPath).map(cycle => cycle.join(' → ')),
    ))

  test('an area holds at most six kinds of file', () => {
    none(
      'other kinds',
      product
        .filter(file => areaOf(file.path) !== undefined)
        .filter(file => !/\/(contract|rules|commands|store|routes|page)(\.[a-z-]+)*\.tsx?$/.test(file.path))
        .map(file => file.path),
    )
  })

  test('SQL stands only in stores, in db/ and in the server files that own a table', () => {
    const owners =
      /^src\/(areas\/[^/]+\/store|server\/(postgres\/|backup\/|db|alarms|audit|exports|command|session|files|context|testing|serve|idempotency|office))/
    none(
      'SQL elsewhere',
      lines(
        product.filter(file => !owners.test(file.path)),
        /\bsql(<[^`]*>)?`|\.(selectFrom|insertInto|updateTable|deleteFrom)\(/,
      ),
    )
  })

  test('a store writes only the tables of its own area', () => {
    const writes =
      /\b(?:INSERT INTO|UPDATE|DELETE FROM|MERGE INTO|COPY)\s+(?:ONLY\s+)?([a-z_]+)|\.(?:insertInto|updateTable|deleteFrom)\('([a-z_]+)/g
    none(
      'foreign writes',
      product
        .filter(file => /^src\/(areas|server)\//.test(file.path))
        .flatMap(file =>
          [...file.code.matchAll(writes)].flatMap(match => {
            const table = match[1] ?? match[2] ?? ''
            const owner = OWNER[table]
            const here = areaOf(file.path) ?? 'server'
            return owner === undefined || owner === here ? [] : [`${file.path} writes ${table} of ${owner}`]
          }),
        ),
    )
    const written = new Set(product.flatMap(file => [...file.code.matchAll(writes)].map(match => match[1] ?? match[2])))
    assert.ok(Object.keys(OWNER).filter(table => written.has(table)).length > 15, 'the pattern no longer sees the writes')
  })

  test('a file leaves through src/server/exports.ts alone', () => {
    // Who may write a workbook or a document, and why it is no way around the export register.
    const makers: Readonly<Record<string, RegExp>> = {
      writeRoster:
        /^src\/server\/(exports|excel\/write)\.ts$|^src\/areas\/imports\/commands\.sample\.ts$|^src\/areas\/publicity\/commands\.list\.ts$/,
      encryptWorkbook: /^src\/server\/(exports|excel\/write)\.ts$/,
      annotateWorkbook: /^src\/server\/excel\/annotate\.ts$|^src\/areas\/imports\/commands\.read\.ts$/,
      writeOfficialDocument:
        /^src\/server\/docx\/write\.ts$|^src\/areas\/reports\/commands\.ts$|^src\/areas\/users\/commands\.approval\.ts$/,
      asHandedOut: /^src\/server\/(exports|handed-out)\.ts$/,
      withoutPeople: /^src\/server\/handed-out\.ts$|^src\/areas\/imports\/commands\.sample\.ts$/,
      // Certificates of this machine: no person stands in them.
      "'content-disposition'": /^src\/server\/(handle|tls\.trust)\.ts$|^src\/web\/api\.ts$/,
    }
    for (const [maker, allowed] of Object.entries(makers)) {
      const users = product.filter(file => file.code.includes(`${maker}(`) || file.code.includes(`(${maker}`))
      assert.ok(users.length > 0, `${maker} is gone from the house`)
      none(
        `${maker} beside the door`,
        users.filter(file => !allowed.test(file.path)).map(file => file.path),
      )
    }
    none(
      'office libraries elsewhere',
      product
        .filter(file => !/^src\/server\/(excel|docx|scan)\//.test(file.path))
        .flatMap(file =>
          file.imports
            .filter(i => /^(exceljs|docx|@e965\/xlsx|officecrypto-tool)$/.test(i.specifier))
            .map(i => `${file.path} → ${i.specifier}`),
        ),
    )
    none(
      'files that are sent without a row in the register',
      lines(
        product.filter(file => part(file.path) === 'routes' || file.path.startsWith('src/server/')),
        /attachment; filename=|\.(sendFile|download)\(|reply\.send\(/,
      ).filter(line => !/^src\/server\/(handle|tls\.trust)\.ts:/.test(line)),
    )
  })

  test('HTTP stands only in routes and the app', () => {
    none(
      'fastify elsewhere',
      product
        .filter(file => part(file.path) !== 'routes' && !file.path.startsWith('src/server/'))
        .flatMap(file => file.imports.filter(i => /^(fastify|@fastify\/)/.test(i.specifier)).map(i => `${file.path} → ${i.specifier}`)),
    )
  })

  test('time, chance and the environment have one owner each', () => {
    const outside = (owner: string): SourceFile[] => product.filter(file => file.path !== owner)
    none(
      'Date',
      lines(
        outside('src/server/clock.ts').filter(file => !file.path.startsWith('src/web/')),
        /\bnew Date\b|\bDate\.(now|parse|UTC)\b/,
      ),
    )
    none('chance', lines(outside('src/server/random.ts'), /\bMath\.random\b|\brandomUUID\(/))
    none('environment', lines(outside('src/server/env.ts'), /\bprocess\.env\b/))
  })

  test('files stay within 400 lines', () => {
    const all = readSources(['src', 'e2e', 'bench', 'demo', 'tools', 'bin']).filter(file => file.path !== 'src/server/schema.ts')
    none(
      'long files',
      all.filter(file => file.text.split('\n').length > 401).map(file => `${file.path}: ${file.text.split('\n').length}`),
    )
  })

  // The commands of another area are a door: who calls them need not know what stands behind. So is a register, which names one file of each
  // area and grows with them. Pure files are not counted: they reach nothing.
  const REGISTERS = ['src/server/messages.ts', 'src/areas/reports/store.sources.ts']
  const doorFor =
    (start: string) =>
    (path: string): boolean =>
      REGISTERS.includes(path) || (part(path) === 'commands' && areaOf(path) !== areaOf(start))

  test('a routes file reaches at most 40 files', () => {
    none(
      'wide routes',
      product
        .filter(file => part(file.path) === 'routes' && areaOf(file.path) !== undefined)
        .map(file => ({
          path: file.path,
          reached: [...reachedFrom(file.path, byPath, doorFor(file.path))].filter(path => !isPure(path)).length,
        }))
        .filter(({ reached }) => reached > 40)
        .map(({ path, reached }) => `${path}: ${reached}`),
    )
  })

  test('nothing is promised for later', () => {
    none(
      'promises',
      lines(
        readSources(['src', 'e2e', 'bench', 'demo', 'tools', 'bin']).filter(file => file.path !== 'tools/boundaries.test.ts'),
        /\b(TODO|FIXME|XXX|HACK)\b|@ts-(ignore|nocheck|expect-error)|\bas any\b|: any\b|\b(test|describe|it)\.(skip|only|todo)\(/,
      ),
    )
  })

  test('the words of the schema stand in the glossary', () => {
    const glossary = readFileSync(join(ROOT, 'docs/glossary.csv'), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map(line => line.split(',')[1] ?? '')
    const known = new Set(glossary)
    assert.equal(known.size, glossary.length, 'a word stands twice in the glossary')
    const schema = readFileSync(join(ROOT, 'src/server/schema.ts'), 'utf8')
    const names = [...schema.matchAll(/^ {2}([a-z][a-z0-9_]*):/gm)].map(match => match[1] ?? '')
    assert.ok(names.length > 150)
    none('unknown words', [...new Set(names)].filter(name => !known.has(name)).toSorted())
  })
})
