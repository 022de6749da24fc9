import type { Job } from '../protocol/examiner-messages.ts';
import { RESTART_FAILED } from '../protocol/subject-messages.ts';
import { type DatabaseClient, DatabaseProcessError } from './database-client.ts';
import { SubjectError, SubjectGone } from './rpc-client.ts';
import { type StartProblem, type SubjectConnection, startProblem } from './subject-connection.ts';
import type { Upstreams } from './upstreams.ts';

/** What the session needs from the process around it. */
export interface SessionHost {
  readonly job: Job;
  /**
   * A fresh subject process with its channels, and a database process with an empty database unless the old one is to be
   * kept; rejects when the supervisor grants no more.
   */
  newSubject(keepDatabase: boolean): Promise<SubjectGrant>;
  /** Loads what is to be tested. */
  load(subject: SubjectConnection): Promise<StartProblem | undefined>;
  readOutput(): Promise<string>;
  /** @param grant the number of the subject that it was found with */
  reportProblem(problem: StartProblem, grant: number): void;
  reportLimit(name: string): void;
  /** Something of ours failed: there must be no verdict. */
  reportBroken(message: string): void;
}

/** What a test opens its subject with. */
export interface OpenOptions {
  readonly nowMs: number;
  readonly seed: number;
  /** What lies behind `world.fetch`, for worlds that have it. */
  readonly upstreams: Upstreams | undefined;
  readonly keepDatabase: boolean;
  /** Statements that a new database begins with. */
  readonly preparation?: string;
}

export interface SubjectGrant {
  readonly grant: number;
  readonly subject: SubjectConnection;
  /** Only for worlds with a database, and only when it is a new one. */
  readonly databaseClient: DatabaseClient | undefined;
}

/** The submission does not load, parse or start; no test of it can pass. */
class SubmissionUnusable extends Error {
  override readonly name = 'SubmissionUnusable';
}

/**
 * The subject over one run of the hidden tests: started on demand, replaced after it died or was given up, and
 * not started again once it is clear that the submission can't start at all.
 */
export class Session {
  readonly host: SessionHost;
  /** Whether any test of this run has failed so far. */
  hasFailedTest = false;
  #subject: SubjectConnection | undefined;
  #databaseClient: DatabaseClient | undefined;
  /** The database that a subject has had open, or may have. */
  #usedDatabase: DatabaseClient | undefined;
  #grant = 0;
  /** How often a subject was asked for. Once another is, the one before ends, and nothing that comes of it is news. */
  #askedCount = 0;
  #unusable: SubmissionUnusable | undefined;
  #preloading: Promise<SubjectConnection> | undefined;
  #hasOpened = false;
  #hasFailedToRestart = false;

  constructor(host: SessionHost) {
    this.host = host;
  }

  /** A subject in which a world (and app) has been opened for one test. */
  async open({ nowMs, seed, upstreams, keepDatabase, preparation }: OpenOptions): Promise<SubjectConnection> {
    if (this.#unusable) throw this.#unusable;
    const { job } = this.host;
    const subject = await this.#acquireAdmitted(nowMs, keepDatabase);
    if (preparation !== undefined) await this.#databaseClient?.prepare(preparation);
    try {
      const epoch = (subject.upstream && upstreams?.begin(subject.upstream)) ?? 0;
      await subject.ask({ op: 'open', nowMs, seed, epoch }, job.startLimitMs);
    } catch (error) {
      if (subject !== this.#subject) throw error;
      this.noticeLimit(error);
      if (!this.#hasOpened && (error instanceof SubjectError || error instanceof SubjectGone)) {
        throw this.#giveUp(startProblem(error, job.entry));
      }
      // Its connection is lost for good, as by an injected crash that comes late: no test behind this one is to pay for it.
      if (error instanceof SubjectError && error.code === 'ERR_DATABASE_GONE') this.retire();
      throw error;
    }
    this.#hasOpened = true;
    return subject;
  }

  /** Has the code loaded while there is something else to do; what goes wrong is told to the first who opens it. */
  preload(): void {
    this.#preloading = this.#acquire(false);
    this.#preloading.catch(() => {});
  }

  /** The database process of the current subject's database, for worlds that have one. */
  get databaseClient(): DatabaseClient | undefined {
    return this.#databaseClient;
  }

  /** Ends the test's world. A subject that can't close within the limit is replaced by the next test. */
  async close(subject: SubjectConnection): Promise<void> {
    try {
      await subject.ask({ op: 'close' }, this.host.job.requestLimitMs);
    } catch (error) {
      this.noticeLimit(error);
      subject.end(new SubjectGone('the app of the test before did not close'));
    } finally {
      subject.upstream?.finish();
    }
  }

  /** Gives the subject away, if it is whole; this session has none then. */
  release(): SubjectGrant | undefined {
    const subject = this.#subject;
    if (!subject?.isWhole) return undefined;
    this.#subject = undefined;
    return { grant: this.#grant, subject, databaseClient: this.#databaseClient };
  }

  /** Ends the process; the next `open` starts another. */
  retire(): void {
    this.#subject?.end(new SubjectGone('the process was ended to start it anew'));
    this.#subject = undefined;
  }

  noticeLimit(error: unknown): void {
    if (error instanceof SubjectGone && error.limit !== undefined) this.host.reportLimit(error.limit);
  }

  /**
   * A subject that may open its database. Where the database does not answer: one that a subject had open before may
   * have been worn out by it, and is replaced with that subject. One that no subject had is our own failure.
   */
  async #acquireAdmitted(nowMs: number, keepDatabase: boolean): Promise<SubjectConnection> {
    for (;;) {
      const subject = await this.#acquire(keepDatabase);
      const client = this.#databaseClient;
      if (!client) return subject;
      let early: readonly string[];
      try {
        early = await client.admit(nowMs, keepDatabase);
      } catch (error) {
        if (!(error instanceof DatabaseProcessError)) throw error;
        if (subject !== this.#subject) throw replaced();
        this.retire();
        if (client === this.#usedDatabase && !keepDatabase) continue;
        // What hostile bytes made of it they made of it at once; what is merely late, the machine delays.
        if (client === this.#usedDatabase || error.code !== 'timeout') early = [error.message];
        else throw this.#broken(error);
      }
      if (early.length > 0) throw this.#misused(subject, early);
      this.#usedDatabase = client;
      return subject;
    }
  }

  async #acquire(keepDatabase: boolean): Promise<SubjectConnection> {
    const ahead = this.#preloading;
    this.#preloading = undefined;
    if (ahead) {
      const subject = await ahead;
      if (subject.isWhole) return subject;
    }
    // A lost connection can't be made again, and the next test must not pay for it.
    if (this.#subject?.isWhole) return this.#subject;
    this.#subject?.end(replaced());
    this.#askedCount += 1;
    const asked = this.#askedCount;
    const { grant, subject, databaseClient } = await this.host.newSubject(keepDatabase);
    this.#grant = grant;
    this.#databaseClient = databaseClient ?? this.#databaseClient;
    const barred = await this.#bar();
    const problem = barred ?? (await this.host.load(subject));
    // A test that ran out of time asked for this one, and the test behind it for another.
    if (asked !== this.#askedCount) throw replaced();
    if (problem instanceof DatabaseProcessError) {
      if (this.#databaseClient !== this.#usedDatabase) throw this.#broken(problem);
      throw problem;
    }
    if (problem) {
      subject.end(new SubjectGone(problem.message));
      if (problem.code === 'start-timeout') this.host.reportLimit('wall');
      throw this.#hasOpened ? this.#didNotRestart() : this.#giveUp(problem);
    }
    this.#subject = subject;
    return subject;
  }

  /** Before any code of the submission runs: its database is there, and closed to it. Or why it is not. */
  async #bar(): Promise<DatabaseProcessError | undefined> {
    try {
      await this.#databaseClient?.bar();
      return undefined;
    } catch (error) {
      if (error instanceof DatabaseProcessError) return error;
      throw error;
    }
  }

  #broken(error: DatabaseProcessError): SubmissionUnusable {
    this.host.reportBroken(`the database process: ${error.message}`);
    // There will be no verdict, so nothing has to wait for a database that does not answer.
    this.#unusable = new SubmissionUnusable(error.message);
    return this.#unusable;
  }

  #misused(subject: SubjectConnection, violations: readonly string[]): Error {
    const [what] = violations;
    const message = `The code used its connection to the database before it was given the database (${what}).`;
    subject.end(new SubjectGone(message));
    if (this.#hasOpened) return this.#didNotRestart();
    return this.#giveUp({ code: 'database-misused', message, file: this.host.job.entry });
  }

  /**
   * What the code says about it may not be told: it has seen hidden tests by now, and the database may have
   * carried what it saw over a restart.
   */
  #didNotRestart(): SubjectGone {
    const message = 'The code started once, and did not start again.';
    if (!this.#hasFailedToRestart)
      this.host.reportProblem({ code: RESTART_FAILED, message, file: this.host.job.entry }, this.#grant);
    this.#hasFailedToRestart = true;
    return new SubjectGone(message);
  }

  #giveUp(problem: StartProblem): SubmissionUnusable {
    this.host.reportProblem(problem, this.#grant);
    this.#unusable = new SubmissionUnusable(problem.message);
    return this.#unusable;
  }
}

const replaced = () => new SubjectGone('another process was started for the code under test');

let current: Session | undefined;

/** The session of this process; there is one, because an examiner is used once. */
export function currentSession(): Session {
  if (!current)
    throw new Error('hidden tests run only inside an examiner: bugsquash grade, or bugsquash verify');
  return current;
}

export function beginSession(host: SessionHost): Session {
  current = new Session(host);
  return current;
}
