-- Children: a register of its own, which only the roles named for it can see. See docs/decisions/0017-children.md.

CREATE TABLE child_record (
  county        integer NOT NULL,
  child_id      uuid NOT NULL,
  division      text NOT NULL COLLATE "C",
  name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  id_cipher     bytea,
  id_index      bytea,
  id_last4      text,
  sex           text NOT NULL CHECK (sex IN ('0', '1', '2', '9')),
  born_on       date NOT NULL,
  address       text,
  schooling     text NOT NULL,
  school        text,
  health        text NOT NULL,
  father_name   text,
  father_state  text NOT NULL,
  mother_name   text,
  mother_state  text NOT NULL,
  parents_place text,
  voided_at     timestamptz,
  void_reason   text,
  created_by    uuid NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (county, child_id),
  CHECK ((id_cipher IS NULL) = (id_index IS NULL) AND (id_cipher IS NULL) = (id_last4 IS NULL)),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
SELECT distribute('child_record');
CREATE UNIQUE INDEX child_record_number ON child_record (county, id_index) WHERE voided_at IS NULL;
CREATE INDEX child_record_place ON child_record (county, division, name);
ALTER TABLE child_record ADD CONSTRAINT child_record_division FOREIGN KEY (county, division) REFERENCES division (county, division);
COMMENT ON TABLE child_record IS '儿童档案：一人一档，只有儿童工作的岗位看得到';
COMMENT ON COLUMN child_record.county IS '县级代码';
COMMENT ON COLUMN child_record.child_id IS '儿童档案编号';
COMMENT ON COLUMN child_record.division IS '所在村';
COMMENT ON COLUMN child_record.name IS '姓名';
COMMENT ON COLUMN child_record.id_cipher IS '证件号码密文；无户口或还没有办证的为空';
COMMENT ON COLUMN child_record.id_index IS '证件号码盲索引';
COMMENT ON COLUMN child_record.id_last4 IS '证件号码后四位';
COMMENT ON COLUMN child_record.sex IS '性别代码 GB/T 2261.1';
COMMENT ON COLUMN child_record.born_on IS '出生日期';
COMMENT ON COLUMN child_record.address IS '现居住地';
COMMENT ON COLUMN child_record.schooling IS '就学状况（代码表 child_schooling）';
COMMENT ON COLUMN child_record.school IS '学校和年级';
COMMENT ON COLUMN child_record.health IS '健康状况（代码表 child_health）';
COMMENT ON COLUMN child_record.father_name IS '父亲姓名';
COMMENT ON COLUMN child_record.father_state IS '父亲状况（代码表 parent_state）';
COMMENT ON COLUMN child_record.mother_name IS '母亲姓名';
COMMENT ON COLUMN child_record.mother_state IS '母亲状况（代码表 parent_state）';
COMMENT ON COLUMN child_record.parents_place IS '父母外出务工地点和联系办法';
COMMENT ON COLUMN child_record.voided_at IS '作废时间';
COMMENT ON COLUMN child_record.void_reason IS '作废原因';
COMMENT ON COLUMN child_record.created_by IS '建档人';
COMMENT ON COLUMN child_record.created_at IS '建档时间';

-- From a day to a day (half-open); a class is never edited: it ends with a reason and another begins.
CREATE TABLE child_class (
  county      integer NOT NULL,
  class_id    uuid NOT NULL,
  child_id    uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  kind        text NOT NULL CHECK (kind IN ('left_behind', 'in_difficulty', 'orphan', 'unsupported')),
  from_day    date NOT NULL,
  from_reason text NOT NULL,
  words       text,
  to_day      date CHECK (to_day > from_day),
  to_reason   text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, class_id),
  CHECK ((to_day IS NULL) = (to_reason IS NULL))
);
SELECT distribute('child_class');
CREATE UNIQUE INDEX child_class_open ON child_class (county, child_id, kind) WHERE to_day IS NULL;
ALTER TABLE child_class ADD CONSTRAINT child_class_of_child FOREIGN KEY (county, child_id) REFERENCES child_record (county, child_id);
COMMENT ON TABLE child_class IS '儿童的类别：留守、困境、孤儿、事实无人抚养，从哪天到哪天';
COMMENT ON COLUMN child_class.county IS '县级代码';
COMMENT ON COLUMN child_class.class_id IS '类别记录编号';
COMMENT ON COLUMN child_class.child_id IS '哪名儿童';
COMMENT ON COLUMN child_class.division IS '纳入时所在村';
COMMENT ON COLUMN child_class.kind IS '类别：留守、困境、孤儿、事实无人抚养';
COMMENT ON COLUMN child_class.from_day IS '纳入日期';
COMMENT ON COLUMN child_class.from_reason IS '纳入原因';
COMMENT ON COLUMN child_class.words IS '父母状况与类别对不上时的说明';
COMMENT ON COLUMN child_class.to_day IS '退出日期；空表示仍在册';
COMMENT ON COLUMN child_class.to_reason IS '退出原因';
COMMENT ON COLUMN child_class.created_by IS '登记人';
COMMENT ON COLUMN child_class.created_at IS '登记时间';

CREATE TABLE guardian (
  county      integer NOT NULL,
  guardian_id uuid NOT NULL,
  child_id    uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  id_cipher   bytea,
  id_index    bytea,
  id_last4    text,
  kinship     text NOT NULL,
  phone       text,
  address     text,
  entrusted   boolean NOT NULL,
  entrust_reason text,
  agreed_on   date,
  from_day    date NOT NULL,
  to_day      date CHECK (to_day > from_day),
  to_reason   text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, guardian_id),
  CHECK ((id_cipher IS NULL) = (id_index IS NULL) AND (id_cipher IS NULL) = (id_last4 IS NULL)),
  CHECK (entrusted OR (entrust_reason IS NULL AND agreed_on IS NULL)),
  CHECK ((to_day IS NULL) = (to_reason IS NULL))
);
SELECT distribute('guardian');
CREATE UNIQUE INDEX guardian_entrusted_open ON guardian (county, child_id) WHERE entrusted AND to_day IS NULL;
CREATE INDEX guardian_child ON guardian (county, child_id);
ALTER TABLE guardian ADD CONSTRAINT guardian_of_child FOREIGN KEY (county, child_id) REFERENCES child_record (county, child_id);
COMMENT ON TABLE guardian IS '儿童的监护人和受委托照护人，从哪天到哪天';
COMMENT ON COLUMN guardian.county IS '县级代码';
COMMENT ON COLUMN guardian.guardian_id IS '监护记录编号';
COMMENT ON COLUMN guardian.child_id IS '哪名儿童';
COMMENT ON COLUMN guardian.division IS '登记时儿童所在村';
COMMENT ON COLUMN guardian.name IS '姓名';
COMMENT ON COLUMN guardian.id_cipher IS '证件号码密文';
COMMENT ON COLUMN guardian.id_index IS '证件号码盲索引';
COMMENT ON COLUMN guardian.id_last4 IS '证件号码后四位';
COMMENT ON COLUMN guardian.kinship IS '与儿童关系（代码表 guardian_kinship）';
COMMENT ON COLUMN guardian.phone IS '联系电话';
COMMENT ON COLUMN guardian.address IS '住址';
COMMENT ON COLUMN guardian.entrusted IS '是否受父母委托照护（委托照料人）';
COMMENT ON COLUMN guardian.entrust_reason IS '委托照料原因';
COMMENT ON COLUMN guardian.agreed_on IS '委托监护责任确认书签订日期';
COMMENT ON COLUMN guardian.from_day IS '从哪天起照护';
COMMENT ON COLUMN guardian.to_day IS '到哪天为止；空表示仍在照护';
COMMENT ON COLUMN guardian.to_reason IS '终止原因';
COMMENT ON COLUMN guardian.created_by IS '登记人';
COMMENT ON COLUMN guardian.created_at IS '登记时间';

CREATE TABLE child_change (
  county     integer NOT NULL,
  change_id  uuid NOT NULL,
  child_id   uuid NOT NULL,
  division   text NOT NULL COLLATE "C",
  field      text NOT NULL,
  old_value  text,
  new_value  text,
  source     text NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (county, change_id)
);
SELECT distribute('child_change');
CREATE INDEX child_change_child ON child_change (county, child_id, changed_at);
ALTER TABLE child_change ADD CONSTRAINT child_change_of_child FOREIGN KEY (county, child_id) REFERENCES child_record (county, child_id);
COMMENT ON TABLE child_change IS '儿童档案的变动：改了哪一项、从什么改成什么、为什么';
COMMENT ON COLUMN child_change.county IS '县级代码';
COMMENT ON COLUMN child_change.change_id IS '变动编号';
COMMENT ON COLUMN child_change.child_id IS '哪名儿童';
COMMENT ON COLUMN child_change.division IS '所在村';
COMMENT ON COLUMN child_change.field IS '哪一项';
COMMENT ON COLUMN child_change.old_value IS '改前';
COMMENT ON COLUMN child_change.new_value IS '改后';
COMMENT ON COLUMN child_change.source IS '原因';
COMMENT ON COLUMN child_change.changed_by IS '谁改的';
COMMENT ON COLUMN child_change.changed_at IS '什么时候改的';

CREATE TABLE child_round (
  county      integer NOT NULL,
  round_id    uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  heading     text NOT NULL CHECK (length(heading) BETWEEN 1 AND 60),
  opened_on   date NOT NULL,
  due_on      date NOT NULL CHECK (due_on >= opened_on),
  voided_at   timestamptz,
  void_reason text,
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, round_id),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
SELECT distribute('child_round');
CREATE UNIQUE INDEX child_round_heading ON child_round (county, division, heading) WHERE voided_at IS NULL;
COMMENT ON TABLE child_round IS '养育状况核查：一轮核查，开始时在册的儿童全部列入';
COMMENT ON COLUMN child_round.county IS '县级代码';
COMMENT ON COLUMN child_round.round_id IS '核查轮次编号';
COMMENT ON COLUMN child_round.division IS '组织核查的乡镇';
COMMENT ON COLUMN child_round.heading IS '这一轮的名称';
COMMENT ON COLUMN child_round.opened_on IS '开始日期';
COMMENT ON COLUMN child_round.due_on IS '要求完成的日期';
COMMENT ON COLUMN child_round.voided_at IS '作废时间';
COMMENT ON COLUMN child_round.void_reason IS '作废原因';
COMMENT ON COLUMN child_round.created_by IS '组织人';
COMMENT ON COLUMN child_round.created_at IS '建立时间';

-- One row a child of the round: made when it opens, answered once, or excused with a reason; another answer leaves the old one in child_change.
CREATE TABLE child_review (
  county        integer NOT NULL,
  review_id     uuid NOT NULL,
  round_id      uuid NOT NULL,
  child_id      uuid NOT NULL,
  division      text NOT NULL COLLATE "C",
  kinds         text[] NOT NULL,
  care          text,
  school_answer text,
  health_answer text,
  safety        text,
  capability    text,
  finding       text,
  measures      text,
  reviewed_on   date,
  reviewers     text,
  recorded_by   uuid,
  recorded_at   timestamptz,
  excused_on    date,
  excuse        text,
  PRIMARY KEY (county, review_id),
  CONSTRAINT child_review_whole CHECK (num_nonnulls(care, school_answer, health_answer, safety, capability, finding, reviewed_on, reviewers, recorded_by, recorded_at) IN (0, 10)),
  CHECK ((excused_on IS NULL) = (excuse IS NULL)),
  CHECK (excused_on IS NULL OR reviewed_on IS NULL)
);
SELECT distribute('child_review');
CREATE UNIQUE INDEX child_review_once ON child_review (county, round_id, child_id);
CREATE INDEX child_review_child ON child_review (county, child_id);
ALTER TABLE child_review ADD CONSTRAINT child_review_of_round FOREIGN KEY (county, round_id) REFERENCES child_round (county, round_id);
ALTER TABLE child_review ADD CONSTRAINT child_review_of_child FOREIGN KEY (county, child_id) REFERENCES child_record (county, child_id);
COMMENT ON TABLE child_review IS '养育状况核查中的一名儿童';
COMMENT ON COLUMN child_review.county IS '县级代码';
COMMENT ON COLUMN child_review.review_id IS '核查记录编号';
COMMENT ON COLUMN child_review.round_id IS '哪一轮核查';
COMMENT ON COLUMN child_review.child_id IS '哪名儿童';
COMMENT ON COLUMN child_review.division IS '列入时所在村';
COMMENT ON COLUMN child_review.kinds IS '列入时的类别';
COMMENT ON COLUMN child_review.care IS '生活照料（代码表 child_answer）';
COMMENT ON COLUMN child_review.school_answer IS '就学（代码表 child_answer）';
COMMENT ON COLUMN child_review.health_answer IS '健康（代码表 child_answer）';
COMMENT ON COLUMN child_review.safety IS '安全（代码表 child_answer）';
COMMENT ON COLUMN child_review.capability IS '监护人的监护能力（代码表 child_answer）';
COMMENT ON COLUMN child_review.finding IS '核查结论（代码表 child_finding）';
COMMENT ON COLUMN child_review.measures IS '发现的问题和办法';
COMMENT ON COLUMN child_review.reviewed_on IS '入户核查日期';
COMMENT ON COLUMN child_review.reviewers IS '核查人';
COMMENT ON COLUMN child_review.recorded_by IS '登记核查的人';
COMMENT ON COLUMN child_review.recorded_at IS '登记核查的时间';
COMMENT ON COLUMN child_review.excused_on IS '不再核查的日期';
COMMENT ON COLUMN child_review.excuse IS '不再核查的原因（死亡、迁出等）';

-- Workers are public officials with a term: not secret.
CREATE TABLE child_worker (
  county     integer NOT NULL,
  worker_id  uuid NOT NULL,
  division   text NOT NULL COLLATE "C",
  duty       text NOT NULL CHECK (duty IN ('town_supervisor', 'village_director')),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  phone      text,
  position   text,
  from_day   date NOT NULL,
  to_day     date CHECK (to_day > from_day),
  to_reason  text,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (county, worker_id),
  CHECK ((to_day IS NULL) = (to_reason IS NULL))
);
SELECT distribute('child_worker');
-- Deferrable: two villages that change codes may share a director's name meanwhile.
ALTER TABLE child_worker ADD CONSTRAINT child_worker_open EXCLUDE USING btree (county WITH =, division WITH =, name WITH =)
  WHERE (to_day IS NULL) DEFERRABLE INITIALLY IMMEDIATE;
ALTER TABLE child_worker ADD CONSTRAINT child_worker_division FOREIGN KEY (county, division) REFERENCES division (county, division);
COMMENT ON TABLE child_worker IS '镇儿童督导员、村儿童主任及任期';
COMMENT ON COLUMN child_worker.county IS '县级代码';
COMMENT ON COLUMN child_worker.worker_id IS '儿童工作者编号';
COMMENT ON COLUMN child_worker.division IS '负责的镇或村';
COMMENT ON COLUMN child_worker.duty IS '职责：镇儿童督导员、村儿童主任';
COMMENT ON COLUMN child_worker.name IS '姓名';
COMMENT ON COLUMN child_worker.phone IS '联系电话';
COMMENT ON COLUMN child_worker.position IS '本职（村委委员、大学生村官、社工等）';
COMMENT ON COLUMN child_worker.from_day IS '任期开始';
COMMENT ON COLUMN child_worker.to_day IS '离任日期；空表示在任';
COMMENT ON COLUMN child_worker.to_reason IS '离任原因';
COMMENT ON COLUMN child_worker.created_by IS '登记人';
COMMENT ON COLUMN child_worker.created_at IS '登记时间';

CREATE TABLE child_training (
  county      integer NOT NULL,
  training_id uuid NOT NULL,
  worker_id   uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  trained_on  date NOT NULL,
  topic       text NOT NULL,
  hours       integer NOT NULL CHECK (hours BETWEEN 1 AND 400),
  created_by  uuid NOT NULL,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, training_id)
);
SELECT distribute('child_training');
CREATE UNIQUE INDEX child_training_once ON child_training (county, worker_id, trained_on, topic);
ALTER TABLE child_training ADD CONSTRAINT child_training_of_worker FOREIGN KEY (county, worker_id) REFERENCES child_worker (county, worker_id);
COMMENT ON TABLE child_training IS '儿童工作者的培训';
COMMENT ON COLUMN child_training.county IS '县级代码';
COMMENT ON COLUMN child_training.training_id IS '培训记录编号';
COMMENT ON COLUMN child_training.worker_id IS '谁参加';
COMMENT ON COLUMN child_training.division IS '负责的镇或村';
COMMENT ON COLUMN child_training.trained_on IS '培训日期';
COMMENT ON COLUMN child_training.topic IS '培训内容';
COMMENT ON COLUMN child_training.hours IS '学时';
COMMENT ON COLUMN child_training.created_by IS '登记人';
COMMENT ON COLUMN child_training.created_at IS '登记时间';

-- Rows of children are there only while `app.children` is set: the frame sets it for the roles named for children, for each transaction
-- anew. Whoever is not named counts nothing, joins nothing and finds nothing, whatever a query forgets to ask.
DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['child_record', 'child_class', 'guardian', 'child_change', 'child_round', 'child_review', 'child_worker', 'child_training'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
  FOREACH t IN ARRAY ARRAY['child_record', 'child_class', 'guardian', 'child_change', 'child_round', 'child_review'] LOOP
    EXECUTE format('CREATE POLICY named_roles ON %I AS RESTRICTIVE USING ((SELECT coalesce(current_setting(''app.children'', true), '''')) = ''named'')', t);
  END LOOP;
END $$;
REVOKE UPDATE ON child_record, child_class, guardian, child_change, child_round, child_review, child_worker, child_training FROM doudi_app;
GRANT UPDATE (division, address, schooling, school, health, father_name, father_state, mother_name, mother_state, parents_place, voided_at, void_reason)
  ON child_record TO doudi_app;
GRANT UPDATE (to_day, to_reason) ON child_class, guardian, child_worker TO doudi_app;
-- A child that moves within the town takes its papers along, or the director of the new village would see a name and nothing else.
GRANT UPDATE (division) ON child_class, guardian, child_change, child_review TO doudi_app;
GRANT UPDATE (voided_at, void_reason) ON child_round TO doudi_app;
GRANT UPDATE (care, school_answer, health_answer, safety, capability, finding, measures, reviewed_on, reviewers, recorded_by, recorded_at, excused_on, excuse)
  ON child_review TO doudi_app;

-- What the summary may know of children: two numbers of the latest round that was opened in these days. It runs as the owner, for the
-- reader of a summary sees no child; it keeps to the reader's range by itself, and says nothing of fewer than three in less than a town.
CREATE FUNCTION child_review_coverage(target_county integer, from_on date, to_on date)
RETURNS TABLE (reviewed integer, due integer) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
  WITH latest AS (
    SELECT DISTINCT ON (r.division) r.round_id FROM child_round r
     WHERE r.county = target_county AND r.voided_at IS NULL AND r.opened_on BETWEEN from_on AND to_on
     ORDER BY r.division, r.opened_on DESC, r.created_at DESC
  ), counted AS (
    SELECT count(*) FILTER (WHERE v.reviewed_on <= to_on)::integer AS reviewed, count(*)::integer AS due
      FROM child_review v JOIN latest USING (round_id)
      JOIN child_record r ON r.county = v.county AND r.child_id = v.child_id AND r.voided_at IS NULL
     WHERE v.county = target_county AND (v.excused_on IS NULL OR v.excused_on > to_on)
       AND v.division >= coalesce(current_setting('app.lo', true), '') AND v.division < coalesce(current_setting('app.hi', true), '')
  )
  SELECT CASE WHEN told THEN c.reviewed ELSE 0 END, CASE WHEN told THEN c.due ELSE 0 END
    FROM counted c, LATERAL (SELECT c.due >= 3 OR right(coalesce(current_setting('app.lo', true), ''), 3) = '000') AS t (told)
$$;
REVOKE EXECUTE ON FUNCTION child_review_coverage(integer, date, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION child_review_coverage(integer, date, date) TO doudi_app;
COMMENT ON FUNCTION child_review_coverage(integer, date, date) IS '工作总结用：期内开始的最近一轮养育状况核查，已核查人数和应核查人数；只给数字';
