-- Exchanging a provisional village code for the real one: see docs/decisions/0006.

-- The code a village gave up stays as a row, so that old papers can be read; nothing stands under it any more.
ALTER TABLE division ADD COLUMN replaced_by text COLLATE "C";
ALTER TABLE division DROP CONSTRAINT division_level_check;
ALTER TABLE division ADD CONSTRAINT division_level_check CHECK (level IN ('county', 'town', 'village', 'retired'));
ALTER TABLE division ADD CONSTRAINT division_retired CHECK ((level = 'retired') = (replaced_by IS NOT NULL));
COMMENT ON COLUMN division.level IS '级别：县、乡镇、村；retired 为已换成正式代码、不再使用的暂编代码';
COMMENT ON COLUMN division.replaced_by IS '这个暂编代码换成了哪个正式代码；在用的代码为空';

-- The check code of a batch stands on signed paper and in a sealed audit row: it goes on being computed with the code of its run.
ALTER TABLE payment_line ADD COLUMN made_division text COLLATE "C";
COMMENT ON COLUMN payment_line.made_division IS '造册时的暂编村代码（清册校验码按它计算）；代码没有换过的为空';

-- The one way to change the code of a village under its rows. It runs as the owner: the app role gets no right to change the village of a
-- payment line, a history row, a stored file or a kept figure, only the right to call this, and this holds its rules itself: codes of the
-- caller's scope, provisional ones only, new ones of the same town that nobody uses (or that are given up in the same call).
-- Every table with a column `division` follows, also those that later migrations add; audit_event is append-only and keeps what was.
CREATE FUNCTION exchange_village_codes(target_county integer, old_codes text[], new_codes text[])
RETURNS TABLE (table_name text, moved bigint) LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
  lo text := coalesce(current_setting('app.lo', true), '');
  hi text := coalesce(current_setting('app.hi', true), '');
BEGIN
  -- Waits for writers that name these villages (foreign keys, villageExists), and makes later ones wait.
  PERFORM FROM division d WHERE d.county = target_county AND d.division = ANY (old_codes || new_codes) ORDER BY d.division FOR UPDATE;
  IF cardinality(old_codes) IS DISTINCT FROM cardinality(new_codes)
     OR (SELECT count(*) <> count(DISTINCT w.old_code) OR count(*) <> count(DISTINCT w.new_code)
           FROM unnest(old_codes, new_codes) AS w (old_code, new_code))
     OR EXISTS (
       SELECT FROM unnest(old_codes, new_codes) AS w (old_code, new_code)
         LEFT JOIN division d ON d.county = target_county AND d.division = w.old_code AND d.level = 'village' AND d.provisional
         LEFT JOIN division taken ON taken.county = target_county AND taken.division = w.new_code AND taken.level <> 'retired'
                                 AND taken.division <> ALL (old_codes)
        WHERE d.division IS NULL OR taken.division IS NOT NULL
           OR w.new_code !~ '^[0-9]{12}$' OR substr(w.new_code, 1, 9) <> substr(w.old_code, 1, 9) OR substr(w.new_code, 10) = '000'
           OR (w.old_code COLLATE "C") < lo OR (w.old_code COLLATE "C") >= hi OR (w.new_code COLLATE "C") < lo OR (w.new_code COLLATE "C") >= hi)
  THEN
    RAISE EXCEPTION 'village codes cannot be exchanged: not provisional, taken, or outside' USING ERRCODE = '22023';
  END IF;

  -- One statement from one picture: codes may change places among villages.
  INSERT INTO division (county, division, level, name, short_name, provisional, created_at)
  SELECT d.county, w.new_code, 'village', d.name, d.short_name, false, d.created_at
    FROM unnest(old_codes, new_codes) AS w (old_code, new_code)
    JOIN division d ON d.county = target_county AND d.division = w.old_code
      ON CONFLICT (county, division) DO UPDATE
     SET level = 'village', name = excluded.name, short_name = excluded.short_name, provisional = false, replaced_by = NULL,
         created_at = excluded.created_at;
  UPDATE division d SET level = 'retired', provisional = false, replaced_by = w.new_code
    FROM unnest(old_codes, new_codes) AS w (old_code, new_code)
   WHERE d.county = target_county AND d.division = w.old_code AND w.old_code <> ALL (new_codes);

  -- Persons and households first: who holds one of them is waited for before what hangs on it is looked at.
  FOR table_name IN
    SELECT c.relname::text FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'division' AND NOT a.attisdropped
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname NOT IN ('division', 'audit_event')
     ORDER BY array_position(ARRAY['person', 'household', 'entitlement'], c.relname::text), c.relname
  LOOP
    EXECUTE format(
      'UPDATE %I t SET division = w.new_code%s FROM unnest($2, $3) AS w (old_code, new_code)
        WHERE t.county = $1 AND t.division = w.old_code AND w.new_code <> w.old_code',
      table_name,
      CASE WHEN table_name = 'payment_line' THEN ', made_division = coalesce(t.made_division, t.division)' ELSE '' END)
    USING target_county, old_codes, new_codes;
    GET DIAGNOSTICS moved = ROW_COUNT;
    RETURN NEXT;
  END LOOP;
  -- A move between villages names both in its values.
  UPDATE person_change c
     SET old_value = coalesce((SELECT w.new_code FROM unnest(old_codes, new_codes) AS w (old_code, new_code) WHERE w.old_code = c.old_value), c.old_value),
         new_value = coalesce((SELECT w.new_code FROM unnest(old_codes, new_codes) AS w (old_code, new_code) WHERE w.old_code = c.new_value), c.new_value)
   WHERE c.county = target_county AND c.field = 'division' AND (c.old_value = ANY (old_codes) OR c.new_value = ANY (old_codes));
END
$$;
REVOKE EXECUTE ON FUNCTION exchange_village_codes(integer, text[], text[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION exchange_village_codes(integer, text[], text[]) TO doudi_app;
COMMENT ON FUNCTION exchange_village_codes(integer, text[], text[]) IS '把暂编村代码换成正式代码，所有带 division 列的表一起换；审计记录不改';
