-- What every later migration stands on: rights given by default, and the call that spreads a table over a cluster.

-- The app role reads, adds and changes; it never deletes or empties a table. Append-only tables take UPDATE back themselves.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE ON TABLES TO doudi_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO doudi_app;

-- Called between CREATE TABLE and the foreign keys. On one server it does nothing; with Citus it shards by county.
CREATE FUNCTION distribute(target regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_catalog.pg_extension WHERE extname = 'citus') THEN
    EXECUTE format('SELECT create_distributed_table(%L, %L)', target::text, 'county');
  END IF;
END
$$;
REVOKE EXECUTE ON FUNCTION distribute(regclass) FROM PUBLIC;
COMMENT ON FUNCTION distribute(regclass) IS '在 Citus 集群上按县分片；单台服务器上什么也不做';
