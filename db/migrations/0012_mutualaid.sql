-- Mutual aid: the societies with their boards, what each paid after a vote, the yearly inspection and the training.

CREATE TABLE society (
  county          integer NOT NULL,
  society_id      uuid NOT NULL,
  division        text NOT NULL COLLATE "C",
  level           text NOT NULL CHECK (level IN ('village', 'town', 'county')),
  fund_id         uuid NOT NULL,
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  registration_no text NOT NULL CHECK (length(registration_no) BETWEEN 1 AND 40),
  legal_head      text NOT NULL CHECK (length(legal_head) BETWEEN 1 AND 40),
  founded_on      date NOT NULL,
  closed_on       date,
  created_by      uuid NOT NULL,
  created_at      timestamptz NOT NULL,
  PRIMARY KEY (county, society_id),
  CHECK (closed_on IS NULL OR closed_on >= founded_on)
);
-- Looked at when the statement ends: villages whose codes change places may have societies of one name.
ALTER TABLE society ADD CONSTRAINT society_name UNIQUE (county, division, name) DEFERRABLE INITIALLY IMMEDIATE;
CREATE UNIQUE INDEX society_registration ON society (county, registration_no);
CREATE UNIQUE INDEX society_fund ON society (county, fund_id);
ALTER TABLE society ADD CONSTRAINT society_of_fund FOREIGN KEY (county, fund_id) REFERENCES fund (county, fund_id);
COMMENT ON TABLE society IS '救急难互助社：登记事项，各有一笔互助资金';
COMMENT ON COLUMN society.county IS '县级代码';
COMMENT ON COLUMN society.society_id IS '互助社编号';
COMMENT ON COLUMN society.division IS '互助社属于哪个村、乡镇或县';
COMMENT ON COLUMN society.level IS '级别：村、乡镇、县';
COMMENT ON COLUMN society.fund_id IS '互助资金';
COMMENT ON COLUMN society.name IS '名称';
COMMENT ON COLUMN society.registration_no IS '登记证号（统一社会信用代码或备案号）';
COMMENT ON COLUMN society.legal_head IS '法定代表人';
COMMENT ON COLUMN society.founded_on IS '成立日期';
COMMENT ON COLUMN society.closed_on IS '注销日期；空表示在办';
COMMENT ON COLUMN society.created_by IS '登记人';
COMMENT ON COLUMN society.created_at IS '登记时间';

CREATE TABLE society_director (
  county      integer NOT NULL,
  director_id uuid NOT NULL,
  society_id  uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  board_post  text NOT NULL CHECK (board_post IN ('chair', 'director', 'supervisor')),
  from_day    date NOT NULL,
  to_day      date,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, director_id),
  CHECK (to_day IS NULL OR to_day > from_day)
);
CREATE INDEX society_director_of ON society_director (county, society_id);
ALTER TABLE society_director ADD CONSTRAINT society_director_society FOREIGN KEY (county, society_id) REFERENCES society (county, society_id);
COMMENT ON TABLE society_director IS '互助社的理事、监事和任期';
COMMENT ON COLUMN society_director.county IS '县级代码';
COMMENT ON COLUMN society_director.director_id IS '理事（监事）编号';
COMMENT ON COLUMN society_director.society_id IS '哪个互助社';
COMMENT ON COLUMN society_director.division IS '互助社所属区划';
COMMENT ON COLUMN society_director.name IS '姓名';
COMMENT ON COLUMN society_director.board_post IS '职务：理事长、理事、监事';
COMMENT ON COLUMN society_director.from_day IS '任期开始日期';
COMMENT ON COLUMN society_director.to_day IS '任期结束日期（不含）；空表示在任';
COMMENT ON COLUMN society_director.created_by IS '登记人';
COMMENT ON COLUMN society_director.created_at IS '登记时间';

-- One case is one payment at one level. The county's money lies outside the town's books: its cases rest on a document instead of a voucher.
CREATE TABLE aid_case (
  county        integer NOT NULL,
  case_id       uuid NOT NULL,
  division      text NOT NULL COLLATE "C",
  level         text NOT NULL CHECK (level IN ('village', 'town', 'county')),
  society_id    uuid,
  fund_id       uuid,
  voucher_id    uuid,
  person_id     uuid NOT NULL,
  household_id  uuid,
  unit          text NOT NULL CHECK (unit IN ('person', 'household')),
  cause         text NOT NULL,
  amount_fen    bigint NOT NULL CHECK (amount_fen > 0),
  asked_on      date NOT NULL,
  voted_on      date NOT NULL,
  board_seats   integer,
  board_present integer,
  kin_left      integer,
  board_favour  integer,
  paid_on       date NOT NULL,
  paid_how      text NOT NULL CHECK (paid_how IN ('cash', 'bank')),
  document      text CHECK (length(document) BETWEEN 1 AND 60),
  words         text CHECK (length(words) BETWEEN 1 AND 200),
  voided_at     timestamptz,
  void_reason   text CHECK (length(void_reason) BETWEEN 1 AND 200),
  created_by    uuid NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (county, case_id),
  CONSTRAINT aid_case_days CHECK (asked_on <= voted_on AND voted_on <= paid_on),
  CONSTRAINT aid_case_whose_money CHECK (
    (society_id IS NULL) = (voucher_id IS NULL) AND (society_id IS NULL) = (fund_id IS NULL)
    AND (society_id IS NOT NULL OR (level = 'county' AND document IS NOT NULL))),
  -- 理事会：三分之二以上到会，回避的不表决，参加表决的过半数同意。
  CONSTRAINT aid_case_vote CHECK (
    (society_id IS NULL) = (board_seats IS NULL) AND (board_seats IS NULL) = (board_present IS NULL)
    AND (board_seats IS NULL) = (kin_left IS NULL) AND (board_seats IS NULL) = (board_favour IS NULL)
    AND (board_seats IS NULL OR (
      board_seats >= 1 AND board_present <= board_seats AND 3 * board_present >= 2 * board_seats AND kin_left >= 0
      AND board_favour <= board_present - kin_left AND 2 * board_favour > board_present - kin_left))),
  CONSTRAINT aid_case_of_household_unit CHECK (unit = 'person' OR household_id IS NOT NULL),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX aid_case_voucher ON aid_case (county, voucher_id) WHERE voucher_id IS NOT NULL;
CREATE INDEX aid_case_society ON aid_case (county, society_id) WHERE society_id IS NOT NULL;
CREATE INDEX aid_case_day ON aid_case (county, paid_on);
CREATE INDEX aid_case_person ON aid_case (county, person_id);
CREATE INDEX aid_case_household ON aid_case (county, household_id) WHERE household_id IS NOT NULL;
ALTER TABLE aid_case ADD CONSTRAINT aid_case_society FOREIGN KEY (county, society_id) REFERENCES society (county, society_id);
ALTER TABLE aid_case ADD CONSTRAINT aid_case_of_voucher FOREIGN KEY (county, fund_id, voucher_id) REFERENCES voucher (county, fund_id, voucher_id);
ALTER TABLE aid_case ADD CONSTRAINT aid_case_of_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE aid_case ADD CONSTRAINT aid_case_of_household FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
COMMENT ON TABLE aid_case IS '救急难救助：哪一级、救助谁、因为什么、理事会表决、多少钱';
COMMENT ON COLUMN aid_case.county IS '县级代码';
COMMENT ON COLUMN aid_case.case_id IS '救助编号';
COMMENT ON COLUMN aid_case.division IS '救助时所在村';
COMMENT ON COLUMN aid_case.level IS '级别：村级、镇级、县级';
COMMENT ON COLUMN aid_case.society_id IS '哪个互助社付；县级资金直接付的为空';
COMMENT ON COLUMN aid_case.fund_id IS '从哪笔互助资金付；县级资金直接付的为空';
COMMENT ON COLUMN aid_case.voucher_id IS '记账凭证；县级资金直接付的为空';
COMMENT ON COLUMN aid_case.person_id IS '救助对象（领款人）';
COMMENT ON COLUMN aid_case.household_id IS '救助时所在家庭；没有登记家庭的为空';
COMMENT ON COLUMN aid_case.unit IS '按户救助还是按人救助';
COMMENT ON COLUMN aid_case.cause IS '急难事由（代码表 relief_cause）';
COMMENT ON COLUMN aid_case.amount_fen IS '救助金额（分）';
COMMENT ON COLUMN aid_case.asked_on IS '申请日期';
COMMENT ON COLUMN aid_case.voted_on IS '理事会评议日期；县级为批复日期';
COMMENT ON COLUMN aid_case.board_seats IS '理事会应到人数';
COMMENT ON COLUMN aid_case.board_present IS '实到人数，含回避的';
COMMENT ON COLUMN aid_case.kin_left IS '因亲属关系回避的人数';
COMMENT ON COLUMN aid_case.board_favour IS '同意人数';
COMMENT ON COLUMN aid_case.paid_on IS '发放日期';
COMMENT ON COLUMN aid_case.paid_how IS '发放方式：现金、转账';
COMMENT ON COLUMN aid_case.document IS '批复文号或会议记录号';
COMMENT ON COLUMN aid_case.words IS '对提醒的说明（超上限、同一家庭同一事由再次救助）';
COMMENT ON COLUMN aid_case.voided_at IS '作废时间（凭证已冲销）';
COMMENT ON COLUMN aid_case.void_reason IS '作废原因';
COMMENT ON COLUMN aid_case.created_by IS '经办人';
COMMENT ON COLUMN aid_case.created_at IS '登记时间';

CREATE TABLE society_inspection (
  county            integer NOT NULL,
  society_id        uuid NOT NULL,
  year              integer NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  division          text NOT NULL COLLATE "C",
  papers            text[] NOT NULL,
  submitted_on      date,
  inspection_result text CHECK (inspection_result IN ('passed', 'nearly', 'failed', 'exempt')),
  inspected_on      date,
  words             text CHECK (length(words) BETWEEN 1 AND 200),
  recorded_by       uuid NOT NULL,
  recorded_at       timestamptz NOT NULL,
  PRIMARY KEY (county, society_id, year),
  CHECK ((inspection_result IS NULL) = (inspected_on IS NULL)),
  CHECK (inspection_result IS NULL OR inspection_result = 'exempt' OR submitted_on IS NOT NULL),
  CHECK (submitted_on <= inspected_on)
);
CREATE INDEX society_inspection_day ON society_inspection (county, inspected_on) WHERE inspected_on IS NOT NULL;
ALTER TABLE society_inspection ADD CONSTRAINT society_inspection_society FOREIGN KEY (county, society_id) REFERENCES society (county, society_id);
COMMENT ON TABLE society_inspection IS '互助社年检：一社一年一行';
COMMENT ON COLUMN society_inspection.county IS '县级代码';
COMMENT ON COLUMN society_inspection.society_id IS '哪个互助社';
COMMENT ON COLUMN society_inspection.year IS '检查哪一年';
COMMENT ON COLUMN society_inspection.division IS '互助社所属区划';
COMMENT ON COLUMN society_inspection.papers IS '已交的材料（代码表 inspection_paper）';
COMMENT ON COLUMN society_inspection.submitted_on IS '报送日期';
COMMENT ON COLUMN society_inspection.inspection_result IS '年检结论：合格、基本合格、不合格、免检';
COMMENT ON COLUMN society_inspection.inspected_on IS '结论日期';
COMMENT ON COLUMN society_inspection.words IS '说明';
COMMENT ON COLUMN society_inspection.recorded_by IS '登记人';
COMMENT ON COLUMN society_inspection.recorded_at IS '登记时间';

CREATE TABLE society_training (
  county      integer NOT NULL,
  training_id uuid NOT NULL,
  society_id  uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  trained_on  date NOT NULL,
  topic       text NOT NULL,
  attendees   integer NOT NULL CHECK (attendees BETWEEN 1 AND 1000),
  voided_at   timestamptz,
  void_reason text CHECK (length(void_reason) BETWEEN 1 AND 200),
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, training_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX society_training_once ON society_training (county, society_id, trained_on, topic) WHERE voided_at IS NULL;
CREATE INDEX society_training_day ON society_training (county, trained_on);
ALTER TABLE society_training ADD CONSTRAINT society_training_society FOREIGN KEY (county, society_id) REFERENCES society (county, society_id);
COMMENT ON TABLE society_training IS '互助社培训：哪天、什么内容、几人参加';
COMMENT ON COLUMN society_training.county IS '县级代码';
COMMENT ON COLUMN society_training.training_id IS '培训编号';
COMMENT ON COLUMN society_training.society_id IS '哪个互助社参加';
COMMENT ON COLUMN society_training.division IS '互助社所属区划';
COMMENT ON COLUMN society_training.trained_on IS '培训日期';
COMMENT ON COLUMN society_training.topic IS '培训内容（代码表 training_topic）';
COMMENT ON COLUMN society_training.attendees IS '参加人数';
COMMENT ON COLUMN society_training.voided_at IS '作废时间';
COMMENT ON COLUMN society_training.void_reason IS '作废原因';
COMMENT ON COLUMN society_training.created_by IS '登记人';
COMMENT ON COLUMN society_training.created_at IS '登记时间';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['society', 'society_director', 'aid_case', 'society_inspection', 'society_training'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
-- Who sees children only sees the cases of those only: a person hidden from him hides his cases.
CREATE POLICY children_only ON aid_case AS RESTRICTIVE FOR SELECT
  USING ((SELECT coalesce(current_setting('app.born_from', true), '')) = ''
         OR EXISTS (SELECT FROM person p WHERE p.county = aid_case.county AND p.person_id = aid_case.person_id));
REVOKE UPDATE ON society, society_director, aid_case, society_inspection, society_training FROM doudi_app;
GRANT UPDATE (name, registration_no, legal_head, closed_on) ON society TO doudi_app;
GRANT UPDATE (to_day) ON society_director TO doudi_app;
GRANT UPDATE (voided_at, void_reason) ON aid_case TO doudi_app;
GRANT UPDATE (papers, submitted_on, inspection_result, inspected_on, words, recorded_by, recorded_at) ON society_inspection TO doudi_app;
GRANT UPDATE (voided_at, void_reason) ON society_training TO doudi_app;
