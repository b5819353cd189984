import { handle, handleUpload, type Register } from '../../server/handle.ts'
import { explainMismatch, systemRoster, systemRosters, uploadSystemRoster, voidSystemRoster } from './commands.ts'
import { explainRoute, systemRosterRoute, systemRostersRoute, uploadSystemRosterRoute, voidSystemRosterRoute } from './contract.ts'

export const reconciliationRoutes: Register = (app, deps) => {
  handle(app, deps, systemRostersRoute, async ctx => ({ rosters: await systemRosters(ctx, {}) }))
  handleUpload(app, deps, uploadSystemRosterRoute, (ctx, { body }, { name, content }) =>
    uploadSystemRoster(ctx, { ...body, file_name: name, content }),
  )
  handle(app, deps, systemRosterRoute, (ctx, { params }) => systemRoster(ctx, params))
  handle(app, deps, explainRoute, async (ctx, { params, body }) => {
    await explainMismatch(ctx, { ...params, ...body })
    return {}
  })
  handle(app, deps, voidSystemRosterRoute, async (ctx, { params, body }) => {
    await voidSystemRoster(ctx, { ...params, ...body })
    return {}
  })
}
