import { handle, handleDownload, type Register } from '../../server/handle.ts'
import { declarationFile } from './commands.export.ts'
import { claim, claims } from './commands.read.ts'
import { answerClaim, checkClaims, declareClaims, payClaim, receiveClaim, withdrawClaim } from './commands.ts'
import { receiveClaims } from './commands.list.ts'
import {
  answerClaimRoute,
  checkClaimsRoute,
  claimRoute,
  claimsRoute,
  declarationFileRoute,
  declareClaimsRoute,
  payClaimRoute,
  receiveClaimRoute,
  receiveClaimsRoute,
  withdrawClaimRoute,
} from './contract.ts'

export const medicalRoutes: Register = (app, deps) => {
  handle(app, deps, claimsRoute, (ctx, { query }) => claims(ctx, query))
  handleDownload(app, deps, declarationFileRoute, (ctx, { query }) => declarationFile(ctx, query))
  handle(app, deps, claimRoute, (ctx, { params }) => claim(ctx, params))
  handle(app, deps, receiveClaimRoute, (ctx, { body }) => receiveClaim(ctx, body))
  handle(app, deps, receiveClaimsRoute, (ctx, { body }) => receiveClaims(ctx, body))
  handle(app, deps, checkClaimsRoute, async (ctx, { body }) => {
    await checkClaims(ctx, body)
    return {}
  })
  handle(app, deps, declareClaimsRoute, (ctx, { body }) => declareClaims(ctx, body))
  handle(app, deps, answerClaimRoute, async (ctx, { params, body }) => {
    await answerClaim(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, payClaimRoute, async (ctx, { params, body }) => {
    await payClaim(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, withdrawClaimRoute, async (ctx, { params, body }) => {
    await withdrawClaim(ctx, { ...params, ...body })
    return {}
  })
}
