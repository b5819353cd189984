import { Client, type ClientConfig } from 'pg'
import type { Secrets } from './folder.ts'

export const DATABASE = 'doudi'
export const OWNER = 'doudi_owner'
export const APP = 'doudi_app'

/** What only the superuser can do, once per cluster; safe to run again after a kill in the middle. */
export async function provision(superuser: ClientConfig, secrets: Secrets): Promise<void> {
  const client = new Client(superuser)
  await client.connect()
  try {
    await ensureRole(client, OWNER, secrets.owner)
    await ensureRole(client, APP, secrets.app)
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE])
    if (rowCount === 0) await createDatabase(client, DATABASE)
  } finally {
    await client.end()
  }
  await equipDatabase({ ...superuser, database: DATABASE })
}

export async function createDatabase(client: Client, name: string, template = 'template0'): Promise<void> {
  await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} OWNER ${OWNER} TEMPLATE ${client.escapeIdentifier(template)}`)
}

/**
 * Extension, rights and the LEAKPROOF mark of one database.
 * Under row-level security an index on `@>` is used only when the operator is leakproof.
 */
export async function equipDatabase(config: ClientConfig): Promise<void> {
  const client = new Client(config)
  await client.connect()
  try {
    const name = client.escapeIdentifier(String(config.database))
    await client.query(`
      CREATE EXTENSION IF NOT EXISTS btree_gist;
      ALTER FUNCTION pg_catalog.arraycontains(anyarray, anyarray) LEAKPROOF;
      REVOKE ALL ON DATABASE ${name} FROM PUBLIC;
      GRANT CONNECT ON DATABASE ${name} TO ${APP};
      ALTER SCHEMA public OWNER TO ${OWNER};
      REVOKE ALL ON SCHEMA public FROM PUBLIC;
      GRANT USAGE ON SCHEMA public TO ${APP};`)
  } finally {
    await client.end()
  }
}

/** The password in engine.json holds: a restored or half-made cluster is brought in line with it. */
async function ensureRole(client: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role])
  const rights = 'LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION INHERIT'
  await client.query(`${rowCount === 0 ? 'CREATE' : 'ALTER'} ROLE ${role} WITH ${rights} PASSWORD ${client.escapeLiteral(password)}`)
}
