import type { Socket } from 'node:net';
import { CLOCK_STARTS_AT_MS } from '../protocol/clock.ts';
import { VirtualTables } from '../protocol/virtual-tables.ts';
import { ClockFunctions } from './clock-functions.ts';
import { ControlChannel } from './control-channel.ts';
import { ControlService } from './control-service.ts';
import { Counters } from './counters.ts';
import { Execution } from './execution.ts';
import { Faults } from './faults.ts';
import { KNOWN_PRAGMAS } from './policy.ts';
import { PreparedStatements } from './prepared-statements.ts';
import { StatementChannel } from './statement-channel.ts';
import { type ServedConnection, StatementService } from './statement-service.ts';
import { type GuardedConnection, openGuarded } from './world-database.ts';

/**
 * Keeps the world's database for one subject and measures what the subject does with it. The subject may open it
 * once each time the examiner admits it: code that is only being loaded has no database.
 *
 *   barred ── admit ──► admitted ── the subject opens it ──► in use ── it closes it, or its socket is gone ──► used
 *     ▲                    ▲                                   │                                                │
 *     │                    └───────────── admit ───────────────┴────────────────────────────────────────────────┤
 *     └── bar, a new socket (same contents, new connection: no pragmas, functions, temporary tables) ◄──────────┘
 */
export class DatabaseHost {
  readonly clock = new ClockFunctions(CLOCK_STARTS_AT_MS);
  counters = new Counters();
  faults = new Faults();
  /** What the subject did that no honest driver does, since the database was empty. */
  violations: string[] = [];
  /** What of it the subject did while it was barred. */
  #earlyViolations: string[] = [];
  readonly #virtualTables: VirtualTables;
  #guarded: GuardedConnection;
  #statements: PreparedStatements;
  #execution: Execution;
  #connection: ServedConnection | null = null;
  #admission: 'barred' | 'admitted' | 'used' = 'barred';
  #isUntouched = true;
  #connectionCount = 0;
  #channel: StatementChannel | null = null;
  #attachedBefore = false;
  readonly #service: StatementService;

  /** @param modules the virtual-table modules that the exercise declares */
  constructor(modules: readonly string[]) {
    this.#virtualTables = new VirtualTables(modules, [...KNOWN_PRAGMAS]);
    this.#guarded = openGuarded(this.clock, this.#virtualTables, null);
    this.#statements = new PreparedStatements(this.#guarded);
    this.#execution = new Execution(this.#guarded, this.#statements, this.counters, this.faults);
    const host = this;
    this.#service = new StatementService({
      get connection() {
        return host.#connection;
      },
      get isUntouched() {
        return host.#isUntouched;
      },
      get isBarred() {
        return host.#admission === 'barred';
      },
      open: () => this.#open(),
      close: () => this.#endUse(),
      exchange: (frame) => {
        if (!this.#channel) throw new Error('no subject is attached');
        return this.#channel.exchange(frame);
      },
    });
  }

  /** The world's database, for the examiner's operations. */
  get guarded(): GuardedConnection {
    return this.#guarded;
  }

  get execution(): Execution {
    return this.#execution;
  }

  /**
   * Serves the subject on `socket`. A socket attached before is closed, and of its connection only the
   * committed contents of the database stay, as after the restart of a process.
   */
  attachSubject(socket: Socket): void {
    this.#channel?.close(null);
    if (this.#attachedBefore) this.#replaceDatabase(this.#guarded.database.serialize());
    this.#attachedBefore = true;
    this.bar();
    const channel = new StatementChannel(
      socket,
      (request) => this.#service.serve(request),
      (reason) => this.#subjectGone(channel, reason),
    );
    this.#channel = channel;
  }

  /** What the examiner does to the database or has in store for it. */
  touch(): void {
    this.#isUntouched = false;
  }

  /** Serves the examiner on `socket`. */
  attachControl(socket: Socket): void {
    const service = new ControlService(this);
    new ControlChannel(socket, (request) => service.serve(request));
  }

  /** Ends the subject's use of the database; it may not open it before it is admitted. */
  bar(): void {
    this.#endUse();
    this.#admission = 'barred';
    this.#earlyViolations = [];
  }

  /**
   * The subject may open the database once: an empty one with counters at zero and no faults to come, or
   * (`keepsContents`) the one that there is.
   * @returns what the subject did while it was barred that no honest driver does
   */
  admit(nowMs: number, keepsContents: boolean): readonly string[] {
    if (this.#admission === 'barred' && this.#channel?.isMidRequest)
      this.#channel.close('half a request came before the app was given the database');
    const early = this.#earlyViolations;
    this.#earlyViolations = [];
    if (!keepsContents) {
      this.counters = new Counters();
      this.faults = new Faults();
      this.violations = [];
      this.#replaceDatabase(null);
    }
    this.clock.nowMs = nowMs;
    this.#admission = 'admitted';
    return early;
  }

  #replaceDatabase(image: Uint8Array | null): void {
    this.#endUse();
    const old = this.#guarded;
    this.#guarded = openGuarded(this.clock, this.#virtualTables, image);
    this.#statements = new PreparedStatements(this.#guarded);
    this.#execution = new Execution(this.#guarded, this.#statements, this.counters, this.faults);
    this.#isUntouched = image === null;
    old.database.close();
  }

  #open(): ServedConnection | null {
    if (this.#admission !== 'admitted') return null;
    this.#admission = 'used';
    this.#isUntouched = false;
    this.#connectionCount += 1;
    this.#connection = {
      id: this.#connectionCount,
      guarded: this.#guarded,
      statements: this.#statements,
      execution: this.#execution,
    };
    return this.#connection;
  }

  /** The subject closed the database or is gone: what it did not commit is undone. */
  #endUse(): void {
    this.#connection = null;
    this.#statements.releaseAll();
    if (!this.#guarded.database.isTransaction) return;
    this.#execution.wrote = true;
    this.#guarded.database.exec('ROLLBACK');
  }

  #subjectGone(channel: StatementChannel, reason: string | null): void {
    if (reason !== null) this.violations.push(reason);
    if (reason !== null && this.#admission === 'barred') this.#earlyViolations.push(reason);
    if (this.#channel !== channel) return;
    this.#channel = null;
    this.#endUse();
  }
}
