import { villageIndex, villageKey, type Exchange, type KnownName, type Pasted } from './rules.ts'

type Provisional = KnownName & { readonly provisional: boolean }
export type PastedExchange = {
  readonly exchanges: readonly Exchange[]
  /** Names that no village of the town has. */
  readonly unknown: readonly string[]
  /** Villages whose checked code differs from the pasted one. */
  readonly checked: readonly string[]
}

/** Pasted codes and names as exchanges of provisional codes: villages are met by name; a checked village with the same code is left out. */
export function exchangesOf(pasted: readonly Pasted[], villages: readonly Provisional[]): PastedExchange {
  const index = villageIndex(villages)
  const byCode = new Map(villages.map(village => [village.division, village]))
  const exchanges: Exchange[] = [],
    unknown: string[] = [],
    checked: string[] = []
  for (const { division: to, name } of pasted) {
    const village = byCode.get(index.get(villageKey(name)) ?? '')
    if (village === undefined) unknown.push(name)
    else if (village.provisional) exchanges.push({ division: village.division, to })
    else if (village.division !== to) checked.push(village.short_name)
  }
  return { exchanges, unknown, checked }
}
