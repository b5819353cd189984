import type { Permission } from '../users/contract.ts'
import type { RowSet } from './rules.figures.ts'

/** Who reads a summary reads its numbers; the names behind a number need the right to read where they stand. */
const READS: Readonly<Record<string, Permission>> = {
  'reserve-cases': 'relief.read',
  'aid-cases': 'mutual.read',
  'medical-claims': 'medical.read',
  'policy-members': 'elderly.read',
  visits: 'visit.read',
  'match-conclusions': 'matching.read',
  'match-hits': 'matching.read',
  'checked-people': 'disability.read',
  'check-items': 'disability.read',
  'home-cares': 'disability.read',
}

/** Whether the names of these rows may be shown. Payment lines and what names nobody need no more than the summary. */
export const mayName = (set: RowSet, may: ReadonlySet<Permission>): boolean => {
  const right = 'source' in set ? READS[set.rows] : undefined
  return right === undefined || may.has(right)
}
