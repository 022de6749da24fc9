import type { z } from 'zod';
import type { Failure, Result } from '../../domain/failure.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import type { Board, hintsReply, meReply, questionsReply, StreamPart } from '../api.ts';
import type { BashClient } from './bash-client.ts';
import { type BashView, makeWorkspaces, type OpenExercise, type Preparation, prepare } from './lobby.ts';
import { KeepSending, type OutboxView, outboxView } from './outbox/keep-sending.ts';
import { failureOf } from './problems.ts';
import { keepSeen } from './seen.ts';
import { follow, type StreamState } from './stream.ts';
import { type KeptSubmission, keepSubmission, type SubmissionView } from './submit.ts';

type HintsView = z.infer<typeof hintsReply>;

/** A bash as a face shows it, from one moment to the next. */
export interface LiveView {
  readonly bash: BashView;
  readonly me: z.infer<typeof meReply>;
  readonly board: Board | null;
  readonly submissions: readonly SubmissionView[];
  readonly questions: z.infer<typeof questionsReply>['questions'];
  /** By exercise, as far as they were looked at. */
  readonly hints: ReadonlyMap<string, HintsView>;
  readonly connection: StreamState;
  readonly outbox: OutboxView;
  /** Of the lobby: null until it has been done. */
  readonly preparation: Preparation | null;
  /** In the order of the bash's exercises; empty before the start. */
  readonly exercises: readonly OpenExercise[];
  /** What could not be done, until something else is. */
  readonly failure: Failure | null;
}

/** Boards change with every verdict of every team; nobody sees more than this of it. */
const BOARD_EVERY_MS = 1_000;

/** Keeps a view of the bash up to date, sends what waits, and tells whoever subscribes, until it is stopped. */
export class LiveBash {
  readonly client: BashClient;
  readonly #leaving = new AbortController();
  readonly #signal: AbortSignal;
  #view: LiveView;
  readonly #listeners = new Set<() => void>();
  readonly #stale = new Set<StreamPart>();
  #isAsking = false;
  #isEntering = false;
  readonly #outbox: KeepSending;

  constructor(client: BashClient, bash: BashView, me: LiveView['me']) {
    this.client = client;
    this.#signal = AbortSignal.any([client.signal, this.#leaving.signal]);
    this.#outbox = new KeepSending(client, this.#signal, {
      show: (outbox) => this.#set({ outbox }),
      sent: () => this.refresh(['submissions']),
    });
    const { seen } = client;
    this.#view = {
      bash,
      me,
      board: seen?.board ?? null,
      submissions: seen?.submissions ?? [],
      questions: seen?.questions ?? [],
      hints: new Map(),
      connection: 'offline',
      outbox: outboxView(client),
      preparation: null,
      exercises: [],
      failure: null,
    };
  }

  get view(): LiveView {
    return this.#view;
  }

  /** For React's `useSyncExternalStore`. */
  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  snapshot = (): LiveView => this.#view;

  /** Ends all that `start` began; what is under way stays in the outbox. */
  stop(): void {
    this.#leaving.abort();
  }

  start(): void {
    const { api, machine } = this.client;
    const follower = {
      changed: (parts: readonly StreamPart[]) => this.refresh(parts),
      state: (connection: StreamState) => {
        this.#set({ connection });
        if (connection !== 'offline') this.#outbox.tryAgain();
      },
    };
    void follow(api, machine, follower, this.#signal);
    void this.#enter();
    this.#outbox.send();
  }

  /** Asks for these parts again, at once or as soon as the host has answered what was asked before. */
  refresh(parts: readonly StreamPart[]): void {
    for (const part of parts) this.#stale.add(part);
    if (!this.#isAsking) void this.#askStale();
  }

  /** Puts the workspace into the outbox and begins to send it. */
  async submit(workspace: Workspace): Promise<Result<KeptSubmission>> {
    const kept = await keepSubmission(this.client, workspace);
    if (kept.ok) this.#outbox.send();
    return kept;
  }

  async takeHint(exercise: string, line: number): Promise<Failure | null> {
    const { api } = this.client;
    if (!this.#view.hints.has(exercise)) await this.lookAtHints(exercise);
    const offer = this.#view.hints.get(exercise)?.lines.find((one) => one.line === line);
    const taken = await api.takeHint(exercise, line, offer?.taken.length ?? 0);
    await this.lookAtHints(exercise);
    return taken.kind === 'ok' ? null : failureOf(taken, api.url);
  }

  async lookAtHints(exercise: string): Promise<void> {
    const reply = await this.client.api.hints(exercise);
    if (reply.kind === 'ok') this.#set({ hints: new Map([...this.#view.hints, [exercise, reply.value]]) });
  }

  async ask(text: string, exercise: string | null): Promise<Failure | null> {
    const { api } = this.client;
    const asked = await api.ask({ text, ...(exercise === null ? {} : { exercise }) });
    if (asked.kind !== 'ok') return failureOf(asked, api.url);
    this.#set({ questions: asked.value.questions });
    return null;
  }

  /** What is on the screen has been read; where the host can't be told, it stays unread. */
  async markRead(items: readonly string[]): Promise<void> {
    if (items.length === 0) return;
    const reply = await this.client.api.read(items);
    if (reply.kind === 'ok') this.#set({ me: reply.value });
  }

  #set(change: Partial<LiveView>): void {
    this.#view = { ...this.#view, ...change };
    for (const listener of this.#listeners) listener();
  }

  async #askStale(): Promise<void> {
    const { api, machine } = this.client;
    const signal = this.#signal;
    this.#isAsking = true;
    while (this.#stale.size > 0 && !signal.aborted) {
      const parts = new Set(this.#stale);
      this.#stale.clear();
      const [bash, me, submissions, questions, board] = await Promise.all([
        parts.has('bash') ? api.bash() : null,
        parts.has('me') ? api.me() : null,
        parts.has('submissions') ? api.submissions() : null,
        parts.has('questions') ? api.questions() : null,
        parts.has('board') ? api.board() : null,
      ]);
      this.#set({
        ...(bash?.kind === 'ok' && { bash: bash.value }),
        ...(me?.kind === 'ok' && { me: me.value }),
        ...(submissions?.kind === 'ok' && { submissions: submissions.value.submissions }),
        ...(questions?.kind === 'ok' && { questions: questions.value.questions }),
        ...(board?.kind === 'ok' && { board: board.value }),
      });
      if (parts.has('hints'))
        await Promise.all([...this.#view.hints.keys()].map((exercise) => this.lookAtHints(exercise)));
      this.#remember();
      if (bash?.kind === 'ok') {
        this.#outbox.tryAgain();
        void this.#enter();
      }
      if (parts.has('board')) await machine.sleep(BOARD_EVERY_MS, signal);
    }
    this.#isAsking = false;
  }

  #remember(): void {
    const { membership, api } = this.client;
    const { bash, me, board, submissions, questions } = this.#view;
    keepSeen(membership.folder, {
      ...{ bash, me, board, time: api.clock.known },
      submissions: [...submissions],
      questions: [...questions],
    });
  }

  /** Makes ready for the start in the lobby, and the workspaces after it; each once. */
  async #enter(): Promise<void> {
    if (this.#isEntering || this.#signal.aborted) return;
    const isLobby = this.#view.bash.clock.phase === 'lobby';
    if (isLobby ? this.#view.preparation !== null : this.#view.exercises.length > 0) return;
    this.#isEntering = true;
    try {
      if (isLobby) {
        const prepared = await prepare(this.client, this.#view.bash);
        this.#set(prepared.ok ? { preparation: prepared.value } : { failure: prepared.failure });
      } else {
        const made = await makeWorkspaces(this.client, this.#view.bash.exercises);
        this.#set(made.ok ? { exercises: made.value, failure: null } : { failure: made.failure });
      }
    } finally {
      this.#isEntering = false;
    }
    if (isLobby && this.#view.bash.clock.phase !== 'lobby') await this.#enter();
  }
}
