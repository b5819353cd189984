-- Funds: one double-entry journal for the reserve and the mutual-aid societies; what was paid out of the reserve.

CREATE TABLE fund (
  county     integer NOT NULL,
  fund_id    uuid NOT NULL,
  division   text NOT NULL COLLATE "C",
  kind       text NOT NULL CHECK (kind IN ('reserve', 'mutual_aid')),
  level      text NOT NULL CHECK (level IN ('village', 'town', 'county')),
  name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
  opened_on  date NOT NULL,
  closed_on  date,
  created_by uuid NOT NULL,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (county, fund_id),
  -- Looked at when the statement ends: villages whose codes change places may have funds of one name.
  CONSTRAINT fund_name UNIQUE (county, division, name) DEFERRABLE INITIALLY IMMEDIATE,
  CHECK (closed_on IS NULL OR closed_on >= opened_on)
);
COMMENT ON TABLE fund IS '资金：乡镇备用金、救急难互助社资金，各记各的账';
COMMENT ON COLUMN fund.county IS '县级代码';
COMMENT ON COLUMN fund.fund_id IS '资金编号';
COMMENT ON COLUMN fund.division IS '资金属于哪个村、乡镇或县';
COMMENT ON COLUMN fund.kind IS '种类：备用金、救急难互助资金';
COMMENT ON COLUMN fund.level IS '级别：村、乡镇、县';
COMMENT ON COLUMN fund.name IS '名称';
COMMENT ON COLUMN fund.opened_on IS '建账日期';
COMMENT ON COLUMN fund.closed_on IS '结账停用日期；空表示在用';
COMMENT ON COLUMN fund.created_by IS '建账人';
COMMENT ON COLUMN fund.created_at IS '建账时间';

-- Posted whole and never edited: a mistake is reversed by a voucher of its own, once.
CREATE TABLE voucher (
  county     integer NOT NULL,
  voucher_id uuid NOT NULL,
  fund_id    uuid NOT NULL,
  division   text NOT NULL COLLATE "C",
  year       integer NOT NULL,
  number     integer NOT NULL CHECK (number >= 1),
  posted_on  date NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('opening', 'in', 'out', 'transfer', 'reversal')),
  purpose    text NOT NULL,
  words      text NOT NULL CHECK (length(words) BETWEEN 1 AND 200),
  document   text,
  amount_fen bigint NOT NULL CHECK (amount_fen > 0),
  reverses   uuid,
  case_id    uuid,
  posted_by  uuid NOT NULL,
  posted_at  timestamptz NOT NULL,
  PRIMARY KEY (county, voucher_id),
  CHECK (year = extract(year FROM posted_on)),
  CHECK ((kind = 'reversal') = (reverses IS NOT NULL))
);
CREATE UNIQUE INDEX voucher_number ON voucher (county, fund_id, year, number);
-- What a reversal must agree with: the voucher and its fund together.
CREATE UNIQUE INDEX voucher_of_fund_whole ON voucher (county, fund_id, voucher_id);
CREATE UNIQUE INDEX voucher_reversed_once ON voucher (county, reverses) WHERE reverses IS NOT NULL;
CREATE INDEX voucher_by_day ON voucher (county, fund_id, posted_on);
ALTER TABLE voucher ADD CONSTRAINT voucher_of_fund FOREIGN KEY (county, fund_id) REFERENCES fund (county, fund_id);
ALTER TABLE voucher ADD CONSTRAINT voucher_reverses FOREIGN KEY (county, fund_id, reverses) REFERENCES voucher (county, fund_id, voucher_id);
COMMENT ON TABLE voucher IS '记账凭证：只增不改，错了用冲销凭证冲回';
COMMENT ON COLUMN voucher.county IS '县级代码';
COMMENT ON COLUMN voucher.voucher_id IS '凭证编号';
COMMENT ON COLUMN voucher.fund_id IS '哪笔资金的凭证';
COMMENT ON COLUMN voucher.division IS '资金所属区划';
COMMENT ON COLUMN voucher.year IS '凭证年度';
COMMENT ON COLUMN voucher.number IS '本年第几号，连续不断号';
COMMENT ON COLUMN voucher.posted_on IS '记账日期';
COMMENT ON COLUMN voucher.kind IS '种类：期初、收、支、现金存取、冲销';
COMMENT ON COLUMN voucher.purpose IS '收支用途（代码表 fund_purpose）；冲销同被冲凭证';
COMMENT ON COLUMN voucher.words IS '摘要；冲销时为原因';
COMMENT ON COLUMN voucher.document IS '依据的文号或单据号';
COMMENT ON COLUMN voucher.amount_fen IS '金额（分），等于借方合计和贷方合计';
COMMENT ON COLUMN voucher.reverses IS '冲销哪张凭证，一张只能冲一次';
COMMENT ON COLUMN voucher.case_id IS '对应的救助（备用金或互助）；不是救助支出的为空';
COMMENT ON COLUMN voucher.posted_by IS '记账人';
COMMENT ON COLUMN voucher.posted_at IS '记账时间';

CREATE TABLE voucher_line (
  county     integer NOT NULL,
  voucher_id uuid NOT NULL,
  line_no    integer NOT NULL CHECK (line_no >= 1),
  division   text NOT NULL COLLATE "C",
  account    text NOT NULL CHECK (account ~ '^[0-9]{4}$'),
  debit_fen  bigint NOT NULL DEFAULT 0 CHECK (debit_fen >= 0),
  credit_fen bigint NOT NULL DEFAULT 0 CHECK (credit_fen >= 0),
  PRIMARY KEY (county, voucher_id, line_no),
  CHECK ((debit_fen > 0) <> (credit_fen > 0))
);
ALTER TABLE voucher_line ADD CONSTRAINT voucher_line_voucher FOREIGN KEY (county, voucher_id) REFERENCES voucher (county, voucher_id);
COMMENT ON TABLE voucher_line IS '分录：每张凭证借贷各一行以上，借贷相等';
COMMENT ON COLUMN voucher_line.county IS '县级代码';
COMMENT ON COLUMN voucher_line.voucher_id IS '凭证编号';
COMMENT ON COLUMN voucher_line.line_no IS '行号';
COMMENT ON COLUMN voucher_line.division IS '资金所属区划';
COMMENT ON COLUMN voucher_line.account IS '科目（代码表 fund_account）';
COMMENT ON COLUMN voucher_line.debit_fen IS '借方（分）';
COMMENT ON COLUMN voucher_line.credit_fen IS '贷方（分）';

-- Debit and credit of each voucher both equal its amount, whoever writes it, now or later.
CREATE FUNCTION voucher_balances() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (
    SELECT FROM voucher v
      JOIN voucher_line l ON l.county = v.county AND l.voucher_id = v.voucher_id
     WHERE v.county = NEW.county AND v.voucher_id = NEW.voucher_id
     GROUP BY v.amount_fen HAVING sum(l.debit_fen) = v.amount_fen AND sum(l.credit_fen) = v.amount_fen)
  THEN
    RAISE EXCEPTION 'debit and credit of a voucher differ' USING ERRCODE = '23514', CONSTRAINT = 'voucher_balances';
  END IF;
  RETURN NULL;
END
$$;
REVOKE EXECUTE ON FUNCTION voucher_balances() FROM PUBLIC;
COMMENT ON FUNCTION voucher_balances() IS '事务结束时核对：凭证的借方合计、贷方合计都等于凭证金额';
CREATE CONSTRAINT TRIGGER voucher_balances AFTER INSERT ON voucher DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION voucher_balances();
CREATE CONSTRAINT TRIGGER voucher_line_balances AFTER INSERT ON voucher_line DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION voucher_balances();

CREATE TABLE fund_balance (
  county      integer NOT NULL,
  fund_id     uuid NOT NULL,
  account     text NOT NULL CHECK (account ~ '^[0-9]{4}$'),
  division    text NOT NULL COLLATE "C",
  balance_fen bigint NOT NULL,
  PRIMARY KEY (county, fund_id, account),
  CONSTRAINT fund_balance_not_below_zero CHECK (account NOT IN ('1001', '1002') OR balance_fen >= 0)
);
ALTER TABLE fund_balance ADD CONSTRAINT fund_balance_fund FOREIGN KEY (county, fund_id) REFERENCES fund (county, fund_id);
COMMENT ON TABLE fund_balance IS '科目余额：与分录在同一事务里更新，现金和银行存款不能低于零';
COMMENT ON COLUMN fund_balance.county IS '县级代码';
COMMENT ON COLUMN fund_balance.fund_id IS '资金编号';
COMMENT ON COLUMN fund_balance.account IS '科目（代码表 fund_account）';
COMMENT ON COLUMN fund_balance.division IS '资金所属区划';
COMMENT ON COLUMN fund_balance.balance_fen IS '余额（分）：借方减贷方';

-- What the town paid out of its reserve; belongs to relief.
CREATE TABLE reserve_case (
  county       integer NOT NULL,
  case_id      uuid NOT NULL,
  division     text NOT NULL COLLATE "C",
  fund_id      uuid NOT NULL,
  voucher_id   uuid NOT NULL,
  person_id    uuid NOT NULL,
  household_id uuid,
  cause        text NOT NULL,
  amount_fen   bigint NOT NULL CHECK (amount_fen > 0),
  paid_on      date NOT NULL,
  paid_how     text NOT NULL CHECK (paid_how IN ('cash', 'bank')),
  witness_one  text,
  witness_two  text,
  proof_due_on date NOT NULL,
  proof_on     date,
  proof_by     uuid,
  words        text,
  voided_at    timestamptz,
  void_reason  text,
  created_by   uuid NOT NULL,
  created_at   timestamptz NOT NULL,
  PRIMARY KEY (county, case_id),
  CONSTRAINT reserve_case_witnesses CHECK (paid_how <> 'cash' OR (witness_one IS NOT NULL AND witness_two IS NOT NULL AND witness_one <> witness_two)),
  CHECK ((proof_on IS NULL) = (proof_by IS NULL)),
  CHECK ((voided_at IS NULL) = (void_reason IS NULL))
);
CREATE UNIQUE INDEX reserve_case_voucher ON reserve_case (county, voucher_id);
CREATE INDEX reserve_case_day ON reserve_case (county, paid_on);
CREATE INDEX reserve_case_person ON reserve_case (county, person_id);
CREATE INDEX reserve_case_household ON reserve_case (county, household_id) WHERE household_id IS NOT NULL;
ALTER TABLE reserve_case ADD CONSTRAINT reserve_case_of_voucher FOREIGN KEY (county, fund_id, voucher_id) REFERENCES voucher (county, fund_id, voucher_id);
ALTER TABLE reserve_case ADD CONSTRAINT reserve_case_of_person FOREIGN KEY (county, person_id) REFERENCES person (county, person_id);
ALTER TABLE reserve_case ADD CONSTRAINT reserve_case_of_household FOREIGN KEY (county, household_id) REFERENCES household (county, household_id);
COMMENT ON TABLE reserve_case IS '备用金救助：谁、因为什么、多少钱、哪天付的、见证人、补办手续';
COMMENT ON COLUMN reserve_case.county IS '县级代码';
COMMENT ON COLUMN reserve_case.case_id IS '救助编号';
COMMENT ON COLUMN reserve_case.division IS '救助时所在村';
COMMENT ON COLUMN reserve_case.fund_id IS '从哪笔备用金付';
COMMENT ON COLUMN reserve_case.voucher_id IS '记账凭证';
COMMENT ON COLUMN reserve_case.person_id IS '救助对象（领款人）';
COMMENT ON COLUMN reserve_case.household_id IS '救助时所在家庭；没有登记家庭的为空';
COMMENT ON COLUMN reserve_case.cause IS '困难原因（代码表 relief_cause）';
COMMENT ON COLUMN reserve_case.amount_fen IS '救助金额（分）';
COMMENT ON COLUMN reserve_case.paid_on IS '付款日期';
COMMENT ON COLUMN reserve_case.paid_how IS '付款方式：现金、转账';
COMMENT ON COLUMN reserve_case.witness_one IS '见证人一（付现金必填）';
COMMENT ON COLUMN reserve_case.witness_two IS '见证人二（付现金必填）';
COMMENT ON COLUMN reserve_case.proof_due_on IS '补齐手续的期限';
COMMENT ON COLUMN reserve_case.proof_on IS '手续补齐日期';
COMMENT ON COLUMN reserve_case.proof_by IS '登记手续补齐的人';
COMMENT ON COLUMN reserve_case.words IS '对提醒的说明（超上限、同一家庭同一事由再次救助）';
COMMENT ON COLUMN reserve_case.voided_at IS '作废时间（凭证已冲销）';
COMMENT ON COLUMN reserve_case.void_reason IS '作废原因';
COMMENT ON COLUMN reserve_case.created_by IS '经办人';
COMMENT ON COLUMN reserve_case.created_at IS '登记时间';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['fund', 'voucher', 'voucher_line', 'fund_balance', 'reserve_case'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
REVOKE UPDATE ON fund, voucher, voucher_line, fund_balance, reserve_case FROM doudi_app;
GRANT UPDATE (closed_on) ON fund TO doudi_app;
GRANT UPDATE (balance_fen) ON fund_balance TO doudi_app;
GRANT UPDATE (proof_on, proof_by, voided_at, void_reason) ON reserve_case TO doudi_app;
