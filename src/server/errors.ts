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

/** Constraints whose violation is an everyday event, and the refusal it means. Anything else stays a bug. */
const BY_CONSTRAINT: Readonly<Record<string, string>> = {
  person_id_index: 'PERSON_EXISTS',
  app_user_login: 'LOGIN_TAKEN',
  payment_batch_regular: 'MONTH_ALREADY_RUN',
  payment_batch_number: 'BATCH_NUMBER_TAKEN',
  payment_batch_relief: 'RELIEF_ALREADY_RUN',
  payment_line_once: 'PAID_TWICE',
  entitlement_no_overlap_person: 'ENTITLEMENT_OVERLAP',
  entitlement_no_overlap_household: 'ENTITLEMENT_OVERLAP',
  household_member_once: 'MEMBER_TWICE',
  bank_account_one: 'ACCOUNT_OVERLAP',
  relief_list_number: 'BATCH_NUMBER_TAKEN',
  fund_name: 'FUND_NAME_TAKEN',
  society_name: 'SOCIETY_NAME_TAKEN',
  society_registration: 'SOCIETY_REGISTERED',
  society_fund: 'SOCIETY_FUND_TAKEN',
  society_training_once: 'TRAINED_TWICE',
  medical_claim_stay: 'MEDICAL_STAY_TWICE',
  outside_list_file: 'OUTSIDE_LIST_TWICE',
  match_conclusion_once: 'CONCLUDED_ALREADY',
  system_roster_month: 'SYSTEM_ROSTER_EXISTS',
  child_record_number: 'CHILD_EXISTS',
  child_class_open: 'CHILD_CLASS_TWICE',
  guardian_entrusted_open: 'GUARDIAN_ENTRUSTED_ALREADY',
  child_round_heading: 'ROUND_EXISTS',
  child_worker_open: 'WORKER_EXISTS',
  child_training_once: 'TRAINING_TWICE',
  group_policy_number: 'POLICY_EXISTS',
  group_policy_member_once: 'INSURED_TWICE',
  visit_plan_once: 'VISIT_PLAN_EXISTS',
  visit_once: 'VISIT_TWICE',
  disability_card_number: 'CARD_TWICE',
  disability_card_one: 'CARD_HELD',
  check_round_title: 'ROUND_EXISTS',
  home_care_one: 'CARE_OVERLAPS',
}
const BY_STATE: Readonly<Record<string, string>> = {
  42501: 'OUT_OF_SCOPE',
  53100: 'DISK_FULL',
  53200: 'DATABASE_OUT_OF_MEMORY',
  53300: 'DATABASE_BUSY',
  57014: 'CANCELLED',
  '57P01': 'DATABASE_GONE',
  '57P02': 'DATABASE_GONE',
  '57P03': 'DATABASE_GONE',
  40001: 'CONFLICT',
  '40P01': 'CONFLICT',
}
const CONNECTION_LOST =
  /Connection terminated|Client has encountered a connection error|Client was closed|ECONNREFUSED|ECONNRESET|EPIPE|ENOENT.*\.s\.PGSQL|timeout exceeded when trying to connect/

/**
 * A database error as a refusal where it is one. The database's own words never go on: they may hold another village's values.
 * Errors that are no refusal come back as they are.
 */
export function fromDatabase(error: unknown): unknown {
  if (error instanceof AppError || !(error instanceof Error)) return error
  const { code, constraint } = error as Error & { code?: unknown; constraint?: unknown }
  const known = (typeof constraint === 'string' && BY_CONSTRAINT[constraint]) || (typeof code === 'string' && BY_STATE[code])
  if (known) return new AppError(known)
  if (CONNECTION_LOST.test(error.message) || code === 'ECONNREFUSED') return new AppError('DATABASE_GONE')
  return error
}
