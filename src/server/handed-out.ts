declare const registered: unique symbol

/**
 * A file that may leave: only src/server/exports.ts makes one, with its row in the export register. `number`: its 登记号, printed in
 * the file where the file can hold it; empty for a file without people.
 */
export type HandedOut = { readonly name: string; readonly content: Buffer; readonly number: string; readonly [registered]: true }

/** For exports.ts; tools/boundaries.test.ts holds everybody else away. */
export const asHandedOut = (file: { readonly name: string; readonly content: Buffer; readonly number: string }): HandedOut =>
  file as HandedOut

/** A file in which nobody of the register stands, and so without a row there: an empty form, a sample with invented people. */
export const withoutPeople = (name: string, content: Buffer): HandedOut => asHandedOut({ name, content, number: '' })
