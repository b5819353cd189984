import fc from 'fast-check'
import type { TSchema } from 'typebox'
import { Id } from '../../kernel/wire.ts'

/** A schema of a contract as JSON Schema says it; what contracts use, and no more. */
type Shape = {
  readonly type?: string
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly Shape[]
  readonly properties?: Readonly<Record<string, Shape>>
  readonly required?: readonly string[]
  readonly patternProperties?: Readonly<Record<string, Shape>>
  readonly items?: Shape | readonly Shape[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
}

/** `text` makes the texts that no pattern binds: a test puts its own there; `id` makes the ids. */
export type Texts = { readonly text: fc.Arbitrary<string>; readonly id?: fc.Arbitrary<string> }
const ID_PATTERN = (Id as unknown as Shape).pattern
const PLAIN: Texts = { text: fc.string({ unit: 'grapheme', maxLength: 40 }) }

/** Values that the schema takes. */
export const valuesOf = (schema: TSchema, texts: Texts = PLAIN): fc.Arbitrary<unknown> => valuesOfShape(schema as Shape, texts)

function valuesOfShape(shape: Shape, texts: Texts): fc.Arbitrary<unknown> {
  if ('const' in shape) return fc.constant(shape.const)
  if (shape.enum) return fc.constantFrom(...shape.enum)
  if (shape.anyOf) return fc.oneof(...shape.anyOf.map(part => valuesOfShape(part, texts)))
  switch (shape.type) {
    case 'object':
      return objectsOf(shape, texts)
    case 'array':
      return arraysOf(shape, texts)
    case 'string':
      return textsOf(shape, texts)
    case 'integer':
    case 'number':
      return fc.integer({ min: Math.max(shape.minimum ?? -1000, -(2 ** 31)), max: Math.min(shape.maximum ?? 100_000, 2 ** 31) })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      return fc.jsonValue()
  }
}

function objectsOf({ properties = {}, required = [], patternProperties }: Shape, texts: Texts): fc.Arbitrary<unknown> {
  const kept = Object.entries(patternProperties ?? {})[0]
  if (kept) return fc.dictionary(fc.string({ maxLength: 8 }), valuesOfShape(kept[1], texts), { maxKeys: 3 })
  const fields = Object.fromEntries(Object.entries(properties).map(([name, part]) => [name, valuesOfShape(part, texts)]))
  return fc.record(fields, { requiredKeys: [...required] })
}

function arraysOf({ items, minItems = 0, maxItems = 3 }: Shape, texts: Texts): fc.Arbitrary<unknown> {
  if (Array.isArray(items)) return fc.tuple(...(items as readonly Shape[]).map(part => valuesOfShape(part, texts)))
  return fc.array(valuesOfShape((items as Shape | undefined) ?? {}, texts), {
    minLength: minItems,
    maxLength: Math.max(minItems, Math.min(maxItems, 4)),
  })
}

function textsOf({ pattern, minLength = 0, maxLength = 200 }: Shape, { text, id }: Texts): fc.Arbitrary<unknown> {
  if (pattern !== undefined) {
    if (pattern === ID_PATTERN && id !== undefined) return id
    return fc.stringMatching(new RegExp(pattern)).map(made => made.slice(0, maxLength))
  }
  // Lengths are counted in letters, of which one may be several characters.
  return text.map(made =>
    [...made].length >= minLength * 2 ? made.slice(0, maxLength) : made.slice(0, maxLength - minLength) + 'x'.repeat(minLength),
  )
}
