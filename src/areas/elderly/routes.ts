import { handle, handleDownload, type Register } from '../../server/handle.ts'
import { insure, makePolicy, policies, policy, voidInsured, voidPolicy } from './commands.ts'
import { planFile } from './commands.export.ts'
import { listVisits, makePlan, plan, plans, recordVisit, voidPlan, voidVisit } from './commands.visits.ts'
import { insureRoute, newPolicyRoute, policiesRoute, policyRoute, voidInsuredRoute, voidPolicyRoute } from './contract.ts'
import {
  listVisitsRoute,
  newPlanRoute,
  planFileRoute,
  planRoute,
  plansRoute,
  recordVisitRoute,
  voidPlanRoute,
  voidVisitRoute,
} from './contract.visits.ts'

export const elderlyRoutes: Register = (app, deps) => {
  handle(app, deps, policiesRoute, async ctx => ({ policies: await policies(ctx, {}) }))
  handle(app, deps, newPolicyRoute, (ctx, { body }) => makePolicy(ctx, body))
  handle(app, deps, policyRoute, (ctx, { params, query }) => policy(ctx, { ...params, ...query }))
  handle(app, deps, insureRoute, (ctx, { params, body }) => insure(ctx, { ...params, ...body }))
  handle(app, deps, voidInsuredRoute, async (ctx, { params, body }) => {
    await voidInsured(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidPolicyRoute, async (ctx, { params, body }) => {
    await voidPolicy(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, plansRoute, async ctx => ({ plans: await plans(ctx, {}) }))
  handle(app, deps, newPlanRoute, (ctx, { body }) => makePlan(ctx, body))
  handle(app, deps, planRoute, (ctx, { params }) => plan(ctx, params))
  handleDownload(app, deps, planFileRoute, (ctx, { params }) => planFile(ctx, params))
  handle(app, deps, listVisitsRoute, (ctx, { params, body }) => listVisits(ctx, { ...params, ...body }))
  handle(app, deps, recordVisitRoute, async (ctx, { params, body }) => {
    await recordVisit(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidVisitRoute, async (ctx, { params, body }) => {
    await voidVisit(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidPlanRoute, async (ctx, { params, body }) => {
    await voidPlan(ctx, { ...params, ...body })
    return {}
  })
}
