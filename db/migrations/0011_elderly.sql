-- The old and visits: group policies of accident insurance with their lists, festival visits from plan to receipt.

CREATE TABLE group_policy (
  county      integer NOT NULL,
  policy_id   uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  year        integer NOT NULL,
  insurer     text NOT NULL CHECK (length(insurer) BETWEEN 1 AND 60),
  policy_no   text NOT NULL CHECK (length(policy_no) BETWEEN 1 AND 40),
  starts_on   date NOT NULL,
  ends_on     date NOT NULL,
  premium_fen bigint NOT NULL CHECK (premium_fen > 0),
  funded_by     text NOT NULL,
  voided_at   timestamptz,
  void_reason text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, policy_id),
  CHECK (ends_on >= starts_on),
  CHECK (year = extract(year FROM starts_on)),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX group_policy_number ON group_policy (county, insurer, policy_no) WHERE voided_at IS NULL;
COMMENT ON TABLE group_policy IS '银龄安康团体保单：为困难老人统一购买的意外伤害保险';
COMMENT ON COLUMN group_policy.county IS '县级代码';
COMMENT ON COLUMN group_policy.policy_id IS '保单编号';
COMMENT ON COLUMN group_policy.division IS '投保的乡镇';
COMMENT ON COLUMN group_policy.year IS '保单年度';
COMMENT ON COLUMN group_policy.insurer IS '承保公司';
COMMENT ON COLUMN group_policy.policy_no IS '团体保单号';
COMMENT ON COLUMN group_policy.starts_on IS '保障开始日期';
COMMENT ON COLUMN group_policy.ends_on IS '保障结束日期';
COMMENT ON COLUMN group_policy.premium_fen IS '每人保费（分）';
COMMENT ON COLUMN group_policy.funded_by IS '出资方（代码表 visit_source）';
COMMENT ON COLUMN group_policy.voided_at IS '作废时间';
COMMENT ON COLUMN group_policy.void_reason IS '作废原因';
COMMENT ON COLUMN group_policy.created_by IS '登记人';
COMMENT ON COLUMN group_policy.created_at IS '登记时间';

CREATE TABLE group_policy_member (
  county      integer NOT NULL,
  member_id   uuid NOT NULL,
  policy_id   uuid NOT NULL,
  person_id   uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  category    text NOT NULL,
  payee       text,
  voided_at   timestamptz,
  void_reason text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, member_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX group_policy_member_once ON group_policy_member (county, policy_id, person_id) WHERE voided_at IS NULL;
CREATE INDEX group_policy_member_person ON group_policy_member (county, person_id);
ALTER TABLE group_policy_member ADD CONSTRAINT group_policy_member_of_policy FOREIGN KEY (county, policy_id) REFERENCES group_policy (county, policy_id);
ALTER TABLE group_policy_member ADD CONSTRAINT group_policy_member_of_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
COMMENT ON TABLE group_policy_member IS '团体保单的被保险人';
COMMENT ON COLUMN group_policy_member.county IS '县级代码';
COMMENT ON COLUMN group_policy_member.member_id IS '参保编号';
COMMENT ON COLUMN group_policy_member.policy_id IS '哪张保单';
COMMENT ON COLUMN group_policy_member.person_id IS '被保险人';
COMMENT ON COLUMN group_policy_member.division IS '投保时所在村';
COMMENT ON COLUMN group_policy_member.category IS '来自哪类名单（代码表 insured_category）';
COMMENT ON COLUMN group_policy_member.payee IS '受益人；空表示法定继承人';
COMMENT ON COLUMN group_policy_member.voided_at IS '划去时间';
COMMENT ON COLUMN group_policy_member.void_reason IS '划去原因';
COMMENT ON COLUMN group_policy_member.created_by IS '登记人';
COMMENT ON COLUMN group_policy_member.created_at IS '登记时间';

CREATE TABLE visit_plan (
  county      integer NOT NULL,
  plan_id     uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  occasion    text NOT NULL,
  year        integer NOT NULL CHECK (year BETWEEN 2000 AND 2100),
  source      text NOT NULL,
  lead        text NOT NULL CHECK (lead IN ('civil_affairs', 'disabled_federation')),
  voided_at   timestamptz,
  void_reason text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, plan_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX visit_plan_once ON visit_plan (county, division, year, occasion, lead, source) WHERE voided_at IS NULL;
COMMENT ON TABLE visit_plan IS '慰问计划：哪个节日、哪一年、谁牵头、钱从哪来';
COMMENT ON COLUMN visit_plan.county IS '县级代码';
COMMENT ON COLUMN visit_plan.plan_id IS '计划编号';
COMMENT ON COLUMN visit_plan.division IS '组织慰问的乡镇';
COMMENT ON COLUMN visit_plan.occasion IS '慰问时机（代码表 visit_occasion）';
COMMENT ON COLUMN visit_plan.year IS '年度';
COMMENT ON COLUMN visit_plan.source IS '经费来源（代码表 visit_source）';
COMMENT ON COLUMN visit_plan.lead IS '牵头单位：民政办、残联';
COMMENT ON COLUMN visit_plan.voided_at IS '作废时间';
COMMENT ON COLUMN visit_plan.void_reason IS '作废原因';
COMMENT ON COLUMN visit_plan.created_by IS '制定人';
COMMENT ON COLUMN visit_plan.created_at IS '制定时间';

-- Written twice in its life: put on the list, visited. What was visited is never edited: a mistake is voided and entered anew.
CREATE TABLE visit (
  county         integer NOT NULL,
  visit_id       uuid NOT NULL,
  plan_id        uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  person_id      uuid NOT NULL,
  household_id   uuid,
  category       text NOT NULL,
  amount_fen     bigint NOT NULL CHECK (amount_fen > 0),
  planned_on     date NOT NULL,
  words          text,
  visited_on     date,
  visitors       text,
  receipt        text CHECK (receipt IN ('signature', 'proxy')),
  proxy_name     text,
  proxy_relation text,
  recorded_by    uuid,
  recorded_at    timestamptz,
  voided_at      timestamptz,
  void_reason    text,
  created_by     uuid NOT NULL,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (county, visit_id),
  CONSTRAINT visit_whole CHECK (num_nonnulls(visited_on, visitors, receipt, recorded_by, recorded_at) IN (0, 5)),
  CONSTRAINT visit_proxy CHECK (CASE receipt WHEN 'proxy' THEN num_nonnulls(proxy_name, proxy_relation) = 2
                                             ELSE num_nonnulls(proxy_name, proxy_relation) = 0 END),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX visit_once ON visit (county, plan_id, person_id) WHERE voided_at IS NULL;
CREATE INDEX visit_day ON visit (county, visited_on);
CREATE INDEX visit_person ON visit (county, person_id);
CREATE INDEX visit_household ON visit (county, household_id) WHERE household_id IS NOT NULL;
ALTER TABLE visit ADD CONSTRAINT visit_of_plan FOREIGN KEY (county, plan_id) REFERENCES visit_plan (county, plan_id);
ALTER TABLE visit ADD CONSTRAINT visit_of_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE visit ADD CONSTRAINT visit_of_household FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
COMMENT ON TABLE visit IS '慰问：列入名单的一人、多少钱、哪天上门、谁签收';
COMMENT ON COLUMN visit.county IS '县级代码';
COMMENT ON COLUMN visit.visit_id IS '慰问编号';
COMMENT ON COLUMN visit.plan_id IS '哪个慰问计划';
COMMENT ON COLUMN visit.division IS '列入时所在村';
COMMENT ON COLUMN visit.person_id IS '慰问对象';
COMMENT ON COLUMN visit.household_id IS '列入时所在家庭；没有登记家庭的为空';
COMMENT ON COLUMN visit.category IS '对象类别（代码表 visit_category）';
COMMENT ON COLUMN visit.amount_fen IS '慰问金（分）';
COMMENT ON COLUMN visit.planned_on IS '计划上门日期';
COMMENT ON COLUMN visit.words IS '同一家庭有两人列入时的说明';
COMMENT ON COLUMN visit.visited_on IS '上门日期；空表示还没有慰问';
COMMENT ON COLUMN visit.visitors IS '慰问人';
COMMENT ON COLUMN visit.receipt IS '签收方式：本人签字、代领';
COMMENT ON COLUMN visit.proxy_name IS '代领人姓名';
COMMENT ON COLUMN visit.proxy_relation IS '代领人与本人关系';
COMMENT ON COLUMN visit.recorded_by IS '登记慰问的人';
COMMENT ON COLUMN visit.recorded_at IS '登记慰问的时间';
COMMENT ON COLUMN visit.voided_at IS '作废时间';
COMMENT ON COLUMN visit.void_reason IS '作废原因';
COMMENT ON COLUMN visit.created_by IS '列入名单的人';
COMMENT ON COLUMN visit.created_at IS '列入名单的时间';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['group_policy', 'group_policy_member', 'visit_plan', 'visit'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
REVOKE UPDATE ON group_policy, group_policy_member, visit_plan, visit FROM doudi_app;
GRANT UPDATE (voided_at, void_reason) ON group_policy, group_policy_member, visit_plan, visit TO doudi_app;
GRANT UPDATE (visited_on, visitors, receipt, proxy_name, proxy_relation, recorded_by, recorded_at) ON visit TO doudi_app;
