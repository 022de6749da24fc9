import type { SubjectRequest } from '../protocol/subject-messages.ts';
import { decodeValue, ValueCount } from '../protocol/values.ts';
import type { HttpReply, HttpRequest } from './http-client.ts';
import { markHandled } from './mark-handled.ts';
import { ReplyBudget } from './reply-budget.ts';
import { runningTests } from './running-tests.ts';
import type { Session } from './session.ts';
import { type SubjectCallback, SubjectCallbacks } from './subject-callbacks.ts';
import type { SubjectConnection } from './subject-connection.ts';
import { SubjectDatabase } from './subject-database.ts';
import { type KeptValue, type SubjectHandle, SubjectHandles } from './subject-handles.ts';
import type { Upstream } from './upstream.ts';
import type { Upstreams } from './upstreams.ts';

type RequestOptions = Pick<HttpRequest, 'headers'>;

/** The candidate's code as a hidden test sees it. Every test gets a fresh one. */
export class Subject {
  readonly #session: Session;
  readonly #seed: number;
  #connection: SubjectConnection | undefined;
  #nowMs: number;
  #database: SubjectDatabase | undefined;
  #upstreams: Upstreams | undefined;
  readonly #budget: ReplyBudget;
  readonly #handles = new SubjectHandles((request) => this.#ask(request));
  readonly #callbacks = new SubjectCallbacks(this.#handles, (wire, count) => this.#decode(wire, count));

  private constructor(session: Session, seed: number) {
    this.#session = session;
    this.#nowMs = session.host.job.clockStartsAtMs;
    this.#seed = seed;
    this.#budget = new ReplyBudget((name) => session.host.reportLimit(name));
  }

  static async open(session: Session, seed: number): Promise<Subject> {
    const subject = new Subject(session, seed);
    const { world, requestLimitMs } = session.host.job;
    if (world.includes('fetch')) {
      const { Upstreams } = await import('./upstreams.ts');
      subject.#upstreams = new Upstreams(requestLimitMs, () => subject.#nowMs);
    }
    await subject.#open(false);
    return subject;
  }

  async close(): Promise<void> {
    if (this.#connection) await this.#session.close(this.#connection);
    this.#connection = undefined;
    this.#upstreams?.end();
    this.#callbacks.throwFailure();
  }

  get(path: string, options: RequestOptions = {}): Promise<HttpReply> {
    return this.request({ method: 'GET', path, ...options });
  }

  post(path: string, body?: unknown, options: RequestOptions = {}): Promise<HttpReply> {
    return this.request({ method: 'POST', path, body, ...options });
  }

  put(path: string, body?: unknown, options: RequestOptions = {}): Promise<HttpReply> {
    return this.request({ method: 'PUT', path, body, ...options });
  }

  delete(path: string, options: RequestOptions = {}): Promise<HttpReply> {
    return this.request({ method: 'DELETE', path, ...options });
  }

  request(request: HttpRequest): Promise<HttpReply> {
    return markHandled(this.#send(request));
  }

  /** Calls an export of the entry module; what it throws arrives as `SubjectError`. */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  call(name: string, ...args: unknown[]): Promise<any> {
    return this.#ask({ op: 'call', name, args: this.#handles.encode(args) });
  }

  /** `new` on an export of the entry module. */
  construct(name: string, ...args: unknown[]): Promise<SubjectHandle> {
    return this.#ask({ op: 'construct', name, args: this.#handles.encode(args) }) as Promise<SubjectHandle>;
  }

  /**
   * Puts an object into the subject. As an argument of calls, or inside one, it is the same object each time, and
   * what they change in it can be read afterwards, whether they returned or threw.
   */
  keep(value: object): Promise<KeptValue> {
    return markHandled(this.#handles.keep(value));
  }

  /**
   * Has a function stand for `run` in arguments of calls, or inside one: what the code calls it with is recorded, and
   * what `run` returns or throws is what the call comes to over there. The code waits for it as for a function of its
   * own; where `run` returns a promise, so does the function.
   */
  // biome-ignore lint/suspicious/noExplicitAny: tests state the shape by what they expect of it
  callback(run: (...args: any[]) => unknown = () => undefined): SubjectCallback {
    return this.#callbacks.add(run);
  }

  /** The world's database, for exercises that declare one. */
  get database(): SubjectDatabase {
    if (!this.#database) throw new Error('this exercise declares no database in its world');
    return this.#database;
  }

  /**
   * What lies behind one host name that the code fetches from, for exercises that declare `fetch`. Calls to a
   * host that nothing was scripted for fail, as an unreachable one does; so do those that `buildApp` itself makes.
   */
  upstream(hostName: string): Upstream {
    if (!this.#upstreams) throw new Error('this exercise declares no fetch in its world');
    return this.#upstreams.named(hostName);
  }

  get clock() {
    return {
      now: new Date(this.#nowMs),
      set: (date: Date | string) => markHandled(this.#setClock(new Date(date).getTime())),
      advance: (durationMs: number) => markHandled(this.#setClock(this.#nowMs + durationMs)),
    };
  }

  /** Kills the process and starts it anew; only the database survives, and what upstreams were told to say. */
  async restart(): Promise<void> {
    this.#session.retire();
    await this.#open(true);
  }

  /** Closes the app and builds another, over a database in which only these statements have run. */
  async reopen(sql: string): Promise<void> {
    const connection = this.#connection;
    this.#connection = undefined;
    if (connection) await this.#session.close(connection);
    await this.#open(false, sql);
  }

  /** What the subject's processes wrote to stdout and stderr in this run so far. */
  get output(): Promise<string> {
    return this.#session.host.readOutput();
  }

  async #open(keepDatabase: boolean, preparation?: string): Promise<void> {
    this.#connection = await this.#session.open({
      nowMs: this.#nowMs,
      seed: this.#seed,
      upstreams: this.#upstreams,
      keepDatabase,
      ...(preparation === undefined ? {} : { preparation }),
    });
    this.#database =
      this.#session.databaseClient && new SubjectDatabase(this.#session.databaseClient, this.#budget);
    this.#callbacks.listen(this.#connection.rpc);
    await this.#connection.upstream?.settled();
  }

  /**
   * Sleeps are the subject's to end and delayed answers ours. They have to come in the order of their time, since
   * what one sets off may be due before the other: so where there are both, time goes from moment to moment.
   */
  async #setClock(targetMs: number): Promise<void> {
    const upstreams = this.#upstreams;
    while (upstreams) {
      const sleepMs = await this.#ask({ op: 'next-sleep' });
      const nextMs = Math.min(
        upstreams.nextDueMs,
        typeof sleepMs === 'number' ? sleepMs : Number.POSITIVE_INFINITY,
      );
      if (!(nextMs <= targetMs)) break;
      await this.#moveClock(Math.max(this.#nowMs, nextMs));
      await upstreams.deliverDue(this.#nowMs);
    }
    await this.#moveClock(targetMs);
  }

  async #moveClock(nowMs: number): Promise<void> {
    this.#nowMs = nowMs;
    await this.#session.databaseClient?.setTime(nowMs);
    await this.#ask({ op: 'set-clock', nowMs });
  }

  async #send(request: HttpRequest): Promise<HttpReply> {
    const reply = await this.#withSubject((connection) => connection.send(request));
    this.#budget.spend(reply.text.length);
    return reply;
  }

  #ask(request: SubjectRequest): Promise<unknown> {
    return markHandled(this.#exchange(request));
  }

  async #exchange(request: SubjectRequest): Promise<unknown> {
    const value = await this.#withSubject((connection) =>
      connection.ask(request, this.#session.host.job.requestLimitMs),
    );
    this.#callbacks.throwFailure();
    const count = new ValueCount();
    const decoded = this.#decode(value, count);
    this.#budget.spend(count.weight);
    return decoded;
  }

  #decode(wire: unknown, count: ValueCount): unknown {
    return decodeValue(wire, { fromHandle: (reference) => this.#handles.handle(reference) }, 0, count);
  }

  async #withSubject<T>(use: (connection: SubjectConnection) => Promise<T>): Promise<T> {
    runningTests.noteRequest();
    const connection = this.#connection;
    if (!connection) throw new Error('the test is over');
    try {
      return await use(connection);
    } catch (error) {
      const reason = connection.upstream?.violation ?? error;
      this.#session.noticeLimit(reason);
      throw reason;
    } finally {
      await connection.upstream?.settled();
    }
  }
}
