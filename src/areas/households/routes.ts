import { handle, type Register } from '../../server/handle.ts'
import { movePersonRoute } from '../people/contract.ts'
import { householdPage } from './commands.read.ts'
import { moveHousehold, relocatePeople } from './commands.ts'
import { householdRoute, moveHouseholdRoute } from './contract.ts'

export const householdRoutes: Register = (app, deps) => {
  handle(app, deps, householdRoute, (ctx, { params }) => householdPage(ctx, params))
  handle(app, deps, moveHouseholdRoute, (ctx, { params: { household_id }, body: { division, reason } }) =>
    moveHousehold(ctx, { household_id, division, source: `整户迁移：${reason}` }),
  )
  handle(app, deps, movePersonRoute, async (ctx, { params: { person_id }, body: { division, reason } }) => {
    await relocatePeople(ctx, { person_ids: [person_id], division, source: `迁移：${reason}` })
    return {}
  })
}
