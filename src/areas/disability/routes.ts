import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { cares, endCare, startCare, voidCare } from './commands.care.ts'
import { recordFindings } from './commands.checks.ts'
import { cardsFile, caresFile, roundFile } from './commands.export.ts'
import { readCardsFile } from './commands.file.ts'
import { openChecks, round, rounds, strikeFromChecks, voidChecks } from './commands.rounds.ts'
import { cards, setCardState, takeCards } from './commands.ts'
import { caresFileRoute, caresRoute, endCareRoute, startCareRoute, voidCareRoute } from './contract.care.ts'
import {
  openRoundRoute,
  recordChecksRoute,
  roundFileRoute,
  checkRoundRoute,
  checkRoundsRoute,
  strikeTargetRoute,
  voidRoundRoute,
} from './contract.rounds.ts'
import { cardsFileRoute, cardsRoute, readCardsRoute, setCardStateRoute, takeCardsRoute } from './contract.ts'

export const disabilityRoutes: Register = (app, deps) => {
  handle(app, deps, cardsRoute, (ctx, { query }) => cards(ctx, query))
  handleDownload(app, deps, cardsFileRoute, (ctx, { query }) => cardsFile(ctx, query))
  handle(app, deps, takeCardsRoute, (ctx, { body }) => takeCards(ctx, body))
  handleUpload(app, deps, readCardsRoute, async (ctx, _, file) => ({ cards: await readCardsFile(ctx, file) }))
  handle(app, deps, setCardStateRoute, async (ctx, { params, body }) => {
    await setCardState(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, checkRoundsRoute, async ctx => ({ rounds: await rounds(ctx, {}) }))
  handle(app, deps, openRoundRoute, (ctx, { body }) => openChecks(ctx, body))
  handle(app, deps, checkRoundRoute, (ctx, { params }) => round(ctx, params))
  handleDownload(app, deps, roundFileRoute, (ctx, { params }) => roundFile(ctx, params))
  handle(app, deps, recordChecksRoute, (ctx, { params, body }) => recordFindings(ctx, { ...params, ...body }))
  handle(app, deps, voidRoundRoute, async (ctx, { params, body }) => {
    await voidChecks(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, strikeTargetRoute, async (ctx, { params, body }) => {
    await strikeFromChecks(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, caresRoute, async ctx => ({ cares: await cares(ctx, {}) }))
  handleDownload(app, deps, caresFileRoute, ctx => caresFile(ctx, {}))
  handle(app, deps, startCareRoute, (ctx, { body }) => startCare(ctx, body))
  handle(app, deps, endCareRoute, async (ctx, { params, body }) => {
    await endCare(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidCareRoute, async (ctx, { params, body }) => {
    await voidCare(ctx, { ...params, ...body })
    return {}
  })
}
