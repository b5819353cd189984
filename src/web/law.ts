import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { lawRoute } from '../areas/programmes/contract.ts'
import { lawOf, type Law } from '../kernel/law.ts'
import { call } from './api.ts'

/** Programmes, code lists and parameters, the same look-up as on the server; undefined until they are here. Asked once. */
export function useLaw(): Law | undefined {
  const answer = useQuery({ queryKey: ['law'], queryFn: ({ signal }) => call(lawRoute, { signal }), staleTime: Infinity })
  return useMemo(() => (answer.data === undefined ? undefined : lawOf(answer.data)), [answer.data])
}
