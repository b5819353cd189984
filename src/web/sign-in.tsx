import { useState } from 'react'
import { loginRoute, type Session } from '../areas/users/contract.ts'
import { loginCodeRoute } from '../areas/users/contract.sign-in.ts'
import { isApiError } from './api-error.ts'
import { call } from './api.ts'

export type SignIn = {
  /** The password was right; a one-time password is asked for. */
  readonly asksCode: boolean
  readonly busy: boolean
  readonly error: unknown
  readonly password: (login: string, password: string) => Promise<void>
  readonly code: (code: string) => Promise<void>
  /** Back to the password. */
  readonly back: () => void
}

/** Both steps of signing in, for the login page and for the cover of a page left alone. */
export function useSignIn(onDone: (session: Session) => void): SignIn {
  const [pending, setPending] = useState<string>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>()
  const send = async (step: () => Promise<Session>): Promise<void> => {
    setBusy(true)
    setError(undefined)
    try {
      const session = await step()
      if (session.user === null) setPending(session.pending)
      else onDone(session)
    } catch (refusal) {
      setError(refusal)
      if (isApiError(refusal) && refusal.code === 'LOGIN_STEP_OVER') setPending(undefined)
    } finally {
      setBusy(false)
    }
  }
  return {
    asksCode: pending !== undefined,
    busy,
    error,
    password: (login, password) => send(() => call(loginRoute, { body: { login, password } })),
    code: code => send(() => call(loginCodeRoute, { body: { pending: pending ?? '', code } })),
    back: () => {
      setPending(undefined)
      setError(undefined)
    },
  }
}
