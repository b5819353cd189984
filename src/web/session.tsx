import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { sessionRoute, type Permission, type Session } from '../areas/users/contract.ts'
import { stayRoute } from '../areas/users/contract.sign-in.ts'
import { call } from './api.ts'

const SESSION_KEY = ['session'] as const

type Known = {
  readonly session: Session | undefined
  /** When the server said so, in milliseconds: its seconds_left count from here. */
  readonly at: number
  readonly error: Error | null
  readonly again: () => void
}

/** Who is signed in and where; asked once and kept. */
export function useSession(): Known {
  const client = useQueryClient()
  const answer = useQuery({
    queryKey: SESSION_KEY,
    queryFn: async ({ signal }) => heldBack(client.getQueryData<Session>(SESSION_KEY), await call(sessionRoute, { signal })),
    staleTime: Infinity,
    retry: 1,
  })
  const { refetch } = answer
  const again = useCallback(() => void refetch(), [refetch])
  return { session: answer.data, at: answer.dataUpdatedAt, error: answer.error, again }
}

/**
 * Whose session ended stays on his page, which is covered until he gives the password again (idle.tsx): to the page he is still there,
 * with no time left. Signing out and changing users load the program anew.
 */
function heldBack(before: Session | undefined, reply: Session): Session {
  const user = before?.user ?? null
  if (before === undefined || user === null || reply.user?.login === user.login) return reply
  if (reply.user !== null) window.location.assign('/')
  return { ...before, purpose: null, idle: { minutes: before.idle?.minutes ?? 0, final: false, seconds_left: 0 } }
}

/** Takes over the session that login or setup replied with, and forgets what the former user has read. */
export function useSetSession(): (session: Session) => void {
  const client = useQueryClient()
  return session => {
    client.removeQueries({ predicate: query => query.queryKey[0] !== SESSION_KEY[0] })
    client.setQueryData(SESSION_KEY, session)
  }
}

/** Takes over a new session of the same user, who goes on where he was: only what was refused meanwhile is asked again. */
export function useRenewSession(): (session: Session) => void {
  const client = useQueryClient()
  return useCallback(
    session => {
      client.setQueryData(SESSION_KEY, session)
      void client.invalidateQueries({ predicate: query => query.state.status === 'error' })
    },
    [client],
  )
}

/** Tells the server that somebody works here: the idle time begins anew. */
export function useStay(): () => Promise<void> {
  const client = useQueryClient()
  return useCallback(async () => {
    const reply = await call(stayRoute)
    client.setQueryData<Session>(SESSION_KEY, before => heldBack(before, reply))
  }, [client])
}

/** True when the signed-in user may do this; buttons and menu items without a right are absent. */
export function useMay(): (permission: Permission) => boolean {
  const { session } = useSession()
  return permission => session?.user?.permissions.includes(permission) ?? false
}
