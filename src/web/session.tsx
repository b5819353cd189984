import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { sessionRoute, type Permission, type Session } from '../areas/users/contract.ts'
import { call } from './api.ts'

const SESSION_KEY = ['session'] as const

/** Who is signed in and where; asked once and kept. */
export function useSession(): { readonly session: Session | undefined; readonly error: Error | null; readonly again: () => void } {
  const answer = useQuery({ queryKey: SESSION_KEY, queryFn: ({ signal }) => call(sessionRoute, { signal }), staleTime: Infinity, retry: 1 })
  const { refetch } = answer
  const again = useCallback(() => void refetch(), [refetch])
  return { session: answer.data, error: answer.error, again }
}

/** Takes over the session that login, logout or setup replied with, and forgets what the former user has read. */
export function useSetSession(): (session: Session) => void {
  const client = useQueryClient()
  return session => {
    client.removeQueries({ predicate: query => query.queryKey[0] !== SESSION_KEY[0] })
    client.setQueryData(SESSION_KEY, session)
  }
}

/** True when the signed-in user may do this; buttons and menu items without a right are absent. */
export function useMay(): (permission: Permission) => boolean {
  const { session } = useSession()
  return permission => session?.user?.permissions.includes(permission) ?? false
}
