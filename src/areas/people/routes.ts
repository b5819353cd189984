import { handle, handleDownload, handleUpload, type Register } from '../../server/handle.ts'
import { changePerson, registerPerson, saveAccount } from './commands.hand.ts'
import { attachEvidence, compareAccount, confirmAccounts, evidenceFile, rejectAccounts, waitingAccounts } from './commands.confirm.ts'
import { listPeople, personPage, revealAccount, revealPerson, search } from './commands.read.ts'
import { recordDeath } from './commands.ts'
import * as accounts from './contract.accounts.ts'
import * as contract from './contract.ts'

export const peopleRoutes: Register = (app, deps) => {
  handle(app, deps, contract.searchRoute, (ctx, { body }) => search(ctx, body))
  handle(app, deps, contract.peopleRoute, (ctx, { query }) => listPeople(ctx, query))
  handle(app, deps, contract.personRoute, (ctx, { params }) => personPage(ctx, params))
  handle(app, deps, contract.revealPersonRoute, (ctx, { params, body }) => revealPerson(ctx, { ...params, ...body }))
  handle(app, deps, contract.revealAccountRoute, (ctx, { params, body }) => revealAccount(ctx, { ...params, ...body }))
  handle(app, deps, contract.registerPersonRoute, (ctx, { body }) => registerPerson(ctx, body))
  handle(app, deps, contract.changePersonRoute, (ctx, { params, body }) => changePerson(ctx, { ...params, ...body }))
  handle(app, deps, contract.saveAccountRoute, (ctx, { params, body }) => saveAccount(ctx, { ...params, ...body }))
  handle(app, deps, accounts.waitingAccountsRoute, ctx => waitingAccounts(ctx, {}))
  handle(app, deps, accounts.compareAccountRoute, (ctx, { params }) => compareAccount(ctx, params))
  handle(app, deps, accounts.confirmAccountsRoute, (ctx, { body }) => confirmAccounts(ctx, body))
  handle(app, deps, accounts.rejectAccountsRoute, (ctx, { body }) => rejectAccounts(ctx, body))
  // A file must not go into the hash of a repeated request; a second scan takes the first one's place.
  handleUpload(app, deps, accounts.evidenceRoute, (ctx, { body }, file) =>
    attachEvidence(ctx, { account_ids: body.account_ids.split(','), file }),
  )
  handleDownload(app, deps, accounts.evidenceFileRoute, (ctx, { params }) => evidenceFile(ctx, params))
  handle(app, deps, contract.recordDeathRoute, (ctx, { params: { person_id }, body: { died_on, reason } }) =>
    recordDeath(ctx, { person_id, died_on, source: `登记：${reason}` }),
  )
}
