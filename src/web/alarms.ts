import { useQuery, type UseQueryResult } from '@tanstack/react-query'
import type { Static } from 'typebox'
import { alarmsRoute } from '../areas/oversight/contract.ts'
import { call } from './api.ts'

export const ALARMS_KEY = ['alarms'] as const

/** The alarms, for their page and for the banner above every page. */
export const useAlarms = (): UseQueryResult<Static<typeof alarmsRoute.reply>> =>
  useQuery({ queryKey: ALARMS_KEY, queryFn: ({ signal }) => call(alarmsRoute, { signal }) })
