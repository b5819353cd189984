import { command, query, type OpenContext } from '../../server/command.ts'
import { openRound, recordChecks, roundDetail, roundRows, strikeTarget, voidRound, withValidCard } from './commands.checks.ts'
import type { NewChecks, NewRound, RoundDetail, RoundRow } from './contract.rounds.ts'
import { DISABILITY_CHECKS } from './rules.rounds.ts'

/** Rounds of the six checks, newest first, as far as the reader's scope reaches. */
export const rounds = query(
  'disability.rounds',
  'disability.read',
  (ctx: OpenContext): Promise<RoundRow[]> => roundRows(ctx, DISABILITY_CHECKS),
)

export const round = query(
  'disability.round',
  'disability.read',
  (ctx: OpenContext, { round_id }: { readonly round_id: string }): Promise<RoundDetail> => roundDetail(ctx, DISABILITY_CHECKS, round_id),
)

/** Opens a round for people with a valid card. */
export const openChecks = command(
  'disability.open',
  'disability.manage',
  (ctx: OpenContext, wanted: NewRound): Promise<{ round_id: string; people: number }> =>
    openRound(ctx, DISABILITY_CHECKS, wanted, withValidCard(ctx)),
  ({ round_title, opened_on, due_on }, { round_id, people }) => ({ round_id, round_title, opened_on, due_on, people }),
)

export const recordFindings = command(
  'disability.check',
  'disability.write',
  (ctx: OpenContext, wanted: NewChecks & { readonly round_id: string }): Promise<{ recorded: number }> =>
    recordChecks(ctx, DISABILITY_CHECKS, wanted),
  ({ round_id, checked_on, checker }, { recorded }) => ({ round_id, checked_on, checker, recorded }),
)

export const voidChecks = command(
  'disability.void',
  'disability.manage',
  (ctx: OpenContext, { round_id, reason }: { readonly round_id: string; readonly reason: string }): Promise<void> =>
    voidRound(ctx, DISABILITY_CHECKS, round_id, reason),
  ({ round_id, reason }) => ({ round_id, reason }),
)

export const strikeFromChecks = command(
  'disability.strike',
  'disability.manage',
  (ctx: OpenContext, wanted: { readonly round_id: string; readonly person_id: string; readonly reason: string }): Promise<void> =>
    strikeTarget(ctx, DISABILITY_CHECKS, wanted),
  ({ round_id, person_id, reason }) => ({ round_id, person_id, reason }),
)
