-- Who may see and do what: sign-in, deputies, handing over, second persons, exports, alarms, publicity checks, backups, audit details.

-- The first administrator of earlier versions keeps what he could do; the three offices of administration are separate roles from now on.
UPDATE app_user SET roles = array_remove(roles, 'admin') || ARRAY['system_admin', 'security_admin', 'audit_admin'] WHERE 'admin' = ANY (roles);

ALTER TABLE app_user
  ADD COLUMN password_changed_at timestamptz,
  ADD COLUMN must_change boolean NOT NULL DEFAULT false,
  ADD COLUMN totp_cipher bytea,
  ADD COLUMN totp_from timestamptz,
  ADD COLUMN totp_step bigint,
  ADD COLUMN disabled_reason text;
UPDATE app_user SET password_changed_at = created_at;
ALTER TABLE app_user ALTER COLUMN password_changed_at SET NOT NULL;
COMMENT ON COLUMN app_user.password_changed_at IS '密码最后更换时间';
COMMENT ON COLUMN app_user.must_change IS '下次登录必须换密码（管理员代设的密码）';
COMMENT ON COLUMN app_user.totp_cipher IS '动态口令密钥密文；空表示未启用';
COMMENT ON COLUMN app_user.totp_from IS '动态口令启用时间；空而密文不空表示还没有确认';
COMMENT ON COLUMN app_user.totp_step IS '最后用过的动态口令时间步，同一口令不能用两次';
COMMENT ON COLUMN app_user.disabled_reason IS '没有移交就停用的理由；有签了字的移交清单时为空';

CREATE TABLE user_password (
  county        integer NOT NULL,
  user_id       uuid NOT NULL,
  set_at        timestamptz NOT NULL,
  password_hash text NOT NULL,
  PRIMARY KEY (county, user_id, set_at)
);
ALTER TABLE user_password ADD CONSTRAINT user_password_user FOREIGN KEY (county, user_id) REFERENCES app_user (county, user_id);
COMMENT ON TABLE user_password IS '用过的密码（散列），近期用过的不能再用';
COMMENT ON COLUMN user_password.county IS '县级代码';
COMMENT ON COLUMN user_password.user_id IS '用户编号';
COMMENT ON COLUMN user_password.set_at IS '设置时间';
COMMENT ON COLUMN user_password.password_hash IS '密码散列（argon2id）';

CREATE TABLE user_recovery_code (
  county    integer NOT NULL,
  user_id   uuid NOT NULL,
  code_hash bytea NOT NULL,
  made_at   timestamptz NOT NULL,
  used_at   timestamptz,
  voided_at timestamptz,
  PRIMARY KEY (county, user_id, code_hash)
);
ALTER TABLE user_recovery_code ADD CONSTRAINT user_recovery_code_user FOREIGN KEY (county, user_id) REFERENCES app_user (county, user_id);
COMMENT ON TABLE user_recovery_code IS '动态口令的恢复码（散列），每个只能用一次';
COMMENT ON COLUMN user_recovery_code.county IS '县级代码';
COMMENT ON COLUMN user_recovery_code.user_id IS '用户编号';
COMMENT ON COLUMN user_recovery_code.code_hash IS '恢复码的带密钥散列';
COMMENT ON COLUMN user_recovery_code.made_at IS '生成时间';
COMMENT ON COLUMN user_recovery_code.used_at IS '使用时间';
COMMENT ON COLUMN user_recovery_code.voided_at IS '作废时间（重新生成或停用动态口令）';

ALTER TABLE user_session
  ADD COLUMN session_id uuid,
  ADD COLUMN agent text NOT NULL DEFAULT '',
  ADD COLUMN purpose text,
  ADD COLUMN purpose_at timestamptz;
CREATE UNIQUE INDEX user_session_id ON user_session (county, session_id);
CREATE INDEX user_session_user ON user_session (county, user_id, created_at);
COMMENT ON COLUMN user_session.session_id IS '会话编号，用于列出和收回（不是令牌）';
COMMENT ON COLUMN user_session.agent IS '浏览器和系统';
COMMENT ON COLUMN user_session.purpose IS '本次办事查看完整号码的目的（代码表 reveal_purpose）';
COMMENT ON COLUMN user_session.purpose_at IS '目的选定时间';

CREATE TABLE deputy (
  county         integer NOT NULL,
  deputy_id      uuid NOT NULL,
  division       text NOT NULL COLLATE "C",
  user_id        uuid NOT NULL,
  deputy_user_id uuid NOT NULL,
  roles          text[] NOT NULL,
  from_day       date NOT NULL,
  to_day         date NOT NULL,
  reason         text NOT NULL CHECK (length(reason) BETWEEN 1 AND 200),
  made_by        uuid NOT NULL,
  made_at        timestamptz NOT NULL,
  ended_by       uuid,
  ended_at       timestamptz,
  PRIMARY KEY (county, deputy_id),
  CHECK (user_id <> deputy_user_id),
  CHECK (to_day >= from_day)
);
CREATE INDEX deputy_of ON deputy (county, deputy_user_id, to_day);
ALTER TABLE deputy ADD CONSTRAINT deputy_absent FOREIGN KEY (county, user_id) REFERENCES app_user (county, user_id);
ALTER TABLE deputy ADD CONSTRAINT deputy_acting FOREIGN KEY (county, deputy_user_id) REFERENCES app_user (county, user_id);
COMMENT ON TABLE deputy IS '代理：某人不在时由谁代行哪些角色，有起止日期';
COMMENT ON COLUMN deputy.county IS '县级代码';
COMMENT ON COLUMN deputy.deputy_id IS '代理编号';
COMMENT ON COLUMN deputy.division IS '所在乡镇';
COMMENT ON COLUMN deputy.user_id IS '被代理人';
COMMENT ON COLUMN deputy.deputy_user_id IS '代理人';
COMMENT ON COLUMN deputy.roles IS '代行的角色';
COMMENT ON COLUMN deputy.from_day IS '起（含）';
COMMENT ON COLUMN deputy.to_day IS '止（含）';
COMMENT ON COLUMN deputy.reason IS '事由';
COMMENT ON COLUMN deputy.made_by IS '登记人';
COMMENT ON COLUMN deputy.made_at IS '登记时间';
COMMENT ON COLUMN deputy.ended_by IS '提前结束的人';
COMMENT ON COLUMN deputy.ended_at IS '提前结束时间';

CREATE TABLE handover (
  county      integer NOT NULL,
  handover_id uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  user_id     uuid NOT NULL,
  to_user_id  uuid NOT NULL,
  items       jsonb NOT NULL,
  declared    jsonb NOT NULL,
  hash        text NOT NULL,
  made_by     uuid NOT NULL,
  made_at     timestamptz NOT NULL,
  scan_id     uuid,
  signed_at   timestamptz,
  PRIMARY KEY (county, handover_id),
  CHECK (user_id <> to_user_id)
);
ALTER TABLE handover ADD CONSTRAINT handover_leaver FOREIGN KEY (county, user_id) REFERENCES app_user (county, user_id);
ALTER TABLE handover ADD CONSTRAINT handover_taker FOREIGN KEY (county, to_user_id) REFERENCES app_user (county, user_id);
ALTER TABLE handover ADD CONSTRAINT handover_scan FOREIGN KEY (county, scan_id) REFERENCES attachment (county, attachment_id);
COMMENT ON TABLE handover IS '移交清单：离岗人员的在办事项、钥匙密钥、资金';
COMMENT ON COLUMN handover.county IS '县级代码';
COMMENT ON COLUMN handover.handover_id IS '移交编号';
COMMENT ON COLUMN handover.division IS '所在乡镇';
COMMENT ON COLUMN handover.user_id IS '移交人';
COMMENT ON COLUMN handover.to_user_id IS '接收人';
COMMENT ON COLUMN handover.items IS '在办事项（系统列出）';
COMMENT ON COLUMN handover.declared IS '钥匙、密钥、备份口令、资金、纸质档案（人工填写）';
COMMENT ON COLUMN handover.hash IS '清单校验码，印在纸面上';
COMMENT ON COLUMN handover.made_by IS '填写人';
COMMENT ON COLUMN handover.made_at IS '填写时间';
COMMENT ON COLUMN handover.scan_id IS '双方签字的扫描件';
COMMENT ON COLUMN handover.signed_at IS '签字件上传时间';

CREATE TABLE office_setting (
  county     integer NOT NULL,
  division   text NOT NULL COLLATE "C",
  name       text NOT NULL CHECK (name ~ '^[a-z_]{2,40}$'),
  value      jsonb NOT NULL,
  changed_by uuid NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (county, division, name)
);
COMMENT ON TABLE office_setting IS '单位设置：备份计划、退出时间等，改动进审计';
COMMENT ON COLUMN office_setting.county IS '县级代码';
COMMENT ON COLUMN office_setting.division IS '所在乡镇';
COMMENT ON COLUMN office_setting.name IS '设置名';
COMMENT ON COLUMN office_setting.value IS '值';
COMMENT ON COLUMN office_setting.changed_by IS '最后改动人';
COMMENT ON COLUMN office_setting.changed_at IS '最后改动时间';

ALTER TABLE office ADD COLUMN approval_id uuid, ADD COLUMN approved_at timestamptz;
COMMENT ON COLUMN office.approval_id IS '《系统启用审批单》签字扫描件';
COMMENT ON COLUMN office.approved_at IS '《系统启用审批单》签字件上传时间';
ALTER TABLE attachment DROP CONSTRAINT attachment_kind_check;
ALTER TABLE attachment ADD CONSTRAINT attachment_kind_check CHECK (kind IN
  ('roster', 'approval_scan', 'bank_return', 'summary', 'account_evidence', 'handover_scan', 'system_approval'));

-- A changed account waits for a second person; until then it has no day in force, so that no payment can find it, and the one it
-- replaces goes on. First accounts and those of before stand as they are.
ALTER TABLE bank_account
  ADD COLUMN created_by uuid,
  ADD COLUMN replaces uuid,
  ADD COLUMN confirmed_by uuid,
  ADD COLUMN confirmed_at timestamptz,
  ADD COLUMN rejected_by uuid,
  ADD COLUMN rejected_at timestamptz,
  ADD COLUMN reject_reason text,
  ADD COLUMN evidence_id uuid,
  ADD CONSTRAINT bank_account_two_people CHECK (confirmed_by IS NULL OR created_by IS NULL OR confirmed_by <> created_by),
  ADD CONSTRAINT bank_account_confirmed CHECK (confirmed_at IS NULL OR (confirmed_by IS NOT NULL AND evidence_id IS NOT NULL AND rejected_at IS NULL)),
  ADD CONSTRAINT bank_account_unconfirmed_rests CHECK (replaces IS NULL OR confirmed_at IS NOT NULL OR to_day IS NOT DISTINCT FROM from_day),
  ADD CONSTRAINT bank_account_evidence FOREIGN KEY (county, evidence_id) REFERENCES attachment (county, attachment_id);
CREATE INDEX bank_account_unconfirmed ON bank_account (county, division) WHERE replaces IS NOT NULL AND confirmed_at IS NULL AND rejected_at IS NULL;
COMMENT ON COLUMN bank_account.created_by IS '登记人';
COMMENT ON COLUMN bank_account.replaces IS '更换了哪个账户；不空时要第二人确认才能发款，确认前起止日期相同，即一天也不生效';
COMMENT ON COLUMN bank_account.confirmed_by IS '确认人（不能是登记人）';
COMMENT ON COLUMN bank_account.confirmed_at IS '确认时间';
COMMENT ON COLUMN bank_account.rejected_by IS '不予确认的人，或登记了更新账户的人';
COMMENT ON COLUMN bank_account.rejected_at IS '不予确认的时间';
COMMENT ON COLUMN bank_account.reject_reason IS '不予确认的原因';
COMMENT ON COLUMN bank_account.evidence_id IS '存折或卡照片与本人签字的扫描件';

ALTER TABLE payment_batch
  ADD COLUMN reviewed_by uuid,
  ADD COLUMN reviewed_at timestamptz,
  ADD COLUMN sent_back_by uuid,
  ADD COLUMN sent_back_at timestamptz,
  ADD COLUMN sent_back_reason text,
  ADD CONSTRAINT payment_batch_reviewer CHECK (reviewed_by IS NULL OR (reviewed_by <> made_by AND reviewed_by IS DISTINCT FROM submitted_by)),
  ADD CONSTRAINT payment_batch_approver CHECK (approved_via IS DISTINCT FROM 'screen' OR reviewed_by IS NULL OR reviewed_by <> approved_by),
  ADD CONSTRAINT payment_batch_payer CHECK (approved_via IS DISTINCT FROM 'screen' OR sent_by IS NULL OR sent_by <> approved_by);
COMMENT ON COLUMN payment_batch.reviewed_by IS '复核人（民政办负责人）';
COMMENT ON COLUMN payment_batch.reviewed_at IS '复核时间';
COMMENT ON COLUMN payment_batch.sent_back_by IS '最近一次退回经办（或撤回送审）的人';
COMMENT ON COLUMN payment_batch.sent_back_at IS '最近一次退回经办（或撤回送审）的时间';
COMMENT ON COLUMN payment_batch.sent_back_reason IS '最近一次退回或撤回的原因';

CREATE TABLE export_register (
  county    integer NOT NULL,
  export_id uuid NOT NULL,
  division  text NOT NULL COLLATE "C",
  at        timestamptz NOT NULL,
  user_id   uuid NOT NULL,
  login     text NOT NULL,
  kind      text NOT NULL,
  subject   text NOT NULL,
  is_full   boolean NOT NULL,
  encrypted boolean NOT NULL,
  purpose   text,
  receiver  text,
  file_name text NOT NULL,
  rows      integer NOT NULL,
  sha256    text NOT NULL,
  mark      text NOT NULL,
  PRIMARY KEY (county, export_id)
);
SELECT distribute('export_register');
CREATE INDEX export_register_at ON export_register (county, at);
COMMENT ON TABLE export_register IS '导出登记：谁、何时、导出了什么、给谁、做什么用';
COMMENT ON COLUMN export_register.county IS '县级代码';
COMMENT ON COLUMN export_register.export_id IS '登记编号';
COMMENT ON COLUMN export_register.division IS '导出范围所在乡镇';
COMMENT ON COLUMN export_register.at IS '时间';
COMMENT ON COLUMN export_register.user_id IS '导出人';
COMMENT ON COLUMN export_register.login IS '导出人登录名';
COMMENT ON COLUMN export_register.kind IS '导出种类';
COMMENT ON COLUMN export_register.subject IS '内容（批次号、名单名）';
COMMENT ON COLUMN export_register.is_full IS '是否含完整证号、账号';
COMMENT ON COLUMN export_register.encrypted IS '文件是否加了打开密码';
COMMENT ON COLUMN export_register.purpose IS '用途';
COMMENT ON COLUMN export_register.receiver IS '接收单位';
COMMENT ON COLUMN export_register.file_name IS '文件名';
COMMENT ON COLUMN export_register.rows IS '行数';
COMMENT ON COLUMN export_register.sha256 IS '文件散列';
COMMENT ON COLUMN export_register.mark IS '水印行文字';

CREATE TABLE alarm (
  county   integer NOT NULL,
  alarm_id uuid NOT NULL,
  division text NOT NULL COLLATE "C",
  at       timestamptz NOT NULL,
  kind     text NOT NULL,
  login    text NOT NULL,
  facts    jsonb NOT NULL,
  seen_by  uuid,
  seen_at  timestamptz,
  note     text,
  PRIMARY KEY (county, alarm_id)
);
CREATE INDEX alarm_open ON alarm (county, at) WHERE seen_at IS NULL;
COMMENT ON TABLE alarm IS '警报：批量查看号码、连续登录失败等，由安全或审计管理员处理';
COMMENT ON COLUMN alarm.county IS '县级代码';
COMMENT ON COLUMN alarm.alarm_id IS '警报编号';
COMMENT ON COLUMN alarm.division IS '所在乡镇';
COMMENT ON COLUMN alarm.at IS '时间';
COMMENT ON COLUMN alarm.kind IS '种类';
COMMENT ON COLUMN alarm.login IS '涉及的登录名';
COMMENT ON COLUMN alarm.facts IS '情况';
COMMENT ON COLUMN alarm.seen_by IS '处理人';
COMMENT ON COLUMN alarm.seen_at IS '处理时间';
COMMENT ON COLUMN alarm.note IS '处理说明';

CREATE TABLE publicity_check (
  county      integer NOT NULL,
  check_id    uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  file_name   text NOT NULL,
  sha256      text NOT NULL,
  findings    jsonb NOT NULL,
  made_by     uuid NOT NULL,
  made_at     timestamptz NOT NULL,
  released_by uuid,
  released_at timestamptz,
  reason      text,
  PRIMARY KEY (county, check_id),
  CHECK (released_by IS NULL OR released_by <> made_by)
);
COMMENT ON TABLE publicity_check IS '发布前体检：每个检查过的文件和结果，疑似词由第二人放行';
COMMENT ON COLUMN publicity_check.county IS '县级代码';
COMMENT ON COLUMN publicity_check.check_id IS '体检编号';
COMMENT ON COLUMN publicity_check.division IS '所在区划';
COMMENT ON COLUMN publicity_check.file_name IS '文件名';
COMMENT ON COLUMN publicity_check.sha256 IS '文件散列';
COMMENT ON COLUMN publicity_check.findings IS '发现的问题（只存打码后的内容）';
COMMENT ON COLUMN publicity_check.made_by IS '检查人';
COMMENT ON COLUMN publicity_check.made_at IS '检查时间';
COMMENT ON COLUMN publicity_check.released_by IS '放行人（不能是检查人）';
COMMENT ON COLUMN publicity_check.released_at IS '放行时间';
COMMENT ON COLUMN publicity_check.reason IS '放行理由';

CREATE TABLE backup_run (
  county      integer NOT NULL,
  backup_id   uuid NOT NULL,
  division    text NOT NULL COLLATE "C",
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  how         text NOT NULL CHECK (how IN ('scheduled', 'by_hand')),
  file        text NOT NULL,
  bytes       bigint,
  sha256      text,
  checked_at  timestamptz,
  problem     text,
  PRIMARY KEY (county, backup_id)
);
CREATE INDEX backup_run_at ON backup_run (county, started_at);
COMMENT ON TABLE backup_run IS '备份记录';
COMMENT ON COLUMN backup_run.county IS '县级代码';
COMMENT ON COLUMN backup_run.backup_id IS '备份编号';
COMMENT ON COLUMN backup_run.division IS '所在乡镇';
COMMENT ON COLUMN backup_run.started_at IS '开始时间';
COMMENT ON COLUMN backup_run.finished_at IS '写完时间';
COMMENT ON COLUMN backup_run.how IS '方式：定时、手动';
COMMENT ON COLUMN backup_run.file IS '文件';
COMMENT ON COLUMN backup_run.bytes IS '大小（字节）';
COMMENT ON COLUMN backup_run.sha256 IS '文件散列';
COMMENT ON COLUMN backup_run.checked_at IS '试恢复核对通过的时间';
COMMENT ON COLUMN backup_run.problem IS '没有成功的原因';

ALTER TABLE audit_event ADD COLUMN subject uuid, ADD COLUMN changes jsonb;
CREATE INDEX audit_event_at ON audit_event (county, at);
CREATE INDEX audit_event_login ON audit_event (county, login, at);
-- For the search: one kind of act, and what was not done, are few among many.
CREATE INDEX audit_event_command ON audit_event (county, command, at);
CREATE INDEX audit_event_wrong ON audit_event (county, at) WHERE outcome <> 'done';
CREATE INDEX audit_event_subject ON audit_event (county, subject, at) WHERE subject IS NOT NULL;
COMMENT ON COLUMN audit_event.subject IS '涉及的一个人（人员编号），用于“谁看过”';
COMMENT ON COLUMN audit_event.changes IS '改动前后（敏感值只存散列）';
ALTER TABLE audit_seal ADD COLUMN format integer NOT NULL DEFAULT 1, ADD COLUMN algorithm text NOT NULL DEFAULT 'sha256'
  CHECK (algorithm IN ('sha256', 'sm3'));
COMMENT ON COLUMN audit_seal.format IS '封存内容的格式版本：1不含涉及人和改动前后，2含';
COMMENT ON COLUMN audit_seal.algorithm IS '散列算法';
ALTER TABLE codec_key ADD COLUMN suite text NOT NULL DEFAULT 'aes' CHECK (suite IN ('aes', 'gm')), ADD COLUMN retired_at timestamptz;
COMMENT ON COLUMN codec_key.suite IS '密码套件：aes（AES-256-GCM）、gm（SM4-CBC 与 HMAC-SM3）';
COMMENT ON COLUMN codec_key.retired_at IS '停用时间（更换密钥后）';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['deputy', 'handover', 'office_setting', 'export_register', 'alarm', 'publicity_check', 'backup_run'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;

-- Users with children's roles alone see people born on or after a day; everybody else has this setting empty. Asked once a query.
CREATE POLICY children_only ON person AS RESTRICTIVE FOR SELECT
  USING ((SELECT coalesce(current_setting('app.born_from', true), '')) = ''
         OR born_on >= (SELECT nullif(current_setting('app.born_from', true), '')::date));

GRANT SELECT, INSERT, UPDATE ON user_recovery_code, deputy, handover, office_setting, alarm, publicity_check, backup_run TO doudi_app;
GRANT SELECT, INSERT ON user_password, export_register TO doudi_app;
REVOKE UPDATE ON user_password, export_register FROM doudi_app;
