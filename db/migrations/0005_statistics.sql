-- After a bulk write the app role gathers statistics itself: behind row-level security and without them the planner expects one row,
-- and walks a batch of a thousand lines in nested loops. PostgreSQL below 17 has no such right; there autovacuum does it, a minute later.
DO $$
BEGIN
  IF current_setting('server_version_num')::int >= 170000 THEN
    EXECUTE 'GRANT MAINTAIN ON person, bank_account, household, household_member, entitlement, entitlement_person, relief_grant, payment_batch, payment_line TO doudi_app';
  END IF;
END $$;
