-- Medical aid: what a township receives, checks and declares, what the county answers, what was paid. The aid itself is reckoned by the county.

CREATE TABLE medical_claim (
  county          integer NOT NULL,
  claim_id        uuid NOT NULL,
  division        text NOT NULL COLLATE "C",
  person_id       uuid NOT NULL,
  household_id    uuid,
  scheme          text NOT NULL CHECK (scheme IN ('medical_aid', 'further_aid')),
  aid_class       text NOT NULL,
  hospital        text NOT NULL CHECK (length(hospital) BETWEEN 1 AND 60),
  admitted_on     date NOT NULL,
  discharged_on   date NOT NULL,
  illness         text CHECK (length(illness) BETWEEN 1 AND 60),
  covered_fen     bigint NOT NULL CHECK (covered_fen >= 0),
  basic_fen       bigint NOT NULL CHECK (basic_fen >= 0),
  serious_fen     bigint NOT NULL CHECK (serious_fen >= 0),
  other_fen       bigint NOT NULL CHECK (other_fen >= 0),
  burden_fen      bigint NOT NULL CHECK (burden_fen >= 0),
  requested_fen   bigint NOT NULL CHECK (requested_fen > 0),
  words           text CHECK (length(words) BETWEEN 1 AND 200),
  received_on     date NOT NULL,
  created_by      uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  checked_on      date,
  checked_by      uuid,
  declared_on     date,
  declared_by     uuid,
  approved_on     date,
  approved_fen    bigint CHECK (approved_fen > 0),
  returned_on     date,
  return_reason   text CHECK (length(return_reason) BETWEEN 1 AND 200),
  answer_document text CHECK (length(answer_document) BETWEEN 1 AND 60),
  answer_words    text CHECK (length(answer_words) BETWEEN 1 AND 200),
  answered_by     uuid,
  paid_on         date,
  paid_fen        bigint CHECK (paid_fen > 0),
  paid_by         uuid,
  withdrawn_at    timestamptz,
  withdraw_reason text CHECK (length(withdraw_reason) BETWEEN 1 AND 200),
  withdrawn_by    uuid,
  PRIMARY KEY (county, claim_id),
  CONSTRAINT medical_claim_burden CHECK (burden_fen = covered_fen - basic_fen - serious_fen - other_fen),
  CONSTRAINT medical_claim_above_burden CHECK (requested_fen <= burden_fen OR words IS NOT NULL),
  CONSTRAINT medical_claim_above_request CHECK (approved_fen <= requested_fen OR answer_words IS NOT NULL),
  CONSTRAINT medical_claim_above_approval CHECK (paid_fen <= approved_fen),
  CONSTRAINT medical_claim_days CHECK (
    admitted_on <= discharged_on AND discharged_on <= received_on AND received_on <= checked_on AND checked_on <= declared_on
    AND declared_on <= approved_on AND declared_on <= returned_on AND approved_on <= paid_on),
  -- A step is whole, and stands on the one before it.
  CHECK ((checked_on IS NULL) = (checked_by IS NULL)),
  CHECK ((declared_on IS NULL) = (declared_by IS NULL) AND (declared_on IS NULL OR checked_on IS NOT NULL)),
  CHECK ((approved_on IS NULL) = (approved_fen IS NULL) AND (approved_on IS NULL OR declared_on IS NOT NULL)),
  CHECK ((returned_on IS NULL) = (return_reason IS NULL) AND (returned_on IS NULL OR (declared_on IS NOT NULL AND approved_on IS NULL))),
  CHECK ((answered_by IS NOT NULL) = (approved_on IS NOT NULL OR returned_on IS NOT NULL)),
  CHECK (approved_on IS NULL OR answer_document IS NOT NULL),
  CHECK ((paid_on IS NULL) = (paid_fen IS NULL) AND (paid_on IS NULL) = (paid_by IS NULL) AND (paid_on IS NULL OR approved_on IS NOT NULL)),
  CHECK ((withdrawn_at IS NULL) = (withdraw_reason IS NULL) AND (withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
  CHECK (withdrawn_at IS NULL OR (paid_on IS NULL AND returned_on IS NULL))
);
-- One stay is asked for once under a scheme; what came back or was taken back may be asked for again.
CREATE UNIQUE INDEX medical_claim_stay ON medical_claim (county, person_id, scheme, discharged_on) WHERE withdrawn_at IS NULL AND returned_on IS NULL;
CREATE INDEX medical_claim_received ON medical_claim (county, received_on);
CREATE INDEX medical_claim_declared ON medical_claim (county, declared_on) WHERE declared_on IS NOT NULL;
CREATE INDEX medical_claim_household ON medical_claim (county, household_id) WHERE household_id IS NOT NULL;
ALTER TABLE medical_claim ADD CONSTRAINT medical_claim_of_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE medical_claim ADD CONSTRAINT medical_claim_of_household FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
COMMENT ON TABLE medical_claim IS '医疗救助申请：收件、初审、申报、批复、到账各是一步';
COMMENT ON COLUMN medical_claim.county IS '县级代码';
COMMENT ON COLUMN medical_claim.claim_id IS '申请编号';
COMMENT ON COLUMN medical_claim.division IS '申请时所在村';
COMMENT ON COLUMN medical_claim.person_id IS '看病的人';
COMMENT ON COLUMN medical_claim.household_id IS '收件时所在家庭；没有登记家庭的为空';
COMMENT ON COLUMN medical_claim.scheme IS '哪一种：医疗救助、医疗再救助（2579）';
COMMENT ON COLUMN medical_claim.aid_class IS '救助对象类别（代码表 medical_class）';
COMMENT ON COLUMN medical_claim.hospital IS '就诊医院';
COMMENT ON COLUMN medical_claim.admitted_on IS '入院日期';
COMMENT ON COLUMN medical_claim.discharged_on IS '出院日期';
COMMENT ON COLUMN medical_claim.illness IS '病种；敏感信息，不进名册和审计';
COMMENT ON COLUMN medical_claim.covered_fen IS '政策范围内费用合计（分）';
COMMENT ON COLUMN medical_claim.basic_fen IS '基本医保已报（分）';
COMMENT ON COLUMN medical_claim.serious_fen IS '大病保险已报（分）';
COMMENT ON COLUMN medical_claim.other_fen IS '其他已报（商业保险、前一道救助等，分）';
COMMENT ON COLUMN medical_claim.burden_fen IS '救助基数：政策范围内费用减各项已报（分）';
COMMENT ON COLUMN medical_claim.requested_fen IS '申请（申报）金额（分）';
COMMENT ON COLUMN medical_claim.words IS '对提醒的说明（超过救助基数、同一次住院另有申请）';
COMMENT ON COLUMN medical_claim.received_on IS '收件日期';
COMMENT ON COLUMN medical_claim.created_by IS '收件人';
COMMENT ON COLUMN medical_claim.created_at IS '登记时间';
COMMENT ON COLUMN medical_claim.checked_on IS '初审日期';
COMMENT ON COLUMN medical_claim.checked_by IS '登记初审的人';
COMMENT ON COLUMN medical_claim.declared_on IS '申报（报县医保局）日期';
COMMENT ON COLUMN medical_claim.declared_by IS '登记申报的人';
COMMENT ON COLUMN medical_claim.approved_on IS '批复日期';
COMMENT ON COLUMN medical_claim.approved_fen IS '批复金额（分）';
COMMENT ON COLUMN medical_claim.returned_on IS '县里退回日期';
COMMENT ON COLUMN medical_claim.return_reason IS '退回原因';
COMMENT ON COLUMN medical_claim.answer_document IS '批复或退回的文号';
COMMENT ON COLUMN medical_claim.answer_words IS '批复高于申报时的说明';
COMMENT ON COLUMN medical_claim.answered_by IS '登记批复或退回的人';
COMMENT ON COLUMN medical_claim.paid_on IS '到账日期';
COMMENT ON COLUMN medical_claim.paid_fen IS '到账金额（分），不超过批复';
COMMENT ON COLUMN medical_claim.paid_by IS '登记到账的人';
COMMENT ON COLUMN medical_claim.withdrawn_at IS '撤回时间';
COMMENT ON COLUMN medical_claim.withdraw_reason IS '撤回原因';
COMMENT ON COLUMN medical_claim.withdrawn_by IS '撤回的人';

ALTER TABLE medical_claim ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope ON medical_claim USING (division >= current_setting('app.lo', true) AND division < current_setting('app.hi', true));
-- Who sees children only sees the claims of those only: a person hidden from him hides his claims.
CREATE POLICY children_only ON medical_claim AS RESTRICTIVE FOR SELECT
  USING ((SELECT coalesce(current_setting('app.born_from', true), '')) = ''
         OR EXISTS (SELECT FROM person p WHERE p.county = medical_claim.county AND p.person_id = medical_claim.person_id));
REVOKE UPDATE ON medical_claim FROM doudi_app;
GRANT UPDATE (checked_on, checked_by, declared_on, declared_by, approved_on, approved_fen, returned_on, return_reason, answer_document, answer_words,
              answered_by, paid_on, paid_fen, paid_by, withdrawn_at, withdraw_reason, withdrawn_by) ON medical_claim TO doudi_app;
