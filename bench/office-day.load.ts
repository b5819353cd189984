import { Agent, request } from 'node:http'
import { chanceOf, type Chance } from '../demo/chance.ts'

/** The load of `office-day`: a process of its own, so that asking takes no time from answering. Reads its orders from stdin, prints figures. */
export type Orders = {
  readonly url: string
  readonly seconds: number
  /** Milliseconds from one request of a person to the next, on average; a slow answer is waited for. */
  readonly every_ms: number
  /** Goes into keys and names, so that a second load on the same town does something new. */
  readonly run: string
  readonly month: string
  readonly users: readonly { readonly cookie: string; readonly writes: boolean; readonly money: boolean }[]
  readonly person_ids: readonly string[]
  readonly names: readonly string[]
  readonly divisions: readonly string[]
}
export type Load = {
  readonly requests: number
  readonly writes: number
  readonly errors: Readonly<Record<string, number>>
  readonly seconds: number
  /** Milliseconds by kind of request: how many, 50th and 95th of a hundred. */
  readonly kinds: Readonly<Record<string, readonly [number, number, number]>>
  readonly p50: number
  readonly p95: number
}
type Ask = { readonly kind: string; readonly path: string; readonly body?: object }
const percentile = (sorted: readonly number[], percent: number): number =>
  sorted[Math.min(sorted.length - 1, Math.ceil((sorted.length * percent) / 100) - 1)] ?? Number.NaN

const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, Math.max(0, ms)))

async function run(orders: Orders): Promise<Load> {
  const taken = new Map<string, number[]>()
  const errors: Record<string, number> = {}
  let writes = 0
  const started = performance.now()
  const until = started + orders.seconds * 1000
  const user = async (index: number): Promise<void> => {
    const chance = chanceOf(1000 + index)
    // Each screen is a machine of its own: the server counts requests by address.
    const agent = new Agent({ keepAlive: true, maxSockets: 1, localAddress: `127.0.2.${index + 1}` })
    let next = started + chance.int(0, orders.every_ms)
    for (let n = 0; performance.now() < until; n++) {
      const ask = nextAsk(orders, index, n, chance)
      await pause(next - performance.now())
      const began = performance.now()
      next = Math.max(began, next) + chance.int(orders.every_ms / 2, orders.every_ms * 1.5)
      const status = await answerTo(orders, index, ask, `office-day-${orders.run}-${index}-${n}`, agent).catch((error: unknown) =>
        String(error),
      )
      const ms = performance.now() - began
      if (status === '200') {
        const times = taken.get(ask.kind) ?? []
        times.push(ms)
        taken.set(ask.kind, times)
        if (ask.kind.startsWith('write')) writes += 1
      } else errors[`${ask.kind} ${status}`] = (errors[`${ask.kind} ${status}`] ?? 0) + 1
    }
    agent.destroy()
  }
  await Promise.all(orders.users.map((_, index) => user(index)))
  const all = [...taken.values()].flat().toSorted((a, b) => a - b)
  return {
    requests: all.length,
    writes,
    errors,
    seconds: (performance.now() - started) / 1000,
    kinds: Object.fromEntries(
      [...taken].map(([kind, times]) => {
        const sorted = times.toSorted((a, b) => a - b)
        return [kind, [sorted.length, Math.round(percentile(sorted, 50)), Math.round(percentile(sorted, 95))]]
      }),
    ),
    p50: percentile(all, 50),
    p95: percentile(all, 95),
  }
}

const pick = <T>(list: readonly T[], chance: Chance): T => list[chance.int(0, list.length - 1)] as T

/** A day at the counter: finding people, opening them, lists and boards, and for clerks every third time a change. */
function nextAsk(orders: Orders, index: number, n: number, chance: Chance): Ask {
  const { users, person_ids, names, divisions, month } = orders
  const user = users[index]
  if (user?.writes === true && n % 3 === 2) return write(orders, index, n, chance)
  const roll = chance.int(0, 99)
  if (roll < 35) return { kind: 'search', path: '/api/people/search', body: { text: pick(names, chance) } }
  if (roll < 65) return { kind: 'person', path: `/api/people/${pick(person_ids, chance)}` }
  if (roll < 80) return { kind: 'list', path: `/api/people?division=${pick(divisions, chance)}` }
  if (user?.money === true && roll < 88)
    return { kind: 'entitlements', path: `/api/entitlements?month=${month}&state=active&division=${pick(divisions, chance)}` }
  if (user?.money === true && roll < 94) return { kind: 'month', path: `/api/payments/month/${month}` }
  return { kind: 'session', path: '/api/session' }
}

function write({ run, person_ids, divisions }: Orders, index: number, n: number, chance: Chance): Ask {
  if (n % 2 === 0) {
    const body = { note: `${run}第${index}号第${n}次走访`, reason: '走访' }
    return { kind: 'write change', path: `/api/people/${pick(person_ids, chance)}/change`, body }
  }
  const person = { name: `新${run}${index}之${n}`, id_kind: '01', id: null, sex: '9', born_on: null, division: pick(divisions, chance) }
  const rest = { villager_group: null, address: null, phone: null, reason: '登记' }
  return { kind: 'write person', path: '/api/people', body: { ...person, ...rest } }
}

const answerTo = ({ url, users }: Orders, index: number, { path, body }: Ask, key: string, agent: Agent): Promise<string> =>
  new Promise((resolve, reject) => {
    const payload = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      cookie: users[index]?.cookie ?? '',
      'x-doudi': '1',
      ...(payload === undefined
        ? {}
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload), 'idempotency-key': key }),
    }
    const asked = request(url + path, { method: payload === undefined ? 'GET' : 'POST', agent, headers }, reply => {
      reply.resume()
      reply.on('end', () => resolve(String(reply.statusCode)))
      reply.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(payload)
  })

if (import.meta.main) {
  let text = ''
  for await (const part of process.stdin) text += String(part)
  process.stdout.write(JSON.stringify(await run(JSON.parse(text) as Orders)))
}
