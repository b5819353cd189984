-- Divisions, the office, its users, their sessions, the audit trail, replies kept for repeated requests.

CREATE TABLE division (
  county      integer NOT NULL,
  division    text NOT NULL COLLATE "C" CHECK (division ~ '^[0-9]{12}$'),
  level       text NOT NULL CHECK (level IN ('county', 'town', 'village')),
  name        text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  short_name  text NOT NULL CHECK (length(short_name) BETWEEN 1 AND 60),
  provisional boolean NOT NULL DEFAULT false,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, division),
  CHECK (substr(division, 1, 6) = lpad(county::text, 6, '0'))
);
COMMENT ON TABLE division IS '行政区划：县、乡镇、村（居），12位代码';
COMMENT ON COLUMN division.county IS '县级代码（6位），所有主键的首列';
COMMENT ON COLUMN division.division IS '12位区划代码：省2市2县2乡镇3村3';
COMMENT ON COLUMN division.level IS '级别：县、乡镇、村';
COMMENT ON COLUMN division.name IS '全称，如“石桥村村民委员会”';
COMMENT ON COLUMN division.short_name IS '本镇通用的短名，如“石桥村”';
COMMENT ON COLUMN division.provisional IS '代码是否暂编（由花名册村名生成，待核对统计用区划代码）';
COMMENT ON COLUMN division.created_at IS '登记时间';

CREATE TABLE division_alias (
  county     integer NOT NULL,
  alias      text NOT NULL CHECK (length(alias) BETWEEN 1 AND 60),
  town       text NOT NULL COLLATE "C",
  division   text NOT NULL COLLATE "C",
  created_at timestamptz NOT NULL,
  PRIMARY KEY (county, town, alias)
);
ALTER TABLE division_alias ADD CONSTRAINT division_alias_division FOREIGN KEY (county, division) REFERENCES division (county, division);
COMMENT ON TABLE division_alias IS '村名别称：花名册里的写法对应到区划';
COMMENT ON COLUMN division_alias.county IS '县级代码';
COMMENT ON COLUMN division_alias.alias IS '别称，已去空格、去“村民委员会”等后缀';
COMMENT ON COLUMN division_alias.town IS '所在乡镇代码（别称在一个乡镇内唯一）';
COMMENT ON COLUMN division_alias.division IS '对应的12位区划代码';
COMMENT ON COLUMN division_alias.created_at IS '登记时间';

CREATE TABLE office (
  county      integer NOT NULL,
  division    text NOT NULL COLLATE "C",
  name        text NOT NULL,
  town_name   text NOT NULL,
  demo        boolean NOT NULL DEFAULT false,
  fixed_today date,
  created_at  timestamptz NOT NULL,
  PRIMARY KEY (county, division)
);
ALTER TABLE office ADD CONSTRAINT office_division FOREIGN KEY (county, division) REFERENCES division (county, division);
COMMENT ON TABLE office IS '使用本系统的单位（乡镇民政办）';
COMMENT ON COLUMN office.county IS '县级代码';
COMMENT ON COLUMN office.division IS '所在乡镇的12位代码';
COMMENT ON COLUMN office.name IS '单位名称，印在清册和审批单上';
COMMENT ON COLUMN office.town_name IS '乡镇名称，用在标题和总结里';
COMMENT ON COLUMN office.demo IS '是否演示镇';
COMMENT ON COLUMN office.fixed_today IS '演示镇固定的“今天”；真实单位为空';
COMMENT ON COLUMN office.created_at IS '建立时间';

CREATE TABLE app_user (
  county        integer NOT NULL,
  user_id       uuid NOT NULL,
  login         text NOT NULL CHECK (login ~ '^[a-z0-9._-]{2,40}$'),
  name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 40),
  roles         text[] NOT NULL,
  division      text NOT NULL COLLATE "C",
  password_hash text NOT NULL,
  failed_logins integer NOT NULL DEFAULT 0,
  locked_until  timestamptz,
  disabled_at   timestamptz,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (county, user_id)
);
CREATE UNIQUE INDEX app_user_login ON app_user (login);
ALTER TABLE app_user ADD CONSTRAINT app_user_division FOREIGN KEY (county, division) REFERENCES division (county, division);
COMMENT ON TABLE app_user IS '用户';
COMMENT ON COLUMN app_user.county IS '县级代码';
COMMENT ON COLUMN app_user.user_id IS '用户编号';
COMMENT ON COLUMN app_user.login IS '登录名（小写字母、数字）';
COMMENT ON COLUMN app_user.name IS '姓名';
COMMENT ON COLUMN app_user.roles IS '角色，可兼任；权限由角色推出';
COMMENT ON COLUMN app_user.division IS '管辖范围：该区划及以下';
COMMENT ON COLUMN app_user.password_hash IS '密码散列（argon2id）';
COMMENT ON COLUMN app_user.failed_logins IS '连续失败次数';
COMMENT ON COLUMN app_user.locked_until IS '锁定到何时';
COMMENT ON COLUMN app_user.disabled_at IS '停用时间';
COMMENT ON COLUMN app_user.created_at IS '建立时间';

CREATE TABLE user_session (
  county       integer NOT NULL,
  token_hash   bytea NOT NULL,
  user_id      uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  last_seen_at timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  address      text NOT NULL,
  PRIMARY KEY (county, token_hash)
);
ALTER TABLE user_session ADD CONSTRAINT user_session_user FOREIGN KEY (county, user_id) REFERENCES app_user (county, user_id);
COMMENT ON TABLE user_session IS '登录会话（只存令牌的散列）';
COMMENT ON COLUMN user_session.county IS '县级代码';
COMMENT ON COLUMN user_session.token_hash IS '会话令牌的散列';
COMMENT ON COLUMN user_session.user_id IS '用户编号';
COMMENT ON COLUMN user_session.created_at IS '登录时间';
COMMENT ON COLUMN user_session.last_seen_at IS '最后活动时间';
COMMENT ON COLUMN user_session.expires_at IS '最迟失效时间';
COMMENT ON COLUMN user_session.ended_at IS '退出时间';
COMMENT ON COLUMN user_session.address IS '登录地址';

CREATE TABLE audit_event (
  county      integer NOT NULL,
  audit_id    bigint GENERATED ALWAYS AS IDENTITY,
  at          timestamptz NOT NULL,
  division    text NOT NULL COLLATE "C",
  login       text NOT NULL,
  address     text NOT NULL,
  command     text NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('done', 'refused', 'denied', 'failed')),
  purpose     text,
  facts       jsonb NOT NULL,
  PRIMARY KEY (county, audit_id)
);
COMMENT ON TABLE audit_event IS '审计记录：只增不改';
COMMENT ON COLUMN audit_event.county IS '县级代码';
COMMENT ON COLUMN audit_event.audit_id IS '顺序号';
COMMENT ON COLUMN audit_event.at IS '时间';
COMMENT ON COLUMN audit_event.division IS '操作人的管辖范围';
COMMENT ON COLUMN audit_event.login IS '操作人登录名';
COMMENT ON COLUMN audit_event.address IS '来自哪里';
COMMENT ON COLUMN audit_event.command IS '做了什么（命令名）';
COMMENT ON COLUMN audit_event.outcome IS '结果：办成、被拒、无权、出错';
COMMENT ON COLUMN audit_event.purpose IS '查看敏感信息的目的';
COMMENT ON COLUMN audit_event.facts IS '摘要（不含证号、账号原文）';

CREATE TABLE audit_seal (
  county    integer NOT NULL,
  seal_no   integer NOT NULL,
  first_id  bigint NOT NULL,
  last_id   bigint NOT NULL,
  events    integer NOT NULL,
  previous  text NOT NULL,
  hash      text NOT NULL,
  hmac      text NOT NULL,
  sealed_at timestamptz NOT NULL,
  PRIMARY KEY (county, seal_no)
);
COMMENT ON TABLE audit_seal IS '审计封存：成批串接散列，只增不改';
COMMENT ON COLUMN audit_seal.county IS '县级代码';
COMMENT ON COLUMN audit_seal.seal_no IS '封存号，从1连续';
COMMENT ON COLUMN audit_seal.first_id IS '本批首条审计号';
COMMENT ON COLUMN audit_seal.last_id IS '本批末条审计号';
COMMENT ON COLUMN audit_seal.events IS '本批条数';
COMMENT ON COLUMN audit_seal.previous IS '上一批散列';
COMMENT ON COLUMN audit_seal.hash IS '本批散列（含上一批）';
COMMENT ON COLUMN audit_seal.hmac IS '用库外密钥对散列签的校验值';
COMMENT ON COLUMN audit_seal.sealed_at IS '封存时间';

CREATE TABLE idempotency (
  county     integer NOT NULL,
  user_id    uuid NOT NULL,
  key        text NOT NULL CHECK (length(key) BETWEEN 8 AND 80),
  command    text NOT NULL,
  input_hash text NOT NULL,
  reply      jsonb NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (county, user_id, key)
);
COMMENT ON TABLE idempotency IS '重复提交的答复：同一请求只办一次';
COMMENT ON COLUMN idempotency.county IS '县级代码';
COMMENT ON COLUMN idempotency.user_id IS '用户编号';
COMMENT ON COLUMN idempotency.key IS '请求键';
COMMENT ON COLUMN idempotency.command IS '命令名';
COMMENT ON COLUMN idempotency.input_hash IS '请求内容的散列';
COMMENT ON COLUMN idempotency.reply IS '第一次办成的答复';
COMMENT ON COLUMN idempotency.created_at IS '时间';

CREATE TABLE codec_key (
  key_id     text PRIMARY KEY,
  created_at timestamptz NOT NULL
);
COMMENT ON TABLE codec_key IS '密钥文件的指纹：防止用错密钥打开数据';
COMMENT ON COLUMN codec_key.key_id IS '密钥指纹（不是密钥）';
COMMENT ON COLUMN codec_key.created_at IS '登记时间';

ALTER TABLE audit_event ENABLE ROW LEVEL SECURITY;
CREATE POLICY scope_read ON audit_event FOR SELECT
  USING (division >= current_setting('app.lo', true) AND division < current_setting('app.hi', true));
CREATE POLICY append ON audit_event FOR INSERT WITH CHECK (true);

GRANT SELECT, INSERT, UPDATE ON division, division_alias, office, app_user, user_session TO doudi_app;
GRANT SELECT, INSERT ON audit_event, audit_seal, idempotency, codec_key TO doudi_app;
REVOKE UPDATE ON audit_event, audit_seal, idempotency, codec_key FROM doudi_app;
