import { Type } from 'typebox'
import { route } from '../../kernel/route.ts'

/**
 * A list of another area out of a workbook (multipart, the file under `file`): its rows in the order of the list's columns, as they stand.
 * Nothing is stored; the area that takes them checks them. `left_out`: lines that are no rows (sums, signatures, blank words); `hidden`: rows
 * that the sheet hides and that are among them.
 */
export const readListRoute = route({
  method: 'POST',
  path: '/api/imports/list',
  body: Type.Object({ list: Type.String({ maxLength: 40 }) }),
  reply: Type.Object({
    sheet: Type.String(),
    rows: Type.Array(Type.Array(Type.String())),
    left_out: Type.Integer(),
    hidden: Type.Integer(),
  }),
})
