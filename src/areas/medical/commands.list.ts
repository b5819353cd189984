import { day } from '../../kernel/day.ts'
import { fenToJson, sumFen } from '../../kernel/money.ts'
import { normaliseName } from '../../kernel/text.ts'
import { command, type OpenContext } from '../../server/command.ts'
import { AppError } from '../../server/errors.ts'
import { claimOf, storeClaims } from './commands.ts'
import type { ClaimLine } from './contract.ts'
import { CELL_WORD, readClaimLine, type LineRead } from './rules.list.ts'
import type { OtherClaim } from './rules.ts'
import * as store from './store.ts'

type Wanted = { readonly received_on: string; readonly lines: readonly ClaimLine[] }

/** 收件 of a list, whole or not at all: each line by the rules of a single application, the lines above it among what was asked already. */
export const receiveClaims = command(
  'medical.receive-list',
  'medical.write',
  async (ctx: OpenContext, { received_on, lines }: Wanted): Promise<{ claims: number; requested_fen: number }> => {
    const reads = lines.map(line => readClaimLine(line, day(received_on), ctx.law))
    const given = await givenFor(ctx, reads)
    const claims: store.ClaimInsert[] = []
    const refused: { readonly at: number; readonly refusal: AppError }[] = []
    for (const [at, { name }] of lines.entries()) {
      try {
        const claim = claimOn(ctx, name, reads[at], given.patients.get(at), given.asked)
        claims.push(claim)
        given.asked.set(claim.person_id, [...(given.asked.get(claim.person_id) ?? []), claim])
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        refused.push({ at, refusal: error })
      }
    }
    const [first] = refused
    if (first !== undefined) {
      const { code, facts } = first.refusal
      const where = { line: first.at + 1, line_name: lines[first.at]?.name, lines: refused.length }
      throw new AppError('MEDICAL_LINE_REFUSED', { ...facts, ...where, refusal: code })
    }
    await storeClaims(ctx, claims)
    return { claims: claims.length, requested_fen: fenToJson(sumFen(claims.map(claim => claim.requested_fen))) }
  },
  ({ received_on }, { claims, requested_fen }) => ({ received_on, claims, requested_fen }),
)

type Read = LineRead | keyof ClaimLine
type Asked = Map<string, readonly OtherClaim[]>

/** The patients by line and what they asked for already, in two readings. */
async function givenFor({ db, user, codec }: OpenContext, reads: readonly Read[]) {
  const sought = reads.flatMap((read, at) =>
    typeof read === 'string' ? [] : [{ at, index: codec.index('id', read.number), on: day(read.claim.received_on) }],
  )
  const found = await store.patientsByNumber(db, user.county, sought)
  const people = [...new Set(found.map(({ person_id }) => person_id))]
  const asked: Asked = new Map()
  for (const { person_id, ...claim } of await store.otherClaims(db, user.county, people))
    asked.set(person_id, [...(asked.get(person_id) ?? []), claim])
  return { patients: new Map(found.map(patient => [sought[patient.position]?.at ?? -1, patient])), asked }
}

function claimOn(
  ctx: OpenContext,
  name: string,
  read: Read | undefined,
  patient: store.ListedPatient | undefined,
  asked: Asked,
): store.ClaimInsert {
  if (read === undefined || typeof read === 'string') throw new AppError('MEDICAL_CELL_UNREADABLE', { cell: CELL_WORD[read ?? 'name'] })
  if (patient === undefined) throw new AppError('MEDICAL_PERSON_NOT_FOUND')
  if (normaliseName(name) !== patient.name) throw new AppError('MEDICAL_NAME_DIFFERS', { register: patient.name })
  const { person_id } = patient
  return claimOf(ctx, { ...read.claim, person_id }, patient, asked.get(person_id) ?? []).claim
}
