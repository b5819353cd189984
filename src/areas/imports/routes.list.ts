import { handleUpload, type Register } from '../../server/handle.ts'
import { readList } from './commands.list.ts'
import { readListRoute } from './contract.lists.ts'

export const listRoutes: Register = (app, deps) => {
  handleUpload(app, deps, readListRoute, (ctx, { body }, { name, content }) => readList(ctx, { file_name: name, content, list: body.list }))
}
