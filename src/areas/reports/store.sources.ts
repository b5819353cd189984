import { CHILD_REVIEW, TOWN_SUPERVISORS, VILLAGE_DIRECTORS } from './rules.records-children.ts'
import { EDUCATION_AID, EMPLOYMENT, FEDERATION_VISITS, HOME_CARE, HOUSING, NEED_CHECK, REHABILITATION } from './rules.records-disability.ts'
import { POVERTY_ADMITTED, POVERTY_DISABLED, SYSTEM_CHECK } from './rules.records-matching.ts'
import { AID } from './rules.records-mutualaid.ts'
import { INSURANCE, MEDICAL, RESERVE, SPRING_VISITS } from './rules.records.ts'
import type { RecordRows } from './store.ground.ts'
import { checkedPeople, dilapidatedHousing, employment, homeCares, rehabilitation, schooling } from './store.records.disability.ts'
import { reviewedChildren, townSupervisors, villageDirectors } from './store.records.children.ts'
import { federationVisits, insured, springVisits } from './store.records.elderly.ts'
import { povertyAdmitted, povertyDisabled, systemComparison } from './store.records.matching.ts'
import { declaredClaims } from './store.records.medical.ts'
import {
  activeSocieties,
  allAid,
  countyAid,
  inspectedSocieties,
  societies,
  townAid,
  trainedSocieties,
  villageAid,
} from './store.records.mutualaid.ts'
import { reserveCases } from './store.records.relief.ts'

/** Where the rows of each source come from. */
export const SOURCES: Readonly<Record<string, RecordRows>> = {
  [RESERVE]: reserveCases,
  [MEDICAL]: declaredClaims,
  [INSURANCE]: insured,
  [SPRING_VISITS]: springVisits,
  [`${AID}.societies`]: societies,
  [`${AID}.annualInspectionDone`]: inspectedSocieties,
  [`${AID}.trainingDone`]: trainedSocieties,
  [`${AID}.activeSocieties`]: activeSocieties,
  [AID]: allAid,
  [`${AID}.town`]: townAid,
  [`${AID}.county`]: countyAid,
  [`${AID}.village`]: villageAid,
  [POVERTY_ADMITTED]: povertyAdmitted,
  [POVERTY_DISABLED]: povertyDisabled,
  [SYSTEM_CHECK]: systemComparison,
  [FEDERATION_VISITS]: federationVisits,
  [NEED_CHECK]: checkedPeople,
  [HOME_CARE]: homeCares,
  [EDUCATION_AID]: schooling,
  [REHABILITATION]: rehabilitation,
  [EMPLOYMENT]: employment,
  [HOUSING]: dilapidatedHousing,
  [TOWN_SUPERVISORS]: townSupervisors,
  [VILLAGE_DIRECTORS]: villageDirectors,
  [CHILD_REVIEW]: reviewedChildren,
}
