-- Lists of other departments held against the register, with what came of each household; and the county system's export of a month.

CREATE TABLE outside_list (
  county integer NOT NULL,
  list_id uuid NOT NULL,
  division text NOT NULL COLLATE "C",
  kind text NOT NULL,
  provider text NOT NULL CHECK (length(provider) BETWEEN 1 AND 60),
  listed_on date NOT NULL,
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  sha256 text NOT NULL,
  attachment_id uuid,
  run_no integer NOT NULL DEFAULT 0,
  matched_on date,
  voided_at timestamptz,
  void_reason text,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (county, list_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL)),
  CHECK ((run_no = 0) = (matched_on IS NULL))
);
CREATE UNIQUE INDEX outside_list_file ON outside_list (county, division, sha256) WHERE voided_at IS NULL;
COMMENT ON TABLE outside_list IS '外部名单：别的部门给的名单（未脱贫户等）';
COMMENT ON COLUMN outside_list.county IS '县级代码';
COMMENT ON COLUMN outside_list.list_id IS '名单编号';
COMMENT ON COLUMN outside_list.division IS '收名单的乡镇';
COMMENT ON COLUMN outside_list.kind IS '名单种类（代码表 outside_list_kind）';
COMMENT ON COLUMN outside_list.provider IS '提供单位';
COMMENT ON COLUMN outside_list.listed_on IS '名单日期';
COMMENT ON COLUMN outside_list.file_name IS '文件名；粘贴的为“粘贴的名单”';
COMMENT ON COLUMN outside_list.sha256 IS '内容散列';
COMMENT ON COLUMN outside_list.attachment_id IS '留存的原文件；粘贴的为空';
COMMENT ON COLUMN outside_list.run_no IS '比对到第几次；0 表示还没有比对';
COMMENT ON COLUMN outside_list.matched_on IS '最近一次比对按哪天的情况';
COMMENT ON COLUMN outside_list.voided_at IS '作废时间';
COMMENT ON COLUMN outside_list.void_reason IS '作废原因';
COMMENT ON COLUMN outside_list.created_by IS '登记人';
COMMENT ON COLUMN outside_list.created_at IS '登记时间';

CREATE TABLE outside_list_row (
  county integer NOT NULL,
  list_id uuid NOT NULL,
  row_no integer NOT NULL CHECK (row_no >= 1),
  division text NOT NULL COLLATE "C",
  household_no integer NOT NULL CHECK (household_no >= 1),
  household_number text NOT NULL CHECK (length(household_number) BETWEEN 1 AND 60),
  sheet_row integer NOT NULL,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  relation_text text,
  id_cipher bytea,
  id_index bytea,
  id_last4 text,
  listed_disability text,
  listed_level text,
  flaw text CHECK (flaw IN ('id_missing', 'id_wrong', 'id_twice')),
  PRIMARY KEY (county, list_id, row_no),
  CHECK ((id_cipher IS NULL) = (id_index IS NULL) AND (id_cipher IS NULL) = (id_last4 IS NULL)),
  CHECK (id_index IS NOT NULL OR flaw IS NOT NULL)
);
CREATE INDEX outside_list_row_household ON outside_list_row (county, list_id, household_no);
ALTER TABLE outside_list_row ADD CONSTRAINT outside_list_row_of_list FOREIGN KEY (county, list_id) REFERENCES outside_list (county, list_id);
COMMENT ON TABLE outside_list_row IS '外部名单上的一人';
COMMENT ON COLUMN outside_list_row.county IS '县级代码';
COMMENT ON COLUMN outside_list_row.list_id IS '哪份名单';
COMMENT ON COLUMN outside_list_row.row_no IS '第几人';
COMMENT ON COLUMN outside_list_row.division IS '名单写的村；认不出的为乡镇';
COMMENT ON COLUMN outside_list_row.household_no IS '名单上第几户';
COMMENT ON COLUMN outside_list_row.household_number IS '名单上的户编号';
COMMENT ON COLUMN outside_list_row.sheet_row IS '原文件第几行';
COMMENT ON COLUMN outside_list_row.name IS '姓名';
COMMENT ON COLUMN outside_list_row.relation_text IS '与户主关系，名单原文';
COMMENT ON COLUMN outside_list_row.id_cipher IS '证号密文';
COMMENT ON COLUMN outside_list_row.id_index IS '证号盲索引';
COMMENT ON COLUMN outside_list_row.id_last4 IS '证号后四位';
COMMENT ON COLUMN outside_list_row.listed_disability IS '名单写的残疾情况；空表示没有写';
COMMENT ON COLUMN outside_list_row.listed_level IS '名单写的残疾等级（代码表 disability_level）';
COMMENT ON COLUMN outside_list_row.flaw IS '证号有什么问题；空表示没有';

CREATE TABLE match_hit (
  county integer NOT NULL,
  list_id uuid NOT NULL,
  run_no integer NOT NULL,
  row_no integer NOT NULL,
  rule text NOT NULL CHECK (rule IN ('person', 'died', 'dibao.rural', 'dibao.urban', 'tekun', 'orphan', 'relief', 'disability')),
  division text NOT NULL COLLATE "C",
  person_id uuid,
  from_month date,
  PRIMARY KEY (county, list_id, run_no, row_no, rule)
);
ALTER TABLE match_hit ADD CONSTRAINT match_hit_of_row FOREIGN KEY (county, list_id, row_no) REFERENCES outside_list_row (county, list_id, row_no);
COMMENT ON TABLE match_hit IS '比对结果：名单上的一人在本镇登记里的一项情况';
COMMENT ON COLUMN match_hit.county IS '县级代码';
COMMENT ON COLUMN match_hit.list_id IS '哪份名单';
COMMENT ON COLUMN match_hit.run_no IS '第几次比对';
COMMENT ON COLUMN match_hit.row_no IS '名单上第几人';
COMMENT ON COLUMN match_hit.rule IS '按哪条规则对上';
COMMENT ON COLUMN match_hit.division IS '名单上的村';
COMMENT ON COLUMN match_hit.person_id IS '对上的人；只由名单说明的为空';
COMMENT ON COLUMN match_hit.from_month IS '待遇起始月或救助发放月';

CREATE TABLE match_conclusion (
  county integer NOT NULL,
  conclusion_id uuid NOT NULL,
  list_id uuid NOT NULL,
  household_no integer NOT NULL,
  division text NOT NULL COLLATE "C",
  conclusion text NOT NULL CHECK (conclusion IN ('included', 'admitted', 'waiting', 'ineligible')),
  match_reason text,
  decided_on date NOT NULL,
  document text,
  words text,
  programme text,
  from_month date CHECK (extract(day FROM from_month) = 1),
  voided_at timestamptz,
  void_reason text,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (county, conclusion_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL)),
  CONSTRAINT match_conclusion_admitted CHECK (num_nonnulls(programme, from_month) = CASE conclusion WHEN 'admitted' THEN 2 ELSE 0 END AND (conclusion <> 'admitted' OR document IS NOT NULL)),
  CONSTRAINT match_conclusion_reason CHECK ((conclusion = 'ineligible') = (match_reason IS NOT NULL))
);
CREATE UNIQUE INDEX match_conclusion_once ON match_conclusion (county, list_id, household_no) WHERE voided_at IS NULL;
CREATE INDEX match_conclusion_day ON match_conclusion (county, decided_on);
ALTER TABLE match_conclusion ADD CONSTRAINT match_conclusion_of_list FOREIGN KEY (county, list_id) REFERENCES outside_list (county, list_id);
COMMENT ON TABLE match_conclusion IS '比对结论：名单上的一户怎么办，由人定';
COMMENT ON COLUMN match_conclusion.county IS '县级代码';
COMMENT ON COLUMN match_conclusion.conclusion_id IS '结论编号';
COMMENT ON COLUMN match_conclusion.list_id IS '哪份名单';
COMMENT ON COLUMN match_conclusion.household_no IS '名单上第几户';
COMMENT ON COLUMN match_conclusion.division IS '名单上的村';
COMMENT ON COLUMN match_conclusion.conclusion IS '结论：已纳入、批准纳入、符合待办、不符合';
COMMENT ON COLUMN match_conclusion.match_reason IS '不符合的原因（代码表 match_reason）';
COMMENT ON COLUMN match_conclusion.decided_on IS '结论日期';
COMMENT ON COLUMN match_conclusion.document IS '批准文书';
COMMENT ON COLUMN match_conclusion.words IS '说明';
COMMENT ON COLUMN match_conclusion.programme IS '纳入的项目';
COMMENT ON COLUMN match_conclusion.from_month IS '从哪个月起发';
COMMENT ON COLUMN match_conclusion.voided_at IS '作废时间';
COMMENT ON COLUMN match_conclusion.void_reason IS '作废原因';
COMMENT ON COLUMN match_conclusion.created_by IS '下结论的人';
COMMENT ON COLUMN match_conclusion.created_at IS '登记时间';

CREATE TABLE system_roster (
  county integer NOT NULL,
  system_roster_id uuid NOT NULL,
  division text NOT NULL COLLATE "C",
  paid_month date NOT NULL CHECK (extract(day FROM paid_month) = 1),
  file_name text NOT NULL CHECK (length(file_name) BETWEEN 1 AND 200),
  sha256 text NOT NULL,
  attachment_id uuid,
  voided_at timestamptz,
  void_reason text,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (county, system_roster_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX system_roster_month ON system_roster (county, division, paid_month) WHERE voided_at IS NULL;
COMMENT ON TABLE system_roster IS '低保信息系统导出的一个月名册，用来和实际发放核对';
COMMENT ON COLUMN system_roster.county IS '县级代码';
COMMENT ON COLUMN system_roster.system_roster_id IS '名册编号';
COMMENT ON COLUMN system_roster.division IS '所属乡镇';
COMMENT ON COLUMN system_roster.paid_month IS '哪个月';
COMMENT ON COLUMN system_roster.file_name IS '文件名；粘贴的为“粘贴的名单”';
COMMENT ON COLUMN system_roster.sha256 IS '内容散列';
COMMENT ON COLUMN system_roster.attachment_id IS '留存的原文件；粘贴的为空';
COMMENT ON COLUMN system_roster.voided_at IS '作废时间';
COMMENT ON COLUMN system_roster.void_reason IS '作废原因';
COMMENT ON COLUMN system_roster.created_by IS '登记人';
COMMENT ON COLUMN system_roster.created_at IS '登记时间';

CREATE TABLE system_roster_row (
  county integer NOT NULL,
  system_roster_id uuid NOT NULL,
  row_no integer NOT NULL CHECK (row_no >= 1),
  sheet_row integer NOT NULL,
  division text NOT NULL COLLATE "C",
  head_name text NOT NULL CHECK (length(head_name) BETWEEN 1 AND 60),
  id_cipher bytea NOT NULL,
  id_index bytea NOT NULL,
  id_last4 text NOT NULL,
  persons integer NOT NULL CHECK (persons BETWEEN 1 AND 40),
  amount_fen bigint NOT NULL CHECK (amount_fen >= 0),
  PRIMARY KEY (county, system_roster_id, row_no)
);
CREATE UNIQUE INDEX system_roster_row_head ON system_roster_row (county, system_roster_id, id_index);
ALTER TABLE system_roster_row ADD CONSTRAINT system_roster_row_of_roster FOREIGN KEY (county, system_roster_id) REFERENCES system_roster (county, system_roster_id);
COMMENT ON TABLE system_roster_row IS '系统名册上的一户';
COMMENT ON COLUMN system_roster_row.county IS '县级代码';
COMMENT ON COLUMN system_roster_row.system_roster_id IS '哪份名册';
COMMENT ON COLUMN system_roster_row.row_no IS '第几户';
COMMENT ON COLUMN system_roster_row.sheet_row IS '原文件第几行';
COMMENT ON COLUMN system_roster_row.division IS '名册写的村；认不出的为乡镇';
COMMENT ON COLUMN system_roster_row.head_name IS '户主姓名';
COMMENT ON COLUMN system_roster_row.id_cipher IS '户主证号密文';
COMMENT ON COLUMN system_roster_row.id_index IS '户主证号盲索引';
COMMENT ON COLUMN system_roster_row.id_last4 IS '户主证号后四位';
COMMENT ON COLUMN system_roster_row.persons IS '保障人数';
COMMENT ON COLUMN system_roster_row.amount_fen IS '月金额（分）';

CREATE TABLE mismatch_note (
  county integer NOT NULL,
  system_roster_id uuid NOT NULL,
  mismatch_key text NOT NULL CHECK (length(mismatch_key) BETWEEN 1 AND 80),
  division text NOT NULL COLLATE "C",
  note text NOT NULL CHECK (length(note) BETWEEN 1 AND 200),
  noted_by uuid NOT NULL,
  noted_at timestamptz NOT NULL,
  PRIMARY KEY (county, system_roster_id, mismatch_key)
);
ALTER TABLE mismatch_note ADD CONSTRAINT mismatch_note_of_roster FOREIGN KEY (county, system_roster_id) REFERENCES system_roster (county, system_roster_id);
COMMENT ON TABLE mismatch_note IS '系统与发放一处不一致的说明';
COMMENT ON COLUMN mismatch_note.county IS '县级代码';
COMMENT ON COLUMN mismatch_note.system_roster_id IS '哪份名册';
COMMENT ON COLUMN mismatch_note.mismatch_key IS '哪一处：种类和户';
COMMENT ON COLUMN mismatch_note.division IS '所属乡镇';
COMMENT ON COLUMN mismatch_note.note IS '说明';
COMMENT ON COLUMN mismatch_note.noted_by IS '说明的人';
COMMENT ON COLUMN mismatch_note.noted_at IS '说明时间';

-- What a system's month and the payments of it have alike and not: a row for each household that is alike (kind NULL), and one for each
-- difference of the others. Read with the reader's own rights, so every table's scope holds. Reissues pay an old line again and count nothing.
CREATE VIEW system_comparison WITH (security_invoker = true) AS
SELECT s.county, s.system_roster_id, s.paid_month, home.division, home.row_no, home.sheet_row, home.person_id, home.head_name,
       home.system_fen, home.paid_fen, home.system_persons, home.paid_persons, found.kind
  FROM system_roster s
 CROSS JOIN LATERAL (
   SELECT coalesce(paid.head_name, r.head_name) AS head_name, coalesce(paid.division, r.division) AS division, r.row_no, r.sheet_row,
          paid.person_id, r.amount_fen AS system_fen, paid.fen AS paid_fen, r.persons AS system_persons, paid.persons AS paid_persons
     FROM (SELECT l.person_id, p.id_index, min(l.person_name) AS head_name, min(l.division) AS division,
                  sum(l.base_fen + l.uplift_fen + l.back_pay_fen - l.offset_fen)::bigint AS fen,
                  coalesce(sum(l.persons) FILTER (WHERE l.line_kind = 'base'), 0)::integer AS persons
             FROM payment_batch b
             JOIN payment_line l ON l.county = b.county AND l.batch_id = b.batch_id
             LEFT JOIN person p ON p.county = l.county AND p.person_id = l.person_id
            WHERE b.county = s.county AND b.division = s.division AND b.programme IN ('dibao.rural', 'dibao.urban') AND b.paid_month = s.paid_month
              AND b.sent_at IS NOT NULL AND b.voided_at IS NULL AND l.voided_at IS NULL AND l.line_kind <> 'reissue' AND l.component = 'benefit'
            GROUP BY l.person_id, p.id_index) AS paid
     FULL JOIN (SELECT * FROM system_roster_row x WHERE x.county = s.county AND x.system_roster_id = s.system_roster_id) AS r
       ON r.id_index = paid.id_index) AS home
 CROSS JOIN LATERAL (
   SELECT k.kind
     FROM (VALUES ('only_system', home.person_id IS NULL), ('only_paid', home.row_no IS NULL),
                  ('amount', home.system_fen <> home.paid_fen), ('persons', home.system_persons <> home.paid_persons)) AS k (kind, differs)
    WHERE k.differs
   UNION ALL
   SELECT NULL WHERE home.system_fen = home.paid_fen AND home.system_persons = home.paid_persons) AS found
 WHERE s.voided_at IS NULL;
COMMENT ON VIEW system_comparison IS '系统名册与实际发放的核对：一致的户一行，不一致的每处一行';
REVOKE INSERT, UPDATE ON system_comparison FROM doudi_app;

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['outside_list', 'outside_list_row', 'match_hit', 'match_conclusion', 'system_roster', 'system_roster_row', 'mismatch_note'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
REVOKE UPDATE ON outside_list, outside_list_row, match_hit, match_conclusion, system_roster, system_roster_row, mismatch_note FROM doudi_app;
GRANT UPDATE (run_no, matched_on, voided_at, void_reason) ON outside_list TO doudi_app;
GRANT UPDATE (voided_at, void_reason) ON match_conclusion, system_roster TO doudi_app;
GRANT UPDATE (note, noted_by, noted_at) ON mismatch_note TO doudi_app;
-- As in the migration of statistics: after a list is taken in, the app role counts its rows, or each check of a key walks all of them.
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    EXECUTE 'GRANT MAINTAIN ON outside_list_row, match_hit, system_roster_row TO doudi_app';
  END IF;
END $$;
