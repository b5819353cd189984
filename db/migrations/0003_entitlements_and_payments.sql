-- Who gets how much from when; relief lists; monthly batches and their lines.

CREATE TABLE entitlement (
  county          integer NOT NULL,
  entitlement_id  uuid NOT NULL,
  division        text NOT NULL COLLATE "C",
  programme       text NOT NULL,
  household_id    uuid,
  person_id       uuid NOT NULL,
  from_month      date NOT NULL CHECK (extract(day FROM from_month) = 1),
  to_month        date CHECK (extract(day FROM to_month) = 1),
  persons         integer NOT NULL CHECK (persons BETWEEN 1 AND 40),
  base_fen        bigint NOT NULL CHECK (base_fen >= 0),
  uplift_fen      bigint NOT NULL DEFAULT 0 CHECK (uplift_fen >= 0),
  amount_fen      bigint NOT NULL CHECK (amount_fen > 0),
  category        text,
  steps           jsonb NOT NULL,
  parameter_ids   text[] NOT NULL DEFAULT '{}',
  origin          text NOT NULL CHECK (origin IN ('imported', 'decided')),
  approved_by_doc text,
  import_id       uuid,
  import_row      text,
  stop_reason     text,
  stop_note       text,
  voided_at       timestamptz,
  void_reason     text,
  created_by      uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  beneficiary     uuid GENERATED ALWAYS AS (coalesce(household_id, person_id)) STORED,
  PRIMARY KEY (county, entitlement_id),
  CHECK (to_month IS NULL OR to_month > from_month),
  CHECK (amount_fen = base_fen + uplift_fen),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
SELECT distribute('entitlement');
-- What a payment line must agree with, in one key: entitlement, person and household together.
CREATE UNIQUE INDEX entitlement_whole ON entitlement (county, entitlement_id, person_id, beneficiary);
CREATE INDEX entitlement_run ON entitlement (county, programme, from_month) WHERE voided_at IS NULL;
CREATE INDEX entitlement_by_person ON entitlement (county, person_id);
CREATE INDEX entitlement_by_household ON entitlement (county, household_id) WHERE household_id IS NOT NULL;
CREATE INDEX entitlement_import ON entitlement (county, import_id) WHERE import_id IS NOT NULL;
ALTER TABLE entitlement ADD CONSTRAINT entitlement_of_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE entitlement ADD CONSTRAINT entitlement_of_household FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
ALTER TABLE entitlement ADD CONSTRAINT entitlement_no_overlap_person
  EXCLUDE USING gist (person_id WITH =, programme WITH =, county WITH =, daterange(from_month, to_month) WITH &&) WHERE (voided_at IS NULL);
ALTER TABLE entitlement ADD CONSTRAINT entitlement_no_overlap_household
  EXCLUDE USING gist (household_id WITH =, programme WITH =, county WITH =, daterange(from_month, to_month) WITH &&) WHERE (voided_at IS NULL AND household_id IS NOT NULL);
COMMENT ON TABLE entitlement IS '待遇：谁、哪个项目、从哪月到哪月、每月多少、怎么来的';
COMMENT ON COLUMN entitlement.county IS '县级代码';
COMMENT ON COLUMN entitlement.entitlement_id IS '待遇编号';
COMMENT ON COLUMN entitlement.division IS '所在村';
COMMENT ON COLUMN entitlement.programme IS '项目';
COMMENT ON COLUMN entitlement.household_id IS '享受家庭（按户的项目）';
COMMENT ON COLUMN entitlement.person_id IS '享受人；按户的项目为户主';
COMMENT ON COLUMN entitlement.from_month IS '起始月（含）';
COMMENT ON COLUMN entitlement.to_month IS '停发月（不含，首个不发的月）';
COMMENT ON COLUMN entitlement.persons IS '保障人数';
COMMENT ON COLUMN entitlement.base_fen IS '每月基本金额（分）';
COMMENT ON COLUMN entitlement.uplift_fen IS '每月分类施保金（分）';
COMMENT ON COLUMN entitlement.amount_fen IS '每月合计（分）';
COMMENT ON COLUMN entitlement.category IS '类别（A、B、C，分散或集中等），原文';
COMMENT ON COLUMN entitlement.steps IS '金额的每一步';
COMMENT ON COLUMN entitlement.parameter_ids IS '用到的参数编号';
COMMENT ON COLUMN entitlement.origin IS '来源：上级审批导入、办理决定';
COMMENT ON COLUMN entitlement.approved_by_doc IS '批准文书';
COMMENT ON COLUMN entitlement.import_id IS '来自哪次导入';
COMMENT ON COLUMN entitlement.import_row IS '来自哪张表哪一行';
COMMENT ON COLUMN entitlement.stop_reason IS '停发原因代码';
COMMENT ON COLUMN entitlement.stop_note IS '停发说明';
COMMENT ON COLUMN entitlement.voided_at IS '作废时间';
COMMENT ON COLUMN entitlement.void_reason IS '作废原因';
COMMENT ON COLUMN entitlement.created_by IS '经办人';
COMMENT ON COLUMN entitlement.created_at IS '登记时间';
COMMENT ON COLUMN entitlement.beneficiary IS '享受单位：有家庭的是家庭，否则是本人（推算列）';

CREATE TABLE entitlement_person (
  county         integer NOT NULL,
  entitlement_id uuid NOT NULL,
  person_id      uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  PRIMARY KEY (county, entitlement_id, person_id)
);
SELECT distribute('entitlement_person');
CREATE INDEX entitlement_person_person ON entitlement_person (county, person_id);
ALTER TABLE entitlement_person ADD CONSTRAINT entitlement_person_entitlement FOREIGN KEY (county, entitlement_id) REFERENCES entitlement (county, entitlement_id);
ALTER TABLE entitlement_person ADD CONSTRAINT entitlement_person_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
COMMENT ON TABLE entitlement_person IS '待遇的保障对象（已列名的人）';
COMMENT ON COLUMN entitlement_person.county IS '县级代码';
COMMENT ON COLUMN entitlement_person.entitlement_id IS '待遇编号';
COMMENT ON COLUMN entitlement_person.person_id IS '人员编号';
COMMENT ON COLUMN entitlement_person.division IS '所在村';

CREATE TABLE relief_list (
  county         integer NOT NULL,
  relief_list_id uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  paid_month     date NOT NULL CHECK (extract(day FROM paid_month) = 1),
  number         integer NOT NULL CHECK (number >= 1),
  unit           text NOT NULL CHECK (unit IN ('person', 'household')),
  reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  document       text,
  import_id      uuid,
  voided_at      timestamptz,
  void_reason    text,
  created_by     uuid NOT NULL,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (county, relief_list_id)
);
CREATE UNIQUE INDEX relief_list_number ON relief_list (county, division, paid_month, number);
COMMENT ON TABLE relief_list IS '临时救助批次：每批只有一种单位（人或户），两种不能相加';
COMMENT ON COLUMN relief_list.county IS '县级代码';
COMMENT ON COLUMN relief_list.relief_list_id IS '批次编号';
COMMENT ON COLUMN relief_list.division IS '所在乡镇';
COMMENT ON COLUMN relief_list.paid_month IS '发放月';
COMMENT ON COLUMN relief_list.number IS '当月第几批';
COMMENT ON COLUMN relief_list.unit IS '单位：人、户';
COMMENT ON COLUMN relief_list.reason IS '事由';
COMMENT ON COLUMN relief_list.document IS '批准文书';
COMMENT ON COLUMN relief_list.import_id IS '来自哪次导入';
COMMENT ON COLUMN relief_list.voided_at IS '作废时间';
COMMENT ON COLUMN relief_list.void_reason IS '作废原因';
COMMENT ON COLUMN relief_list.created_by IS '经办人';
COMMENT ON COLUMN relief_list.created_at IS '登记时间';

CREATE TABLE relief_grant (
  county         integer NOT NULL,
  relief_list_id uuid NOT NULL,
  row_no         integer NOT NULL CHECK (row_no >= 1),
  division       text NOT NULL COLLATE "C",
  person_id      uuid NOT NULL,
  household_id   uuid,
  persons        integer NOT NULL CHECK (persons BETWEEN 1 AND 40),
  cause          text NOT NULL,
  village_fen    bigint CHECK (village_fen >= 0),
  office_fen     bigint CHECK (office_fen >= 0),
  amount_fen     bigint NOT NULL CHECK (amount_fen > 0),
  import_row     text,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (county, relief_list_id, row_no)
);
SELECT distribute('relief_grant');
CREATE UNIQUE INDEX relief_grant_person ON relief_grant (county, relief_list_id, person_id);
ALTER TABLE relief_grant ADD CONSTRAINT relief_grant_list FOREIGN KEY (county, relief_list_id) REFERENCES relief_list (county, relief_list_id);
ALTER TABLE relief_grant ADD CONSTRAINT relief_grant_person_fk FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE relief_grant ADD CONSTRAINT relief_grant_household_fk FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
COMMENT ON TABLE relief_grant IS '临时救助对象和金额';
COMMENT ON COLUMN relief_grant.county IS '县级代码';
COMMENT ON COLUMN relief_grant.relief_list_id IS '批次编号';
COMMENT ON COLUMN relief_grant.row_no IS '序号';
COMMENT ON COLUMN relief_grant.division IS '所在村';
COMMENT ON COLUMN relief_grant.person_id IS '救助对象；按户时为户主';
COMMENT ON COLUMN relief_grant.household_id IS '救助家庭（按户时）';
COMMENT ON COLUMN relief_grant.persons IS '家庭人口或救助人数';
COMMENT ON COLUMN relief_grant.cause IS '困难原因';
COMMENT ON COLUMN relief_grant.village_fen IS '村级建议金额（分）';
COMMENT ON COLUMN relief_grant.office_fen IS '民政所意见金额（分）';
COMMENT ON COLUMN relief_grant.amount_fen IS '批准金额（分）';
COMMENT ON COLUMN relief_grant.import_row IS '来自哪张表哪一行';
COMMENT ON COLUMN relief_grant.created_at IS '登记时间';

CREATE TABLE payment_batch (
  county         integer NOT NULL,
  batch_id       uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  programme      text NOT NULL,
  paid_month     date NOT NULL CHECK (extract(day FROM paid_month) = 1),
  kind           text NOT NULL CHECK (kind IN ('regular', 'relief', 'supplementary', 'reissue')),
  number         integer NOT NULL CHECK (number >= 1),
  unit           text NOT NULL CHECK (unit IN ('person', 'household')),
  reason         text,
  relief_list_id uuid,
  corrects_batch uuid,
  previous_batch uuid,
  lines          integer NOT NULL DEFAULT 0,
  households     integer NOT NULL DEFAULT 0,
  persons        integer NOT NULL DEFAULT 0,
  base_fen       bigint NOT NULL DEFAULT 0,
  uplift_fen     bigint NOT NULL DEFAULT 0,
  back_pay_fen   bigint NOT NULL DEFAULT 0,
  offset_fen     bigint NOT NULL DEFAULT 0,
  net_fen        bigint NOT NULL DEFAULT 0,
  bridge         jsonb NOT NULL DEFAULT '{}',
  hash           text NOT NULL DEFAULT '',
  made_by        uuid NOT NULL,
  made_at        timestamptz NOT NULL,
  submitted_by   uuid,
  submitted_at   timestamptz,
  approved_by    uuid,
  approved_at    timestamptz,
  approved_via   text CHECK (approved_via IN ('screen', 'paper')),
  scan_id        uuid,
  sent_by        uuid,
  sent_at        timestamptz,
  returned_at    timestamptz,
  voided_by      uuid,
  voided_at      timestamptz,
  void_reason    text,
  PRIMARY KEY (county, batch_id),
  CHECK (kind = 'regular' OR reason IS NOT NULL),
  CHECK (approved_by IS NULL OR approved_by <> made_by),
  CHECK (sent_at IS NULL OR approved_at IS NOT NULL),
  CHECK ((approved_via = 'paper') IS NOT TRUE OR scan_id IS NOT NULL)
);
CREATE UNIQUE INDEX payment_batch_regular ON payment_batch (county, division, programme, paid_month) WHERE kind = 'regular' AND voided_at IS NULL;
CREATE UNIQUE INDEX payment_batch_number ON payment_batch (county, division, programme, paid_month, kind, number);
CREATE UNIQUE INDEX payment_batch_relief ON payment_batch (county, relief_list_id) WHERE relief_list_id IS NOT NULL AND voided_at IS NULL;
COMMENT ON TABLE payment_batch IS '发放批次';
COMMENT ON COLUMN payment_batch.county IS '县级代码';
COMMENT ON COLUMN payment_batch.batch_id IS '批次编号';
COMMENT ON COLUMN payment_batch.division IS '所在乡镇';
COMMENT ON COLUMN payment_batch.programme IS '项目';
COMMENT ON COLUMN payment_batch.paid_month IS '发放月';
COMMENT ON COLUMN payment_batch.kind IS '种类：按月、临时救助、补发批、重发批';
COMMENT ON COLUMN payment_batch.number IS '第几批';
COMMENT ON COLUMN payment_batch.unit IS '单位：人、户';
COMMENT ON COLUMN payment_batch.reason IS '事由（非按月批次必填）';
COMMENT ON COLUMN payment_batch.relief_list_id IS '对应的临时救助批次';
COMMENT ON COLUMN payment_batch.corrects_batch IS '重发所更正的批次';
COMMENT ON COLUMN payment_batch.previous_batch IS '上一期批次（衔接核对）';
COMMENT ON COLUMN payment_batch.lines IS '笔数';
COMMENT ON COLUMN payment_batch.households IS '户数';
COMMENT ON COLUMN payment_batch.persons IS '人数';
COMMENT ON COLUMN payment_batch.base_fen IS '基本金额合计（分）';
COMMENT ON COLUMN payment_batch.uplift_fen IS '分类施保合计（分）';
COMMENT ON COLUMN payment_batch.back_pay_fen IS '补发合计（分）';
COMMENT ON COLUMN payment_batch.offset_fen IS '扣回合计（分）';
COMMENT ON COLUMN payment_batch.net_fen IS '实发合计（分）';
COMMENT ON COLUMN payment_batch.bridge IS '与上期的衔接：人数和金额的增减';
COMMENT ON COLUMN payment_batch.hash IS '清册校验码';
COMMENT ON COLUMN payment_batch.made_by IS '造册人';
COMMENT ON COLUMN payment_batch.made_at IS '造册时间';
COMMENT ON COLUMN payment_batch.submitted_by IS '送审人';
COMMENT ON COLUMN payment_batch.submitted_at IS '送审时间';
COMMENT ON COLUMN payment_batch.approved_by IS '审批人（或上传签字件的人）';
COMMENT ON COLUMN payment_batch.approved_at IS '审批时间';
COMMENT ON COLUMN payment_batch.approved_via IS '审批方式：屏幕、纸面';
COMMENT ON COLUMN payment_batch.scan_id IS '签字审批单扫描件';
COMMENT ON COLUMN payment_batch.sent_by IS '导出银行清单的人';
COMMENT ON COLUMN payment_batch.sent_at IS '首次导出银行清单时间';
COMMENT ON COLUMN payment_batch.returned_at IS '回盘时间';
COMMENT ON COLUMN payment_batch.voided_by IS '作废人';
COMMENT ON COLUMN payment_batch.voided_at IS '作废时间';
COMMENT ON COLUMN payment_batch.void_reason IS '作废原因';

CREATE TABLE payment_line (
  county         integer NOT NULL,
  batch_id       uuid NOT NULL,
  line_no        integer NOT NULL CHECK (line_no >= 1),
  division       text NOT NULL COLLATE "C",
  programme      text NOT NULL,
  paid_month     date NOT NULL,
  component      text NOT NULL DEFAULT 'benefit',
  line_kind      text NOT NULL CHECK (line_kind IN ('base', 'back_pay', 'offset', 'reissue')),
  seq            integer NOT NULL DEFAULT 0,
  person_id      uuid NOT NULL,
  household_id   uuid,
  entitlement_id uuid,
  persons        integer NOT NULL,
  person_name    text NOT NULL,
  base_fen       bigint NOT NULL DEFAULT 0 CHECK (base_fen >= 0),
  uplift_fen     bigint NOT NULL DEFAULT 0 CHECK (uplift_fen >= 0),
  price_fen      bigint NOT NULL DEFAULT 0 CHECK (price_fen >= 0),
  electricity_fen bigint NOT NULL DEFAULT 0 CHECK (electricity_fen >= 0),
  back_pay_fen   bigint NOT NULL DEFAULT 0 CHECK (back_pay_fen >= 0),
  offset_fen     bigint NOT NULL DEFAULT 0 CHECK (offset_fen >= 0),
  net_fen        bigint NOT NULL CHECK (net_fen >= 0),
  payee_name     text,
  account_id     uuid,
  bank_name      text,
  account_cipher bytea,
  account_last4  text,
  corrects_batch uuid,
  corrects_line  integer,
  result         text CHECK (result IN ('paid', 'failed')),
  result_reason  text,
  result_at      timestamptz,
  voided_at      timestamptz,
  beneficiary    uuid GENERATED ALWAYS AS (coalesce(household_id, person_id)) STORED,
  unentitled_person uuid GENERATED ALWAYS AS (CASE WHEN entitlement_id IS NULL THEN person_id END) STORED,
  unentitled_household uuid GENERATED ALWAYS AS (CASE WHEN entitlement_id IS NULL THEN household_id END) STORED,
  PRIMARY KEY (county, batch_id, line_no),
  CHECK (net_fen = base_fen + uplift_fen + price_fen + electricity_fen + back_pay_fen - offset_fen),
  CHECK (line_kind <> 'reissue' OR corrects_line IS NOT NULL)
);
SELECT distribute('payment_line');
CREATE UNIQUE INDEX payment_line_once ON payment_line
  (county, person_id, household_id, programme, paid_month, component, line_kind, seq) NULLS NOT DISTINCT WHERE voided_at IS NULL;
-- The lines of a person are found by payment_line_once, which begins with the person: queries say `voided_at IS NULL`.
CREATE INDEX payment_line_household ON payment_line (county, household_id, paid_month) WHERE household_id IS NOT NULL;
CREATE INDEX payment_line_month ON payment_line (county, programme, paid_month);
ALTER TABLE payment_line ADD CONSTRAINT payment_line_batch FOREIGN KEY (county, batch_id) REFERENCES payment_batch (county, batch_id);
-- A line with an entitlement must name that entitlement's own person and household: one check that proves all three, since the entitlement
-- has keys to both. A line without one (relief) is checked against person and household themselves.
ALTER TABLE payment_line ADD CONSTRAINT payment_line_of_entitlement FOREIGN KEY (county, entitlement_id, person_id, beneficiary)
  REFERENCES entitlement (county, entitlement_id, person_id, beneficiary);
ALTER TABLE payment_line ADD CONSTRAINT payment_line_of_person FOREIGN KEY (county, unentitled_person) REFERENCES person (county, person_id);
ALTER TABLE payment_line ADD CONSTRAINT payment_line_of_household FOREIGN KEY (county, unentitled_household) REFERENCES household (county, household_id);
COMMENT ON TABLE payment_line IS '发放明细：每户（人）每月每项目一笔';
COMMENT ON COLUMN payment_line.county IS '县级代码';
COMMENT ON COLUMN payment_line.batch_id IS '批次编号';
COMMENT ON COLUMN payment_line.line_no IS '清册序号';
COMMENT ON COLUMN payment_line.division IS '造册时所在村，以后迁移不改';
COMMENT ON COLUMN payment_line.programme IS '项目';
COMMENT ON COLUMN payment_line.paid_month IS '发放月';
COMMENT ON COLUMN payment_line.component IS '组成：待遇本身、价格补贴、电费补贴等';
COMMENT ON COLUMN payment_line.line_kind IS '种类：正常、补发、扣回、重发';
COMMENT ON COLUMN payment_line.seq IS '同种第几笔：按月为0，其余为批次号';
COMMENT ON COLUMN payment_line.person_id IS '享受人或户主';
COMMENT ON COLUMN payment_line.household_id IS '享受家庭';
COMMENT ON COLUMN payment_line.entitlement_id IS '依据的待遇';
COMMENT ON COLUMN payment_line.persons IS '人数';
COMMENT ON COLUMN payment_line.person_name IS '造册时姓名';
COMMENT ON COLUMN payment_line.base_fen IS '基本金额（分）';
COMMENT ON COLUMN payment_line.uplift_fen IS '分类施保金（分）';
COMMENT ON COLUMN payment_line.price_fen IS '价格临时补贴（分）';
COMMENT ON COLUMN payment_line.electricity_fen IS '电费补贴（分）';
COMMENT ON COLUMN payment_line.back_pay_fen IS '补发（分）';
COMMENT ON COLUMN payment_line.offset_fen IS '扣回（分）';
COMMENT ON COLUMN payment_line.net_fen IS '实发（分）';
COMMENT ON COLUMN payment_line.payee_name IS '收款人';
COMMENT ON COLUMN payment_line.account_id IS '账户编号';
COMMENT ON COLUMN payment_line.bank_name IS '开户银行';
COMMENT ON COLUMN payment_line.account_cipher IS '造册时账号密文';
COMMENT ON COLUMN payment_line.account_last4 IS '账号后四位';
COMMENT ON COLUMN payment_line.corrects_batch IS '重发、补发所更正的批次';
COMMENT ON COLUMN payment_line.corrects_line IS '重发、补发所更正的序号';
COMMENT ON COLUMN payment_line.result IS '回盘结果：到账、退回';
COMMENT ON COLUMN payment_line.result_reason IS '退回原因代码';
COMMENT ON COLUMN payment_line.result_at IS '回盘时间';
COMMENT ON COLUMN payment_line.voided_at IS '随批次作废的时间';
COMMENT ON COLUMN payment_line.beneficiary IS '享受单位：有家庭的是家庭，否则是本人（推算列）';
COMMENT ON COLUMN payment_line.unentitled_person IS '没有待遇依据的行（临时救助）的人（推算列，供核对）';
COMMENT ON COLUMN payment_line.unentitled_household IS '没有待遇依据的行（临时救助）的家庭（推算列，供核对）';

CREATE TABLE payment_note (
  county    integer NOT NULL,
  batch_id  uuid NOT NULL,
  code      text NOT NULL,
  division  text NOT NULL COLLATE "C",
  note      text NOT NULL CHECK (length(note) BETWEEN 1 AND 500),
  noted_by  uuid NOT NULL,
  noted_at  timestamptz NOT NULL,
  PRIMARY KEY (county, batch_id, code)
);
ALTER TABLE payment_note ADD CONSTRAINT payment_note_batch FOREIGN KEY (county, batch_id) REFERENCES payment_batch (county, batch_id);
COMMENT ON TABLE payment_note IS '对批次警告写的说明';
COMMENT ON COLUMN payment_note.county IS '县级代码';
COMMENT ON COLUMN payment_note.batch_id IS '批次编号';
COMMENT ON COLUMN payment_note.code IS '警告代码';
COMMENT ON COLUMN payment_note.division IS '所在乡镇';
COMMENT ON COLUMN payment_note.note IS '说明';
COMMENT ON COLUMN payment_note.noted_by IS '说明人';
COMMENT ON COLUMN payment_note.noted_at IS '时间';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['entitlement', 'entitlement_person', 'relief_list', 'relief_grant', 'payment_batch', 'payment_line', 'payment_note'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON entitlement, entitlement_person, relief_list, payment_batch, payment_note TO doudi_app;
GRANT SELECT, INSERT ON relief_grant, payment_line TO doudi_app;
REVOKE UPDATE ON relief_grant, payment_line FROM doudi_app;
GRANT UPDATE (result, result_reason, result_at, voided_at) ON payment_line TO doudi_app;
