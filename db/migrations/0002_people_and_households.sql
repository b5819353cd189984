-- The register: people, co-living households with dated members, bank accounts, stored files.

CREATE TABLE attachment (
  county         integer NOT NULL,
  attachment_id  uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  kind           text NOT NULL CHECK (kind IN ('roster', 'approval_scan', 'bank_return', 'summary')),
  file_name      text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  media_type     text NOT NULL,
  size_bytes     bigint NOT NULL,
  sha256         text NOT NULL,
  content_cipher bytea NOT NULL,
  created_by     uuid NOT NULL,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (county, attachment_id)
);
COMMENT ON TABLE attachment IS '存档文件：花名册原件、签字扫描件、银行回盘、总结';
COMMENT ON COLUMN attachment.county IS '县级代码';
COMMENT ON COLUMN attachment.attachment_id IS '文件编号';
COMMENT ON COLUMN attachment.division IS '所属区划（上传人的管辖范围）';
COMMENT ON COLUMN attachment.kind IS '类别';
COMMENT ON COLUMN attachment.file_name IS '文件名';
COMMENT ON COLUMN attachment.media_type IS '格式';
COMMENT ON COLUMN attachment.size_bytes IS '大小（字节）';
COMMENT ON COLUMN attachment.sha256 IS '内容散列';
COMMENT ON COLUMN attachment.content_cipher IS '加密后的内容';
COMMENT ON COLUMN attachment.created_by IS '上传人';
COMMENT ON COLUMN attachment.created_at IS '上传时间';

CREATE TABLE person (
  county          integer NOT NULL,
  person_id       uuid NOT NULL,
  division        text NOT NULL COLLATE "C",
  name            text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  search_keys     text[] NOT NULL,
  id_kind         text NOT NULL DEFAULT '01',
  id_cipher       bytea,
  id_index        bytea,
  id_last4        text,
  sex             text NOT NULL DEFAULT '9' CHECK (sex IN ('0', '1', '2', '9')),
  born_on         date,
  villager_group  text,
  address         text,
  phone           text,
  died_on         date,
  note            text,
  created_at      timestamptz NOT NULL,
  updated_at      timestamptz NOT NULL,
  PRIMARY KEY (county, person_id),
  CHECK ((id_cipher IS NULL) = (id_index IS NULL) AND (id_cipher IS NULL) = (id_last4 IS NULL))
);
SELECT distribute('person');
CREATE UNIQUE INDEX person_id_index ON person (county, id_index);
CREATE INDEX person_division_name ON person (county, division, name);
CREATE INDEX person_name ON person (county, name);
CREATE INDEX person_search ON person USING gin (search_keys);
ALTER TABLE person ADD CONSTRAINT person_division FOREIGN KEY (county, division) REFERENCES division (county, division);
COMMENT ON TABLE person IS '人员';
COMMENT ON COLUMN person.county IS '县级代码';
COMMENT ON COLUMN person.person_id IS '人员编号';
COMMENT ON COLUMN person.division IS '所在村（12位代码）';
COMMENT ON COLUMN person.name IS '姓名';
COMMENT ON COLUMN person.search_keys IS '检索键：姓名单字和双字、拼音首字母、证号后四位';
COMMENT ON COLUMN person.id_kind IS '证件类型：01居民身份证 02户口簿 03出生医学证明 04护照 99其他';
COMMENT ON COLUMN person.id_cipher IS '证件号码密文';
COMMENT ON COLUMN person.id_index IS '证件号码盲索引（带密钥散列，只能比相等）';
COMMENT ON COLUMN person.id_last4 IS '证件号码后四位';
COMMENT ON COLUMN person.sex IS '性别 GB/T 2261.1';
COMMENT ON COLUMN person.born_on IS '出生日期';
COMMENT ON COLUMN person.villager_group IS '村民组';
COMMENT ON COLUMN person.address IS '住址';
COMMENT ON COLUMN person.phone IS '电话';
COMMENT ON COLUMN person.died_on IS '死亡日期';
COMMENT ON COLUMN person.note IS '备注';
COMMENT ON COLUMN person.created_at IS '建档时间';
COMMENT ON COLUMN person.updated_at IS '最后变动时间';

CREATE TABLE person_change (
  county     integer NOT NULL,
  change_id  uuid NOT NULL,
  person_id  uuid NOT NULL,
  division   text NOT NULL COLLATE "C",
  field      text NOT NULL,
  old_value  text,
  new_value  text,
  source     text NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (county, change_id)
);
SELECT distribute('person_change');
CREATE INDEX person_change_person ON person_change (county, person_id, changed_at);
ALTER TABLE person_change ADD CONSTRAINT person_change_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
COMMENT ON TABLE person_change IS '人员变动史：谁在什么时候凭什么改了什么';
COMMENT ON COLUMN person_change.county IS '县级代码';
COMMENT ON COLUMN person_change.change_id IS '变动编号';
COMMENT ON COLUMN person_change.person_id IS '人员编号';
COMMENT ON COLUMN person_change.division IS '当时所在村';
COMMENT ON COLUMN person_change.field IS '哪一项（证号、账号只记后四位）';
COMMENT ON COLUMN person_change.old_value IS '原值';
COMMENT ON COLUMN person_change.new_value IS '新值';
COMMENT ON COLUMN person_change.source IS '依据：花名册文件与行，或办理说明';
COMMENT ON COLUMN person_change.changed_by IS '经办人';
COMMENT ON COLUMN person_change.changed_at IS '时间';

CREATE TABLE household (
  county         integer NOT NULL,
  household_id   uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  kind           text NOT NULL DEFAULT 'coliving' CHECK (kind IN ('coliving', 'hukou', 'poverty')),
  head_person_id uuid NOT NULL,
  outside_number text,
  villager_group text,
  address        text,
  phone          text,
  stated_members integer CHECK (stated_members BETWEEN 1 AND 40),
  closed_on      date,
  created_at     timestamptz NOT NULL,
  updated_at     timestamptz NOT NULL,
  PRIMARY KEY (county, household_id)
);
SELECT distribute('household');
CREATE INDEX household_head ON household (county, head_person_id);
CREATE INDEX household_division ON household (county, division);
CREATE INDEX household_outside_number ON household (county, outside_number) WHERE outside_number IS NOT NULL;
ALTER TABLE household ADD CONSTRAINT household_head FOREIGN KEY (county, head_person_id) REFERENCES person (county, person_id);
ALTER TABLE household ADD CONSTRAINT household_division FOREIGN KEY (county, division) REFERENCES division (county, division);
COMMENT ON TABLE household IS '家庭：共同生活家庭、户口簿户、扶贫户分开登记';
COMMENT ON COLUMN household.county IS '县级代码';
COMMENT ON COLUMN household.household_id IS '家庭编号';
COMMENT ON COLUMN household.division IS '所在村';
COMMENT ON COLUMN household.kind IS '家庭类别：共同生活家庭、户口簿、扶贫户';
COMMENT ON COLUMN household.head_person_id IS '户主（申请人）';
COMMENT ON COLUMN household.outside_number IS '低保证号等外部编号';
COMMENT ON COLUMN household.villager_group IS '村民组';
COMMENT ON COLUMN household.address IS '家庭住址';
COMMENT ON COLUMN household.phone IS '联系电话';
COMMENT ON COLUMN household.stated_members IS '花名册写的家庭人口数（成员未逐一列名时）';
COMMENT ON COLUMN household.closed_on IS '销户日期';
COMMENT ON COLUMN household.created_at IS '登记时间';
COMMENT ON COLUMN household.updated_at IS '最后变动时间';

CREATE TABLE household_member (
  county        integer NOT NULL,
  household_id  uuid NOT NULL,
  person_id     uuid NOT NULL,
  from_day      date NOT NULL,
  to_day        date,
  division      text NOT NULL COLLATE "C",
  relation      text NOT NULL,
  relation_text text NOT NULL,
  counted       boolean NOT NULL,
  insured       boolean NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (county, household_id, person_id, from_day),
  CHECK (to_day IS NULL OR to_day > from_day)
);
SELECT distribute('household_member');
CREATE INDEX household_member_person ON household_member (county, person_id);
ALTER TABLE household_member ADD CONSTRAINT household_member_household FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
ALTER TABLE household_member ADD CONSTRAINT household_member_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE household_member ADD CONSTRAINT household_member_once
  EXCLUDE USING gist (person_id WITH =, household_id WITH =, county WITH =, daterange(from_day, to_day) WITH &&);
COMMENT ON TABLE household_member IS '家庭成员（有起止日期）';
COMMENT ON COLUMN household_member.county IS '县级代码';
COMMENT ON COLUMN household_member.household_id IS '家庭编号';
COMMENT ON COLUMN household_member.person_id IS '人员编号';
COMMENT ON COLUMN household_member.from_day IS '从哪天起';
COMMENT ON COLUMN household_member.to_day IS '到哪天止（不含）';
COMMENT ON COLUMN household_member.division IS '所在村';
COMMENT ON COLUMN household_member.relation IS '与户主关系代码 GB/T 4761';
COMMENT ON COLUMN household_member.relation_text IS '与户主关系原文';
COMMENT ON COLUMN household_member.counted IS '计入家庭人口';
COMMENT ON COLUMN household_member.insured IS '享受保障';
COMMENT ON COLUMN household_member.created_at IS '登记时间';

CREATE TABLE bank_account (
  county         integer NOT NULL,
  account_id     uuid NOT NULL,
  person_id      uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  bank_name      text,
  branch_name    text,
  holder_name    text NOT NULL,
  account_cipher bytea NOT NULL,
  account_index  bytea NOT NULL,
  account_last4  text NOT NULL,
  payee_relation text,
  from_day       date NOT NULL,
  to_day         date,
  source         text NOT NULL,
  created_at     timestamptz NOT NULL,
  PRIMARY KEY (county, account_id),
  CHECK (to_day IS NULL OR to_day >= from_day)
);
SELECT distribute('bank_account');
CREATE INDEX bank_account_number ON bank_account (county, account_index);
ALTER TABLE bank_account ADD CONSTRAINT bank_account_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE bank_account ADD CONSTRAINT bank_account_one
  EXCLUDE USING gist (person_id WITH =, county WITH =, daterange(from_day, to_day) WITH &&);
COMMENT ON TABLE bank_account IS '银行账户（一卡通），有起止日期，收款人可以不是本人';
COMMENT ON COLUMN bank_account.county IS '县级代码';
COMMENT ON COLUMN bank_account.account_id IS '账户编号';
COMMENT ON COLUMN bank_account.person_id IS '受益人';
COMMENT ON COLUMN bank_account.division IS '所在村';
COMMENT ON COLUMN bank_account.bank_name IS '开户银行';
COMMENT ON COLUMN bank_account.branch_name IS '开户网点';
COMMENT ON COLUMN bank_account.holder_name IS '账户名（收款人）';
COMMENT ON COLUMN bank_account.account_cipher IS '账号密文';
COMMENT ON COLUMN bank_account.account_index IS '账号盲索引';
COMMENT ON COLUMN bank_account.account_last4 IS '账号后四位';
COMMENT ON COLUMN bank_account.payee_relation IS '代领关系（账户名不是本人时）';
COMMENT ON COLUMN bank_account.from_day IS '启用日期';
COMMENT ON COLUMN bank_account.to_day IS '停用日期（不含）';
COMMENT ON COLUMN bank_account.source IS '依据';
COMMENT ON COLUMN bank_account.created_at IS '登记时间';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['attachment', 'person', 'person_change', 'household', 'household_member', 'bank_account'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON person, household, household_member, bank_account TO doudi_app;
GRANT SELECT, INSERT ON attachment, person_change TO doudi_app;
REVOKE UPDATE ON attachment, person_change FROM doudi_app;
