import { useCallback } from 'react'
import { useQuery, useQueryClient } from '@tanstack/react-query'

/** Numbers beside menu items by path, e.g. { '/': 23 }. */
export type MenuCounts = Readonly<Record<string, number>>
const COUNTS_KEY = ['menu-counts'] as const

export const useMenuCounts = (): MenuCounts =>
  useQuery<MenuCounts>({ queryKey: COUNTS_KEY, queryFn: () => ({}), staleTime: Infinity }).data ?? {}

/** A page that has read the counts (待办) puts them into the menu. */
export function useSetMenuCounts(): (counts: MenuCounts) => void {
  const client = useQueryClient()
  // One and the same function, so that an effect may depend on it.
  return useCallback(counts => void client.setQueryData<MenuCounts>(COUNTS_KEY, old => ({ ...old, ...counts })), [client])
}
