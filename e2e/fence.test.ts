import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launch } from './browser.ts'
import { countyFiling, HOUSEHOLDS, MONTH } from './rosters.ts'
import { addUser, get, importRoster, logIn, post, settle, startSystem, type Person, type System } from './system.ts'

/** What a user of one village may know of the other villages: nothing, on no way. */
const VILLAGER: Person = { login: 'cunguan', name: '村管员', password: 'plum-tree-4455' }
const OWN = '黄泥坳村'
const OTHERS = HOUSEHOLDS.filter(({ village }) => village !== OWN)
const OTHER = { name: '秦素云', initials: 'qsy', village: '榆树湾村' }

describe('a user of one village', () => {
  let system: System
  let browser: Browser
  let page: Page
  let clerk = ''
  let villager = ''
  let own = ''
  let elsewhere = ''
  let other = { person_id: '', household_id: '' }
  let batch_id = ''
  let import_id = ''

  before(async () => {
    system = await startSystem()
    browser = await launch('newest')
    clerk = await settle(system)
    import_id = await importRoster(system, clerk, await countyFiling(), { kind: 'dibao.rural', month: MONTH, amount: 'household_month' })
    const { villages } = await get<{ villages: { division: string; short_name: string }[] }>(system, '/api/villages', clerk)
    own = villages.find(({ short_name }) => short_name === OWN)?.division ?? ''
    elsewhere = villages.find(({ short_name }) => short_name === OTHER.village)?.division ?? ''
    await addUser(system, clerk, VILLAGER, { roles: ['clerk'], division: own })
    villager = (await post(system, '/api/login', { login: VILLAGER.login, password: VILLAGER.password })).cookie
    const found = await search(clerk, OTHER.name)
    other = { person_id: found[0]?.person_id ?? '', household_id: await householdOf(found[0]?.person_id ?? '') }
    batch_id = (
      (await post(system, '/api/payments', { programme: 'dibao.rural', month: MONTH, kind: 'regular' }, clerk)).body as { batch_id: string }
    ).batch_id
    page = await browser.newPage({ viewport: { width: 1366, height: 768 } })
    await logIn(page, system, VILLAGER)
  })
  after(async () => {
    await browser.close()
    await system.stop()
  })

  const search = async (cookie: string, text: string) =>
    ((await post(system, '/api/people/search', { text }, cookie)).body as { people: { person_id: string; name: string }[] }).people
  const householdOf = async (person_id: string): Promise<string> => {
    const view = JSON.stringify(await get(system, `/api/people/${person_id}`, clerk))
    return /"household_id":"([0-9a-f-]{36})"/.exec(view)?.[1] ?? ''
  }
  /** Status and text of a refusal, without the id that was asked for. */
  const refusal = async (method: 'GET' | 'POST', path: string, id: string, body?: unknown): Promise<string> => {
    const headers = { 'x-doudi': '1', cookie: villager, ...(body === undefined ? {} : { 'content-type': 'application/json' }) }
    const reply = await fetch(system.url + path.replace(':id', id), {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return `${reply.status} ${(await reply.text()).replaceAll(id, '·')}`
  }
  const namesOthers = (text: string): string[] =>
    OTHERS.flatMap(({ members, village, number }) => [...members.map(({ name }) => name.replace('　', '')), village, number]).filter(word =>
      text.includes(word),
    )

  test('finds his own people and no others, by name, initials, id tail or village', async () => {
    assert.ok((await search(clerk, OTHER.name)).length > 0, 'the town finds her')
    const box = page.getByRole('combobox', { name: '查人' }).first()
    await box.fill('江燕')
    await page.getByRole('option', { name: /江燕/ }).first().waitFor()
    const tail = OTHERS[0]?.members[0]?.id.slice(-4) ?? ''
    for (const text of [OTHER.name, OTHER.initials, tail, OTHER.village, OTHERS[0]?.members[0]?.id ?? '']) {
      await box.fill(text)
      await page.getByText('没有查到这个人').first().waitFor()
      assert.deepEqual(namesOthers(JSON.stringify(await search(villager, text))), [], text)
    }
    await box.fill('')
  })

  test('opens the address of a stranger and learns as much as from an address that never was', async () => {
    const nobody = '019aa000-0000-7000-8000-000000000000'
    assert.notEqual(other.household_id, '')
    for (const [path, id] of [
      ['/api/people/:id', other.person_id],
      ['/api/households/:id', other.household_id],
      ['/api/payments/:id', batch_id],
      ['/api/imports/:id', import_id],
      ['/api/imports/:id/rows?only=all&from=0', import_id],
    ] as const) {
      const answer = await refusal('GET', path, id)
      assert.match(answer, /^404 /, path)
      assert.equal(answer, await refusal('GET', path, nobody), path)
    }
    // the lines of his own village are his to see, no others
    const { lines } = await get<{ lines: { village: string }[] }>(system, `/api/payments/${batch_id}/lines`, villager)
    assert.deepEqual([...new Set(lines.map(({ village }) => village))], [OWN])
    await page.goto(`${system.url}/people/${other.person_id}`)
    await page.getByText('没有找到这个人').waitFor()
    assert.deepEqual(namesOthers(await page.locator('main, .page').first().innerText()), [])
  })

  test('counts his own village in every list and sum', async () => {
    const people = HOUSEHOLDS.filter(({ village }) => village === OWN).flatMap(({ members }) => members).length
    await page.goto(`${system.url}/people`)
    await page.getByText(`${people} 人`, { exact: true }).first().waitFor()
    for (const path of ['/', '/people', '/entitlements', '/payments', '/villages', '/relief', '/import']) {
      await page.goto(system.url + path)
      await page.getByRole('heading', { level: 1 }).first().waitFor()
      await page.waitForLoadState('networkidle')
      const text = await page.locator('body').innerText()
      const found = path === '/villages' ? namesOthers(text).filter(word => !/[村区]$/.test(word)) : namesOthers(text)
      assert.deepEqual(found, [], path)
    }
    const { villages } = await get<{ villages: { short_name: string; people: number; households: number }[] }>(
      system,
      '/api/villages',
      villager,
    )
    assert.deepEqual(
      villages.filter(({ short_name, people, households }) => short_name !== OWN && people + households > 0),
      [],
    )
    const home = await get<{ programmes: { programme: string; persons: number }[] }>(system, '/api/home', villager)
    assert.equal(home.programmes.find(({ programme }) => programme === 'dibao.rural')?.persons, people)
  })

  test('takes no file out that names others', async () => {
    const nobody = '019aa000-0000-7000-8000-000000000000'
    for (const [method, path, id] of [
      ['GET', '/api/payments/:id/roster.xlsx', batch_id],
      ['POST', '/api/payments/:id/bank.xlsx', batch_id],
      ['GET', '/api/imports/:id/problems', import_id],
    ] as const) {
      const body = method === 'POST' ? {} : undefined
      const answer = await refusal(method, path, id, body)
      assert.match(answer, /^404 /, path)
      assert.equal(answer, await refusal(method, path, nobody, body), path)
    }
  })

  test('is told nothing by an error: a number of another village is refused without saying whose it is', async () => {
    const id = OTHERS[0]?.members[0]?.id ?? ''
    const body = {
      name: '试探',
      id_kind: '01',
      id,
      sex: '2',
      born_on: null,
      division: own,
      villager_group: null,
      address: null,
      phone: null,
      reason: '试',
    }
    const answer = await refusal('POST', '/api/people', id, body)
    assert.match(answer, /^4/)
    assert.deepEqual(namesOthers(answer), [])
    assert.doesNotMatch(answer, /[0-9]{12}|person_id_index/)
    assert.match(await refusal('POST', '/api/people', id, { ...body, id: null, division: elsewhere }), /^4/)
  })
})
