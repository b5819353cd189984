/** A refusal the user can act on; one table (messages.ts) maps the code to an HTTP status and a Chinese text. */
export class AppError extends Error {
  readonly code: string
  readonly facts: Readonly<Record<string, unknown>>
  constructor(code: string, facts: Record<string, unknown> = {}) {
    super(code)
    this.name = 'AppError'
    this.code = code
    this.facts = facts
  }
}
