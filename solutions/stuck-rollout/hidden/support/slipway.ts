/** What the tests need of Slipway; everything through its addresses, rows that were there before aside. */

interface Answer {
  status: number;
  headers: Record<string, string>;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  json: any;
}

export interface Subject {
  get(path: string): Promise<Answer>;
  post(path: string, body?: unknown): Promise<Answer>;
  put(path: string, body?: unknown): Promise<Answer>;
  delete(path: string): Promise<Answer>;
  clock: { now: Date; set(date: string): Promise<void>; advance(milliseconds: number): Promise<void> };
  reopen(sql: string): Promise<void>;
  restart(): Promise<void>;
  database: {
    load(table: string, rows: Record<string, unknown>[]): Promise<unknown>;
    // biome-ignore lint/suspicious/noExplicitAny: rows are looked into freely
    query(sql: string): Promise<any[]>;
  };
}

export const SECOND = 1000;
export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;

export const problem = (name: string) => `https://slipway.example/problems/${name}`;

/** The moment at which tests about calendars begin. */
const BEGINNING = '2026-03-02T09:00:00.000Z';

/** Has the service begin on the 2nd of March 2026, at nine in the morning in UTC, or at another moment. */
export async function begin(subject: Subject, moment = BEGINNING) {
  if (subject.clock.now.toISOString() === moment) return;
  await subject.clock.set(moment);
  await subject.reopen('select 1');
}

const literal = (value: unknown) => {
  if (value === null) return 'null';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
};

/** Stops Slipway, copies everything into another database, and starts it there. */
export async function moveOver(subject: Subject) {
  const parts = await subject.database.query('select type, name, sql from sqlite_master order by rowid');
  const made = parts.filter(({ sql }) => sql !== null);
  const tables = made.filter(({ type }) => type === 'table');
  const statements = tables.map(({ sql }) => sql);
  for (const { name } of tables) {
    for (const row of await subject.database.query(`select * from ${name}`)) {
      statements.push(
        `insert into ${name} (${Object.keys(row)}) values (${Object.values(row).map(literal)})`,
      );
    }
  }
  statements.push(...made.filter(({ type }) => type !== 'table').map(({ sql }) => sql));
  await subject.reopen(statements.join(';\n'));
}

export const pass = (subject: Subject, seconds: number) => subject.clock.advance(seconds * SECOND);

/** The moment so many seconds from now, as Slipway writes it. */
export const isoIn = (subject: Subject, seconds: number) =>
  new Date(subject.clock.now.getTime() + seconds * SECOND).toISOString();

interface Settings {
  id?: number;
  name?: string;
  version?: string;
  percent?: number;
  soak?: number;
  deadline?: number;
  hostnames?: string[];
}

/** The machines of a service, in the order of their names. */
export const machine = (service: string, n: number) => `${service}-${String(n).padStart(2, '0')}`;

/** A service that is there already, on machines that are healthy with its version. */
export async function loadService(subject: Subject, machines: number, settings: Settings = {}) {
  const { id = 1, name = 'cargo', version = '1.0', percent = 25, soak = 120, deadline = 600 } = settings;
  await subject.database.load('services', [
    {
      id,
      name,
      version,
      batch_percent: percent,
      soak_seconds: soak,
      deadline_seconds: deadline,
      hostnames: JSON.stringify(settings.hostnames ?? []),
    },
  ]);
  if (machines === 0) return;
  await subject.database.load(
    'hosts',
    Array.from({ length: machines }, (_, n) => ({
      service_id: id,
      name: machine(name, n + 1),
      wanted: version,
      running: version,
      health: 'healthy',
      reported_at: subject.clock.now.getTime() - HOUR,
    })),
  );
}

interface OldRollout {
  version: string;
  replaces: string;
  state?: 'succeeded' | 'rolled-back';
}

/** What a service has been through, the oldest first. */
export async function loadRollouts(subject: Subject, service: number, ...rollouts: OldRollout[]) {
  const now = subject.clock.now.getTime();
  await subject.database.load(
    'rollouts',
    rollouts.map(({ version, replaces, state = 'succeeded' }, n) => {
      const startedAt = now - (rollouts.length - n) * DAY;
      const times = { began_at: startedAt, started_at: startedAt, ended_at: startedAt + HOUR };
      return { service_id: service, version, replaces, state, batch: 1, ...times };
    }),
  );
}

/** A rollout that stands still after its first machines, some of them silent, with the lock that it holds. */
export async function loadPaused(
  subject: Subject,
  service: { id: number; name: string },
  machines: number,
  asked: number,
  id: number,
  silent = 0,
) {
  const now = subject.clock.now.getTime();
  await subject.database.load('services', [
    {
      ...service,
      version: '1.0',
      batch_percent: 50,
      soak_seconds: 60,
      deadline_seconds: 600,
      hostnames: '[]',
    },
  ]);
  await subject.database.load(
    'hosts',
    Array.from({ length: machines }, (_, n) => ({
      service_id: service.id,
      name: machine(service.name, n + 1),
      wanted: n < asked ? '2.0' : '1.0',
      running: n < asked && n >= silent ? '2.0' : '1.0',
      health: n < silent ? null : 'healthy',
      reported_at: now - HOUR,
      rollout_id: n < asked ? id : null,
      batch: n < asked ? 1 : null,
    })),
  );
  await subject.database.load('rollouts', [
    {
      id,
      service_id: service.id,
      version: '2.0',
      replaces: '1.0',
      state: 'paused',
      batch: 1,
      began_at: now - HOUR,
      started_at: now - HOUR,
      ended_at: null,
    },
  ]);
  await subject.database.load('locks', [
    { id: id + 40, service_id: service.id, kind: 'rollout', holder: '2.0', taken_at: now - HOUR - 2 },
  ]);
}

export async function rollOut(subject: Subject, version: string, service = 'cargo') {
  const { status, text, json } = await subject.post(`/services/${service}/rollouts`, { version });
  if (status !== 201) throw new Error(`POST /services/${service}/rollouts answered ${status}: ${text}`);
  return json;
}

export async function look(subject: Subject, service = 'cargo') {
  return (await subject.get(`/services/${service}`)).json;
}

export async function stateOf(subject: Subject, id: number): Promise<string> {
  return (await subject.get(`/rollouts/${id}`)).json.state;
}

interface Machine {
  name: string;
  wanted: string;
  running: string | null;
  health: string;
}

/** The machines of a service that are to run a version. */
export async function wanting(subject: Subject, version: string, service = 'cargo'): Promise<string[]> {
  const { hosts }: { hosts: Machine[] } = await look(subject, service);
  return hosts.filter(({ wanted }) => wanted === version).map(({ name }) => name);
}

export async function report(subject: Subject, version: string, health: string, ...hosts: string[]) {
  for (const host of hosts) await subject.post(`/hosts/${host}/reports`, { version, health });
}

/** All machines that are to run something new say that they run it, and how it goes; those left out say nothing. */
export async function catchUp(subject: Subject, service = 'cargo', health = 'healthy', ...mute: string[]) {
  const { hosts }: { hosts: Machine[] } = await look(subject, service);
  const late = hosts.filter((host) => host.running !== host.wanted || host.health !== health);
  for (const { name, wanted } of late) {
    if (!mute.includes(name)) await report(subject, wanted, health, name);
  }
}

/** Lets machines and time go on until a rollout has ended. */
export async function seeThrough(subject: Subject, id: number, service = 'cargo', soak = 120) {
  for (let rounds = 0; rounds < 12; rounds += 1) {
    await catchUp(subject, service);
    const state = await stateOf(subject, id);
    if (state === 'succeeded' || state === 'rolled-back') return state;
    await pass(subject, soak + 45);
  }
  return stateOf(subject, id);
}

/** Rolls a version out that is well nowhere. */
export async function fail(subject: Subject, version: string, service = 'cargo') {
  const rollout = await rollOut(subject, version, service);
  await catchUp(subject, service, 'unhealthy');
  await pass(subject, 30);
  return rollout;
}

export function enter(subject: Subject, name: string, notAfter: string | Date, zone = 'UTC') {
  const names = [`${name}.ferries.example`];
  return subject.put(`/certificates/${name}`, { names, zone, notAfter });
}

/** Certificates that are there already, each with one name. */
export async function loadCertificates(
  subject: Subject,
  ...certificates: { id: number; name: string; zone?: string; notAfter: string | number }[]
) {
  await subject.database.load(
    'certificates',
    certificates.map(({ id, name, zone = 'UTC', notAfter }) => {
      const names = JSON.stringify([`${name}.ferries.example`]);
      return { id, name, names, zone, not_after: new Date(notAfter).getTime() };
    }),
  );
}

export async function daysLeft(subject: Subject): Promise<Record<string, number>> {
  const { items }: { items: { name: string; daysLeft: number }[] } = (await subject.get('/certificates'))
    .json;
  return Object.fromEntries(items.map((item) => [item.name, item.daysLeft]));
}

/** What the pager was told about a certificate. */
export async function told(subject: Subject, name: string): Promise<string[]> {
  const { items }: { items: { certificate: string; level: string }[] } = (await subject.get('/notifications'))
    .json;
  return items.filter(({ certificate }) => certificate === name).map(({ level }) => level);
}
