import type { MachineLine } from '../../doctor/machine-line.ts';
import type { NextStep, Result } from '../../domain/failure.ts';
import { type Connection, connectionFor, type Sql } from './connection.ts';
import { QUEUE_SCHEMA, SCHEMA, SCHEMA_VERSION, schemaVersion } from './schema.ts';

const OLDEST = 15;
/** Of each host; each worker needs about half. */
const WANTED_CONNECTIONS = 15;
const SLOW_TRIP_MS = 20;
const TRIPS = 5;
const MOST_OFFSET_MS = 1_000;

/** What a host needs of the database at that address, line by line; nothing is made or changed there. */
export async function checkDatabase(url: string): Promise<Result<readonly MachineLine[]>> {
  const connection = connectionFor(url);
  if (!connection.ok) return connection;
  try {
    const reached = await connection.value.run(lineOfServer);
    if (!reached.ok) {
      const { message, next } = reached.failure;
      return { ok: true, value: [line('database', 'failed', message, next)] };
    }
    const lines: MachineLine[] = [reached.value];
    for (const look of [rightsLine, tablesLine, durabilityLine, connectionsLine, tripLine, clockLine]) {
      const looked = await connection.value.run((sql) => look(sql, connection.value));
      if (!looked.ok) lines.push(line('database', 'failed', looked.failure.message, looked.failure.next));
      else lines.push(looked.value);
    }
    return { ok: true, value: lines };
  } finally {
    await connection.value.close();
  }
}

type Look = (sql: Sql, connection: Connection) => Promise<MachineLine>;

const line = (
  name: string,
  state: MachineLine['state'],
  detail: string,
  next: NextStep | null = null,
): MachineLine => ({ name, state, detail, next });

async function lineOfServer(sql: Sql): Promise<MachineLine> {
  const { version, encoding, standby } = await one<{ version: number; encoding: string; standby: boolean }>(
    sql,
    `SELECT current_setting('server_version_num')::integer AS version, pg_is_in_recovery() AS standby,
       pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()`,
  );
  const major = Math.floor(version / 10_000);
  if (major < OLDEST)
    return line(
      'database',
      'failed',
      `PostgreSQL ${major} is too old`,
      `Update it to PostgreSQL ${OLDEST} or newer.`,
    );
  if (encoding !== 'UTF8')
    return line(
      'database',
      'failed',
      `its encoding is ${encoding}, which can't hold every name`,
      "Make a new database with ENCODING 'UTF8' TEMPLATE template0.",
    );
  if (standby)
    return line('database', 'failed', 'it is a standby, which takes nothing', 'Name the primary server.');
  return line('database', 'ok', `PostgreSQL ${major}, ${encoding}`);
}

/** Tables are made by the host that opens the database first. */
const rightsLine: Look = async (sql) => {
  const { user, database, mayCreate } = await one<{ user: string; database: string; mayCreate: boolean }>(
    sql,
    `SELECT current_user AS user, current_database() AS database,
       has_database_privilege(current_database(), 'CREATE') AS "mayCreate"`,
  );
  const { rows } = await sql.query<{ schema: string; isOurs: boolean }>(
    `SELECT nspname AS schema, pg_has_role(nspowner, 'USAGE') AS "isOurs"
     FROM pg_namespace WHERE nspname = ANY($1)`,
    [[SCHEMA, QUEUE_SCHEMA]],
  );
  const foreign = rows.filter(({ isOurs }) => !isOurs).map(({ schema }) => schema);
  if (foreign.length > 0)
    return line(
      'rights',
      'failed',
      `the schemas ${foreign.join(' and ')} belong to another user than ${user}`,
      { run: ['psql', '-c', `ALTER SCHEMA ${foreign[0]} OWNER TO "${user}"`], lead: 'As their owner' },
    );
  if (rows.length < 2 && !mayCreate)
    return line('rights', 'failed', `${user} may not create schemas in ${database}`, {
      run: ['psql', '-c', `GRANT CREATE ON DATABASE "${database}" TO "${user}"`],
      lead: 'As its owner',
    });
  return line('rights', 'ok', `${user} may create and change what is needed`);
};

const tablesLine: Look = async (sql) => {
  const version = await schemaVersion(sql);
  if (version > SCHEMA_VERSION)
    return line(
      'tables',
      'failed',
      `they were made by a newer bugsquash (format ${version}, this one knows ${SCHEMA_VERSION})`,
      'Update your clone of bugsquash (git pull && npm ci).',
    );
  if (version === 0) return line('tables', 'ok', 'there are none yet; the first host makes them');
  if (version < SCHEMA_VERSION)
    return line('tables', 'ok', `of format ${version}; the next host brings them to ${SCHEMA_VERSION}`);
  return line('tables', 'ok', `of format ${version}, as this version has them`);
};

const durabilityLine: Look = async (sql) => {
  const { fsync } = await one<{ fsync: string }>(sql, `SELECT current_setting('fsync') AS fsync`);
  return fsync === 'on'
    ? line('durability', 'ok', 'what is acknowledged survives power loss')
    : line(
        'durability',
        'warning',
        'fsync is off: power loss may lose submissions or the whole database',
        'Set fsync = on in postgresql.conf.',
      );
};

const connectionsLine: Look = async (sql) => {
  const { free, most } = await one<{ free: number; most: number }>(
    sql,
    `SELECT current_setting('max_connections')::integer AS most, (current_setting('max_connections')::integer
       - current_setting('superuser_reserved_connections')::integer
       - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'))::integer AS free`,
  );
  return free >= WANTED_CONNECTIONS
    ? line('connections', 'ok', `${free} of ${most} are free; a host takes up to ${WANTED_CONNECTIONS}`)
    : line(
        'connections',
        'warning',
        `only ${free} of ${most} are free, and a host takes up to ${WANTED_CONNECTIONS}`,
        'Raise max_connections in postgresql.conf, or end what uses them.',
      );
};

const tripLine: Look = async (sql) => {
  let bestMs = Number.POSITIVE_INFINITY;
  for (let trip = 0; trip < TRIPS; trip += 1) {
    const startedMs = performance.now();
    await sql.query('SELECT 1');
    bestMs = Math.min(bestMs, performance.now() - startedMs);
  }
  const detail = `a question and its answer take ${bestMs.toFixed(1)} ms`;
  return bestMs <= SLOW_TRIP_MS
    ? line('network', 'ok', detail)
    : line(
        'network',
        'warning',
        detail,
        'Host nearer to the database: each submission asks it about ten times.',
      );
};

const clockLine: Look = async (sql) => {
  const { now } = await one<{ now: number }>(
    sql,
    'SELECT extract(epoch FROM clock_timestamp())::float8 * 1000 AS now',
  );
  const offsetMs = Math.round(Date.now() - now);
  return Math.abs(offsetMs) <= MOST_OFFSET_MS
    ? line('clock', 'ok', `this machine's is ${offsetMs} ms ahead of the database's, which counts`)
    : line(
        'clock',
        'warning',
        `this machine's is ${offsetMs} ms ahead of the database's, which counts`,
        'Set both by NTP, so that "starts_at" means the same for you and for the host.',
      );
};

async function one<Row extends object>(sql: Sql, text: string): Promise<Row> {
  const { rows } = await sql.query<Row>(text);
  const [row] = rows;
  if (!row) throw new Error(`no row: ${text}`);
  return row;
}
