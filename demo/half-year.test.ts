import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runs } from '../src/server/testing.runs.ts'
import { assertDependence } from './depend.fixture.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const SEED = JSON.parse(readFileSync(join(ROOT, 'demo/seed-figures.json'), 'utf8')) as {
  figures: { id: string; value: number; unit: string }[]
}
type Told = {
  readonly id: string
  readonly value: number
  readonly unit: string
  readonly rows: number
  readonly query: string
  readonly numerator?: number
  readonly denominator?: number
}
/** What the seed says beside its figures, each said only because the rows bear it. */
const SAID = [
  '3月份，在与镇扶贫办进行未脱贫建档立卡人口数据对接后',
  '共有未脱贫户6户9人被纳入农村低保',
  '3月底前完成未脱贫残疾人35人的照护、就学、基本康复、就业、危房改造、无障碍改造核查工作，其中3名无法定护理人的失能重残人员得到居家照护服务',
  '均已享受教育扶贫政策',
  '所有未脱贫残疾人均已享受基本康复服务',
  '有就业能力的残疾人均已就业',
  '均已完成危房改造',
  '确保网上系统与实际发放情况完全一致',
  '增设镇儿童督导员1名及村儿童主任19名',
  '全面核查留守儿童、困境儿童的养育状况',
  '19个“救急难”互助社已经完成年检工作',
  '“救急难”资金使用程序培训工作已圆满结束',
  '其中镇级14次2.59万元，县级3次0.6万元，村级103次8.54万元',
  '三、残联工作',
]
type Reply = { readonly code: number; readonly json: Record<string, unknown> }

/** A command as a person types it; standard output must be exactly one JSON document. */
const doudi = (args: readonly string[], password?: string): Promise<Reply> =>
  new Promise(resolve => {
    const env = { ...process.env, DATABASE_URL: '', ...(password === undefined ? {} : { DOUDI_PASSWORD: password }) }
    execFile(process.execPath, ['src/cli/doudi.ts', ...args, '--json'], { cwd: ROOT, env, maxBuffer: 64e6 }, (error, stdout) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, json: JSON.parse(stdout) as Reply['json'] }),
    )
  })

describe('the half year of the demo town', { timeout: 600_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'doudi-demo-'))
  const data = join(folder, 'D')
  let outputs: string[] = []
  before(async () => {
    const { code, json } = await doudi(['demo', '--data', data, '--no-serve', '--faults'])
    assert.equal(code, 0, JSON.stringify(json))
    outputs = json['outputs'] as string[]
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  test('gives every figure of the seed exactly, each from rows', async () => {
    const { code, json } = await doudi(['summary', '--data', data, '--from', '2020-01', '--to', '2020-06'])
    assert.equal(code, 0)
    const figures = new Map((json['figures'] as Told[]).map(f => [f.id, f]))
    assert.deepEqual(
      SEED.figures.map(({ id }) => ({ id, value: figures.get(id)?.value, unit: figures.get(id)?.unit })),
      SEED.figures,
    )
    for (const { id } of SEED.figures) assert.ok((figures.get(id)?.rows ?? 0) > 0 && figures.get(id)?.query, id)
    for (const { numerator, denominator, unit, id } of figures.values())
      if (unit === 'ratio') assert.ok((denominator ?? 0) > 0 && numerator === denominator, id)
    for (const words of SAID) assert.ok(String(json['text']).includes(words), words)
  })

  test('each row moves exactly the figures that have it among theirs', async () => {
    let seed = 42
    const pick = (below: number): number => (seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31) % below
    assert.ok((await assertDependence(data, runs(2).numRuns, pick)) > 15)
  })

  test('is proven by verify, and a second demo in the folder changes nothing', async () => {
    const proof = await doudi(['verify', '--data', data])
    assert.deepEqual([proof.code, proof.json['ok'], proof.json['failures']], [0, true, []])
    const again = await doudi(['demo', '--data', data, '--no-serve'])
    assert.equal(again.code, 0)
    const { json } = await doudi(['summary', '--data', data, '--from', '2020-06', '--to', '2020-06'])
    assert.equal((json['figures'] as { id: string; value: number }[]).find(f => f.id === 'dibao.rural.persons')?.value, 1300)
  })

  test('the practice roster is refused with each planted mistake at its cell', async () => {
    const practice = outputs.find(file => file.includes('练习'))
    assert.ok(practice)
    const { code, json } = await doudi(
      ['import', practice, '--kind', 'dibao.rural', '--month', '2020-07', '--dry-run', '--data', data, '--as', 'zhoumin'],
      'Demo-2020-zhoumin',
    )
    assert.equal(code, 1)
    const codes = new Set((json['errors'] as { code: string }[]).map(error => error.code))
    for (const expected of ['ID_CHECK_DIGIT', 'ID_PRECISION_LOST', 'ID_TWICE'])
      assert.ok(codes.has(expected), `${expected} in ${[...codes].join(' ')}`)
    assert.equal(json['committed'], false)
  })
})
