import { search } from '../src/areas/people/commands.read.ts'
import { initialsOfName } from '../src/areas/people/rules.search.ts'
import type { Context } from '../src/server/command.ts'
import { clocked, COUNTY_CODE, held, openBench, percentile, TOWN, type Measured } from './harness.ts'
import { fillPeople, villageName, type Sample } from './search.fill.ts'

const SIZE = { people: 1_000_000, towns: 20, villages: 20 } as const
const OF_EACH = 60

/** What a clerk types: one text per kind, made from a person who is there. */
const KINDS: Readonly<Record<string, (who: Sample, n: number) => string>> = {
  name: who => who.name,
  surname: who => [...who.name][0] ?? '',
  initials: (who, n) => (initialsOfName(who.name)[0] ?? '').slice(0, 2 + Math.abs(n % 2)),
  'last four': who => who.id.slice(-4),
  'village and name': who => `${villageName(who.town * SIZE.villages + who.village)} ${who.name}`,
  'full id': who => who.id,
  'two characters inside': who => [...who.name].slice(-2).join(''),
}

/** Search among 1,000,000 people: from a town of 50,000 and from the whole county, every kind of word in turn. */
export async function searchMillion(): Promise<Measured[]> {
  const bench = await openBench(SIZE.villages, SIZE.towns, villageName)
  try {
    const samples = await fillPeople(bench, { ...SIZE, every: 83 })
    const figures: Measured[] = []
    for (const [scope, division] of [
      ['town of 50,000', TOWN],
      ['whole county', COUNTY_CODE],
    ] as const) {
      const there = samples.filter(who => division === COUNTY_CODE || who.town === 0)
      let times = new Map<string, number[]>()
      const { cpu } = await clocked(bench, async () => {
        times = await timesOf(bench.as('clerk', division), there)
      })
      figures.push(...figuresOf(scope, times), { name: '… all of them together', value: cpu, unit: 's of processor' })
    }
    return figures
  } finally {
    await bench.close()
  }
}

/** Milliseconds of each search by kind; each kind is asked three times before it counts, and a search that does not find the one it was made from fails. */
async function timesOf(clerk: Context, samples: readonly Sample[]): Promise<Map<string, number[]>> {
  const times = new Map<string, number[]>()
  for (let n = -3; n < OF_EACH; n++) {
    for (const [kind, textOf] of Object.entries(KINDS)) {
      const who = samples[(n + 3) % samples.length]
      if (!who) throw new Error('nobody to search for')
      const started = performance.now()
      const { people, more } = await search(clerk, { text: textOf(who, n) })
      const took = performance.now() - started
      if (!more && !people.some(person => person.name === who.name)) throw new Error(`${kind}: ${who.name} was not found`)
      if (n >= 0) times.set(kind, [...(times.get(kind) ?? []), took])
    }
  }
  return times
}

function figuresOf(scope: string, times: ReadonlyMap<string, number[]>): Measured[] {
  const all = [...times.values()].flat()
  return [
    held({ name: `search at 1,000,000, ${scope}: p95 of ${all.length}`, value: percentile(all, 95), unit: 'ms' }, '≤', 50),
    { name: `… p50`, value: percentile(all, 50), unit: 'ms' },
    ...[...times].map(([kind, each]) => ({ name: `… ${kind}: p95`, value: percentile(each, 95), unit: 'ms' })),
  ]
}

export const benchmark = searchMillion
