import { randomUUID } from 'node:crypto';
import type { Instant } from '../../../rules/time.ts';
import { AppError } from '../../errors.ts';
import type { AmendmentPreview } from '../../services/amend/preview.ts';
import type { CloseForecast } from '../../services/close/forecast.ts';
import type { CloseShown } from '../../services/close/show.ts';
import type { RunReport } from '../../services/night/events.ts';

export const TASK_KINDS = ['night', 'retry', 'preview', 'amendment-preview', 'amendment'] as const;

/** What a task has come to. */
export type TaskResult =
  | { readonly kind: 'runs'; readonly runs: readonly RunReport[] }
  | { readonly kind: 'close'; readonly close: CloseShown }
  | { readonly kind: 'forecast'; readonly forecast: CloseForecast }
  | { readonly kind: 'amendment'; readonly preview: AmendmentPreview; readonly revision: bigint | null };

type TaskState =
  | { readonly kind: 'running' }
  | { readonly kind: 'done'; readonly at: Instant; readonly result: TaskResult }
  | { readonly kind: 'failed'; readonly at: Instant; readonly error: unknown };

/** Work that a request has begun and that goes on without it. */
export interface Task {
  readonly id: string;
  readonly kind: (typeof TASK_KINDS)[number];
  /** null: every one. */
  readonly programme: string | null;
  /** Subject of the token. */
  readonly startedBy: string;
  readonly startedAt: Instant;
  readonly state: TaskState;
  /** null: it is not known yet how much there is. */
  readonly progress: TaskProgress | null;
}

/** Slices of a night, subscribers of everything else. */
interface TaskProgress {
  readonly done: number;
  readonly of: number;
}

export type TaskOrder = Pick<Task, 'kind' | 'programme' | 'startedBy'>;
export type TellProgress = (progress: TaskProgress) => void;

/** More are not begun: each may take several connections of the pool. */
const RUNNING_MAX = 3;
const KEPT_MAX = 200;

type Growing = { -readonly [K in keyof Task]: Task[K] } & {
  /** It has told how much there is, or is over. */
  readonly begun: PromiseWithResolvers<null>;
  over: Promise<void>;
};

/**
 * What this process works on, and what came of it. It is kept in memory and names no subscriber in any log: what lasts is what the work
 * wrote, in runs, closes and revisions (docs/decisions/0033-long-work.md).
 */
export class Tasks {
  readonly #now: () => Instant;
  readonly #onFault: (error: unknown, task: string) => void;
  readonly #tasks = new Map<string, Growing>();

  constructor(now: () => Instant, onFault: (error: unknown, task: string) => void) {
    this.#now = now;
    this.#onFault = onFault;
  }

  /** Begins work and leaves it to itself. @throws AppError TASKS_BUSY */
  begin(order: TaskOrder, work: (tell: TellProgress) => Promise<TaskResult>): Task {
    this.#assertRoom();
    const task: Growing = {
      ...order,
      id: randomUUID(),
      startedAt: this.#now(),
      state: { kind: 'running' },
      progress: null,
      begun: Promise.withResolvers<null>(),
      over: Promise.resolve(),
    };
    this.#tasks.set(task.id, task);
    task.over = this.#see(task, work);
    return task;
  }

  /** Newest first. */
  get all(): readonly Task[] {
    return [...this.#tasks.values()].reverse();
  }

  /** @throws AppError TASK_NOT_FOUND */
  find(id: string): Task {
    return this.#find(id);
  }

  /**
   * The task once it is over, or as it stands after some time.
   *
   * @param by whoever must have begun it; null: it may be anybody's
   * @throws AppError TASK_NOT_FOUND, also of somebody else's
   */
  async settled(id: string, by: string | null, waitMs: number): Promise<Task> {
    const task = this.#find(id, by);
    if (waitMs > 0 && task.state.kind === 'running') await within(waitMs, task.over);
    return task;
  }

  /**
   * The task once it is known to be at work, or after some time: what keeps it from its work is thrown to whoever wanted to begin it.
   * @throws what has made it fail
   */
  async underWay(id: string, waitMs: number): Promise<Task> {
    const task = this.#find(id);
    await within(waitMs, task.begun.promise);
    if (task.state.kind === 'failed') throw task.state.error;
    return task;
  }

  #find(id: string, by: string | null = null): Growing {
    const task = this.#tasks.get(id);
    if (task !== undefined && (by === null || by === task.startedBy)) return task;
    throw new AppError(
      'TASK_NOT_FOUND',
      `Found ${JSON.stringify(id)}. A task is known to the process that began it, until it ends; what it did is in runs, closes and revisions.`,
    );
  }

  #assertRoom(): void {
    const running = this.all.filter(({ state }) => state.kind === 'running');
    if (running.length >= RUNNING_MAX) {
      throw new AppError(
        'TASKS_BUSY',
        `Under way: ${running.map(({ id }) => id).join(', ')}. Try again once one is over.`,
      );
    }
    if (this.#tasks.size < KEPT_MAX) return;
    const oldest = [...this.#tasks.values()].find(({ state }) => state.kind !== 'running');
    if (oldest !== undefined) this.#tasks.delete(oldest.id);
  }

  async #see(task: Growing, work: (tell: TellProgress) => Promise<TaskResult>): Promise<void> {
    try {
      const result = await work((progress) => {
        task.progress = progress;
        task.begun.resolve(null);
      });
      task.state = { kind: 'done', at: this.#now(), result };
    } catch (error) {
      if (!(error instanceof AppError)) this.#onFault(error, task.id);
      task.state = { kind: 'failed', at: this.#now(), error };
    }
    task.begun.resolve(null);
  }
}

async function within(ms: number, end: Promise<unknown>): Promise<void> {
  const timer = Promise.withResolvers<null>();
  const timeout = setTimeout(timer.resolve, ms, null);
  await Promise.race([end, timer.promise]);
  clearTimeout(timeout);
}
