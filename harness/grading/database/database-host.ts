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
 * Keeps the world's database for one subject and measures what the subject does with it.
 *
 *   reset ──► fresh, empty database ── the subject opens it ──► in use ── socket gone or close ──► idle
 *                    ▲                                                                              │
 *                    └── a new socket: same contents, new connection (no pragmas, functions, temp) ◄┘
 */
export class DatabaseHost {
  readonly clock = new ClockFunctions(CLOCK_STARTS_AT_MS);
  counters = new Counters();
  faults = new Faults();
  /** What the subject did that no honest driver does, since the last reset. */
  violations: string[] = [];
  readonly #virtualTables: VirtualTables;
  #guarded: GuardedConnection;
  #statements: PreparedStatements;
  #execution: Execution;
  #connection: ServedConnection | null = null;
  #opened = false;
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

  /** An empty database, counters at zero, no faults to come; the subject may open it once more. */
  reset(): void {
    this.counters = new Counters();
    this.faults = new Faults();
    this.violations = [];
    this.#replaceDatabase(null);
  }

  #replaceDatabase(image: Uint8Array | null): void {
    this.#endUse();
    const old = this.#guarded;
    this.#guarded = openGuarded(this.clock, this.#virtualTables, image);
    this.#statements = new PreparedStatements(this.#guarded);
    this.#execution = new Execution(this.#guarded, this.#statements, this.counters, this.faults);
    this.#opened = false;
    this.#isUntouched = image === null;
    old.database.close();
  }

  #open(): ServedConnection | null {
    if (this.#opened) return null;
    this.#opened = true;
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
    if (this.#channel !== channel) return;
    this.#channel = null;
    this.#endUse();
  }
}
