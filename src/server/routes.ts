import { backupRoutes } from '../areas/backups/routes.ts'
import { childrenRoutes } from '../areas/children/routes.ts'
import { divisionRoutes } from '../areas/divisions/routes.ts'
import { exportRoutes } from '../areas/oversight/routes.exports.ts'
import { oversightRoutes } from '../areas/oversight/routes.ts'
import { disabilityRoutes } from '../areas/disability/routes.ts'
import { elderlyRoutes } from '../areas/elderly/routes.ts'
import { fundRoutes } from '../areas/funds/routes.ts'
import { householdRoutes } from '../areas/households/routes.ts'
import { listRoutes } from '../areas/imports/routes.list.ts'
import { importRoutes } from '../areas/imports/routes.ts'
import { matchingRoutes } from '../areas/matching/routes.ts'
import { medicalRoutes } from '../areas/medical/routes.ts'
import { mutualAidRoutes } from '../areas/mutualaid/routes.ts'
import { peopleRoutes } from '../areas/people/routes.ts'
import { paymentRoutes } from '../areas/payments/routes.ts'
import { publicityRoutes } from '../areas/publicity/routes.ts'
import { programmeRoutes } from '../areas/programmes/routes.ts'
import { reconciliationRoutes } from '../areas/reconciliation/routes.ts'
import { reliefRoutes } from '../areas/relief/routes.ts'
import { homeRoutes } from '../areas/reports/routes.home.ts'
import { reportRoutes } from '../areas/reports/routes.ts'
import { handoverRoutes } from '../areas/users/routes.handover.ts'
import { approvalRoutes } from '../areas/users/routes.approval.ts'
import { userRoutes } from '../areas/users/routes.ts'
import { jobRoutes } from './jobs.routes.ts'
import type { Register } from './handle.ts'

/** Every area's routes. A new area adds one import and one line. */
export const ROUTES: readonly Register[] = [
  userRoutes,
  approvalRoutes,
  handoverRoutes,
  divisionRoutes,
  peopleRoutes,
  householdRoutes,
  programmeRoutes,
  fundRoutes,
  reliefRoutes,
  paymentRoutes,
  mutualAidRoutes,
  reconciliationRoutes,
  medicalRoutes,
  matchingRoutes,
  childrenRoutes,
  elderlyRoutes,
  disabilityRoutes,
  importRoutes,
  listRoutes,
  homeRoutes,
  reportRoutes,
  backupRoutes,
  publicityRoutes,
  exportRoutes,
  oversightRoutes,
  jobRoutes,
]
