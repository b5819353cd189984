-- People with disabilities: their cards, rounds of the six checks, and care at home.

CREATE TABLE disability_card (
  county        integer NOT NULL,
  card_id       uuid NOT NULL,
  person_id     uuid NOT NULL,
  division      text NOT NULL COLLATE "C",
  number_cipher bytea NOT NULL,
  number_index  bytea NOT NULL,
  categories    text[] NOT NULL CHECK (cardinality(categories) BETWEEN 1 AND 6),
  level         text NOT NULL,
  digits_differ boolean NOT NULL,
  card_reissue  integer NOT NULL CHECK (card_reissue BETWEEN 0 AND 9),
  issued_on     date,
  expires_on    date,
  card_state    text NOT NULL CHECK (card_state IN ('valid', 'frozen', 'cancelled', 'moved', 'replaced')),
  state_on      date NOT NULL,
  state_reason  text,
  created_by    uuid NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (county, card_id),
  CONSTRAINT disability_card_dates CHECK (expires_on >= issued_on),
  CHECK (card_state = 'valid' OR state_reason IS NOT NULL)
);
CREATE UNIQUE INDEX disability_card_number ON disability_card (county, number_index);
CREATE UNIQUE INDEX disability_card_one ON disability_card (county, person_id) WHERE card_state IN ('valid', 'frozen');
CREATE INDEX disability_card_division ON disability_card (county, division);
ALTER TABLE disability_card ADD CONSTRAINT disability_card_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
COMMENT ON TABLE disability_card IS '残疾人证';
COMMENT ON COLUMN disability_card.county IS '县级代码';
COMMENT ON COLUMN disability_card.card_id IS '证件编号';
COMMENT ON COLUMN disability_card.person_id IS '持证人';
COMMENT ON COLUMN disability_card.division IS '登记时所在村';
COMMENT ON COLUMN disability_card.number_cipher IS '残疾人证号密文';
COMMENT ON COLUMN disability_card.number_index IS '残疾人证号盲索引';
COMMENT ON COLUMN disability_card.categories IS '残疾类别（代码表 disability_category）；两类以上为多重';
COMMENT ON COLUMN disability_card.level IS '残疾等级（代码表 disability_level）';
COMMENT ON COLUMN disability_card.digits_differ IS '证号第19、20位与登记的类别等级不一致';
COMMENT ON COLUMN disability_card.card_reissue IS '第几次补证；首证为0';
COMMENT ON COLUMN disability_card.issued_on IS '签发日期';
COMMENT ON COLUMN disability_card.expires_on IS '有效期至';
COMMENT ON COLUMN disability_card.card_state IS '状态：有效、冻结、注销、迁出、已换新证';
COMMENT ON COLUMN disability_card.state_on IS '状态从哪天起';
COMMENT ON COLUMN disability_card.state_reason IS '状态变动原因';
COMMENT ON COLUMN disability_card.created_by IS '登记人';
COMMENT ON COLUMN disability_card.created_at IS '登记时间';

-- Rounds stand at the town.
CREATE TABLE check_round (
  county      integer NOT NULL,
  round_id    uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  round_title text NOT NULL CHECK (length(round_title) BETWEEN 1 AND 60),
  opened_on   date NOT NULL,
  due_on      date NOT NULL,
  voided_at   timestamptz,
  void_reason text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, round_id),
  CHECK (due_on >= opened_on),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX check_round_title ON check_round (county, division, round_title) WHERE voided_at IS NULL;
COMMENT ON TABLE check_round IS '一轮残疾人六项核查：查哪些人、什么时候查完';
COMMENT ON COLUMN check_round.county IS '县级代码';
COMMENT ON COLUMN check_round.round_id IS '核查轮次编号';
COMMENT ON COLUMN check_round.division IS '组织核查的乡镇';
COMMENT ON COLUMN check_round.round_title IS '名称';
COMMENT ON COLUMN check_round.opened_on IS '开始日期';
COMMENT ON COLUMN check_round.due_on IS '要求完成日期';
COMMENT ON COLUMN check_round.voided_at IS '作废时间';
COMMENT ON COLUMN check_round.void_reason IS '作废原因';
COMMENT ON COLUMN check_round.created_by IS '发起人';
COMMENT ON COLUMN check_round.created_at IS '发起时间';

CREATE TABLE check_target (
  county       integer NOT NULL,
  round_id     uuid NOT NULL,
  person_id    uuid NOT NULL,
  division     text NOT NULL COLLATE "C",
  household_id uuid,
  voided_at    timestamptz,
  void_reason  text,
  created_by   uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (county, round_id, person_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE INDEX check_target_household ON check_target (county, household_id) WHERE household_id IS NOT NULL;
CREATE INDEX check_target_person ON check_target (county, person_id);
ALTER TABLE check_target ADD CONSTRAINT check_target_round FOREIGN KEY (county, round_id) REFERENCES check_round (county, round_id);
ALTER TABLE check_target ADD CONSTRAINT check_target_of_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE check_target ADD CONSTRAINT check_target_household FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
COMMENT ON TABLE check_target IS '一轮核查的对象，发起时列定';
COMMENT ON COLUMN check_target.county IS '县级代码';
COMMENT ON COLUMN check_target.round_id IS '核查轮次';
COMMENT ON COLUMN check_target.person_id IS '核查对象';
COMMENT ON COLUMN check_target.division IS '列入时所在村';
COMMENT ON COLUMN check_target.household_id IS '列入时所在家庭；没有登记家庭的为空';
COMMENT ON COLUMN check_target.voided_at IS '划去时间';
COMMENT ON COLUMN check_target.void_reason IS '划去原因';
COMMENT ON COLUMN check_target.created_by IS '列入的人';
COMMENT ON COLUMN check_target.created_at IS '列入时间';

CREATE TABLE check_item (
  county      integer NOT NULL,
  round_id    uuid NOT NULL,
  person_id   uuid NOT NULL,
  item        text NOT NULL,
  division    text NOT NULL COLLATE "C",
  applies     boolean NOT NULL,
  result      text,
  evidence    text CHECK (length(evidence) BETWEEN 1 AND 200),
  checked_on  date NOT NULL,
  checker     text NOT NULL CHECK (length(checker) BETWEEN 1 AND 40),
  recorded_by uuid NOT NULL,
  recorded_at timestamptz NOT NULL,
  PRIMARY KEY (county, round_id, person_id, item),
  CONSTRAINT check_item_applies CHECK (applies OR result IS NULL)
);
ALTER TABLE check_item ADD CONSTRAINT check_item_target FOREIGN KEY (county, round_id, person_id) REFERENCES check_target (county, round_id, person_id);
COMMENT ON TABLE check_item IS '一人一项的核查结果';
COMMENT ON COLUMN check_item.county IS '县级代码';
COMMENT ON COLUMN check_item.round_id IS '核查轮次';
COMMENT ON COLUMN check_item.person_id IS '核查对象';
COMMENT ON COLUMN check_item.item IS '哪一项（代码表 check_item）';
COMMENT ON COLUMN check_item.division IS '核查时所在村';
COMMENT ON COLUMN check_item.applies IS '这一项对这个人适用';
COMMENT ON COLUMN check_item.result IS '结果（代码表 check_result）；空表示还没有结果，不适用的没有结果';
COMMENT ON COLUMN check_item.evidence IS '依据';
COMMENT ON COLUMN check_item.checked_on IS '核查日期';
COMMENT ON COLUMN check_item.checker IS '核查人';
COMMENT ON COLUMN check_item.recorded_by IS '登记人';
COMMENT ON COLUMN check_item.recorded_at IS '登记时间';

CREATE TABLE home_care (
  county      integer NOT NULL,
  care_id     uuid NOT NULL,
  person_id   uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  care_kind   text NOT NULL,
  care_level  text NOT NULL CHECK (care_level IN ('2', '3')),
  caregiver    text NOT NULL CHECK (length(caregiver) BETWEEN 1 AND 60),
  no_carer    text NOT NULL CHECK (length(no_carer) BETWEEN 1 AND 200),
  from_day    date NOT NULL,
  to_day      date,
  end_reason  text,
  voided_at   timestamptz,
  void_reason text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, care_id),
  CHECK (to_day > from_day),
  CHECK ((to_day IS NULL) = (end_reason IS NULL)),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE INDEX home_care_person ON home_care (county, person_id);
ALTER TABLE home_care ADD CONSTRAINT home_care_person_fk FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE home_care ADD CONSTRAINT home_care_one
  EXCLUDE USING gist (person_id WITH =, county WITH =, daterange(from_day, to_day) WITH &&) WHERE (voided_at IS NULL);
COMMENT ON TABLE home_care IS '无法定护理人的失能重度残疾人得到的照护';
COMMENT ON COLUMN home_care.county IS '县级代码';
COMMENT ON COLUMN home_care.care_id IS '照护编号';
COMMENT ON COLUMN home_care.person_id IS '被照护人';
COMMENT ON COLUMN home_care.division IS '登记时所在村';
COMMENT ON COLUMN home_care.care_kind IS '照护方式（代码表 care_kind）';
COMMENT ON COLUMN home_care.care_level IS '生活自理能力（代码表 care_level）';
COMMENT ON COLUMN home_care.caregiver IS '提供照护的人或机构';
COMMENT ON COLUMN home_care.no_carer IS '没有法定护理人的情况';
COMMENT ON COLUMN home_care.from_day IS '开始日期';
COMMENT ON COLUMN home_care.to_day IS '停止日期（不含）；空表示还在照护';
COMMENT ON COLUMN home_care.end_reason IS '停止原因';
COMMENT ON COLUMN home_care.voided_at IS '作废时间';
COMMENT ON COLUMN home_care.void_reason IS '作废原因';
COMMENT ON COLUMN home_care.created_by IS '登记人';
COMMENT ON COLUMN home_care.created_at IS '登记时间';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['disability_card', 'check_round', 'check_target', 'check_item', 'home_care'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
REVOKE UPDATE ON disability_card, check_round, check_target, check_item, home_care FROM doudi_app;
GRANT UPDATE (card_state, state_on, state_reason) ON disability_card TO doudi_app;
GRANT UPDATE (voided_at, void_reason) ON check_round, check_target, home_care TO doudi_app;
GRANT UPDATE (applies, result, evidence, checked_on, checker, recorded_by, recorded_at) ON check_item TO doudi_app;
GRANT UPDATE (to_day, end_reason) ON home_care TO doudi_app;
