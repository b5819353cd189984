-- Roster files on their way in, remembered mappings, and reports whose figures are kept.

CREATE TABLE roster_import (
  county        integer NOT NULL,
  import_id     uuid NOT NULL,
  division      text NOT NULL COLLATE "C",
  attachment_id uuid NOT NULL,
  file_name     text NOT NULL,
  sha256        text NOT NULL,
  kind          text,
  month         date CHECK (extract(day FROM month) = 1),
  settings      jsonb NOT NULL DEFAULT '{}',
  edits_cipher  bytea,
  counts        jsonb,
  committed_by  uuid,
  committed_at  timestamptz,
  discarded_at  timestamptz,
  created_by    uuid NOT NULL,
  created_at    timestamptz NOT NULL,
  PRIMARY KEY (county, import_id)
);
ALTER TABLE roster_import ADD CONSTRAINT roster_import_file FOREIGN KEY (county, attachment_id) REFERENCES attachment (county, attachment_id);
CREATE INDEX roster_import_sha ON roster_import (county, sha256);
COMMENT ON TABLE roster_import IS '花名册导入：草稿和已入库的';
COMMENT ON COLUMN roster_import.county IS '县级代码';
COMMENT ON COLUMN roster_import.import_id IS '导入编号';
COMMENT ON COLUMN roster_import.division IS '所属乡镇';
COMMENT ON COLUMN roster_import.attachment_id IS '原件';
COMMENT ON COLUMN roster_import.file_name IS '文件名';
COMMENT ON COLUMN roster_import.sha256 IS '原件散列';
COMMENT ON COLUMN roster_import.kind IS '花名册种类';
COMMENT ON COLUMN roster_import.month IS '所属月份';
COMMENT ON COLUMN roster_import.settings IS '工作表、对应列、金额含义、缺人处理等选择';
COMMENT ON COLUMN roster_import.edits_cipher IS '在预览里改过的单元格（密文）';
COMMENT ON COLUMN roster_import.counts IS '入库结果：新增、变化、不变、停发、错误';
COMMENT ON COLUMN roster_import.committed_by IS '入库人';
COMMENT ON COLUMN roster_import.committed_at IS '入库时间';
COMMENT ON COLUMN roster_import.discarded_at IS '放弃时间';
COMMENT ON COLUMN roster_import.created_by IS '上传人';
COMMENT ON COLUMN roster_import.created_at IS '上传时间';

CREATE TABLE roster_mapping (
  county      integer NOT NULL,
  division    text NOT NULL COLLATE "C",
  kind        text NOT NULL,
  header_hash text NOT NULL,
  name        text NOT NULL,
  settings    jsonb NOT NULL,
  saved_by    uuid NOT NULL,
  saved_at    timestamptz NOT NULL,
  PRIMARY KEY (county, division, kind, header_hash)
);
COMMENT ON TABLE roster_mapping IS '记住的对应列：同样表头下次直接用';
COMMENT ON COLUMN roster_mapping.county IS '县级代码';
COMMENT ON COLUMN roster_mapping.division IS '所属乡镇';
COMMENT ON COLUMN roster_mapping.kind IS '花名册种类';
COMMENT ON COLUMN roster_mapping.header_hash IS '表头散列';
COMMENT ON COLUMN roster_mapping.name IS '名称';
COMMENT ON COLUMN roster_mapping.settings IS '对应列和金额含义';
COMMENT ON COLUMN roster_mapping.saved_by IS '保存人';
COMMENT ON COLUMN roster_mapping.saved_at IS '保存时间';

CREATE TABLE report (
  county        integer NOT NULL,
  report_id     uuid NOT NULL,
  division      text NOT NULL COLLATE "C",
  from_month    date NOT NULL,
  to_month      date NOT NULL,
  body          jsonb NOT NULL,
  attachment_id uuid NOT NULL,
  made_by       uuid NOT NULL,
  made_at       timestamptz NOT NULL,
  PRIMARY KEY (county, report_id)
);
ALTER TABLE report ADD CONSTRAINT report_file FOREIGN KEY (county, attachment_id) REFERENCES attachment (county, attachment_id);
COMMENT ON TABLE report IS '已导出的工作总结';
COMMENT ON COLUMN report.county IS '县级代码';
COMMENT ON COLUMN report.report_id IS '总结编号';
COMMENT ON COLUMN report.division IS '所属乡镇';
COMMENT ON COLUMN report.from_month IS '起始月';
COMMENT ON COLUMN report.to_month IS '终止月（含）';
COMMENT ON COLUMN report.body IS '正文';
COMMENT ON COLUMN report.attachment_id IS '导出的文件';
COMMENT ON COLUMN report.made_by IS '编写人';
COMMENT ON COLUMN report.made_at IS '导出时间';

CREATE TABLE report_figure (
  county      integer NOT NULL,
  report_id   uuid NOT NULL,
  figure_id   text NOT NULL,
  division    text NOT NULL COLLATE "C",
  value       numeric NOT NULL,
  unit        text NOT NULL,
  row_count   integer NOT NULL,
  query       text NOT NULL,
  rows_hash   text NOT NULL,
  PRIMARY KEY (county, report_id, figure_id)
);
ALTER TABLE report_figure ADD CONSTRAINT report_figure_report FOREIGN KEY (county, report_id) REFERENCES report (county, report_id);
COMMENT ON TABLE report_figure IS '总结里的每个数字：值、单位、查询、行数、校验';
COMMENT ON COLUMN report_figure.county IS '县级代码';
COMMENT ON COLUMN report_figure.report_id IS '总结编号';
COMMENT ON COLUMN report_figure.figure_id IS '指标编号';
COMMENT ON COLUMN report_figure.division IS '所属乡镇';
COMMENT ON COLUMN report_figure.value IS '值（金额为分）';
COMMENT ON COLUMN report_figure.unit IS '单位';
COMMENT ON COLUMN report_figure.row_count IS '数字背后的行数';
COMMENT ON COLUMN report_figure.query IS '查询编号';
COMMENT ON COLUMN report_figure.rows_hash IS '所查行的散列';

DO $$
DECLARE t text;
BEGIN
  FOREACH t IN ARRAY ARRAY['roster_import', 'roster_mapping', 'report', 'report_figure'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
    EXECUTE format('CREATE POLICY scope ON %I USING (division >= current_setting(''app.lo'', true) AND division < current_setting(''app.hi'', true))', t);
  END LOOP;
END $$;
GRANT SELECT, INSERT, UPDATE ON roster_import, roster_mapping TO doudi_app;
GRANT SELECT, INSERT ON report, report_figure TO doudi_app;
REVOKE UPDATE ON report, report_figure FROM doudi_app;
