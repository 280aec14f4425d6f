import type { advance, Walk } from '../../../rules/advance.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import { inOrder } from '../../../rules/render/in-order.ts';
import type { CounterState } from '../../../rules/state.ts';
import type { Programme } from '../../../rules/terms.ts';
import { ALWAYS, type Instant } from '../../../rules/time.ts';
import type { StoredStep } from '../../db/history/steps.select.ts';
import type { DueSubscriber } from '../../db/night/due.stream.ts';
import type { Refused, SliceWriter } from '../../db/night/slice.writer.ts';
import { differencesOf } from './differences.ts';
import type { Counts } from './events.ts';

/** The engine, passed in so that a test can make it refuse. */
export type Advance = typeof advance;

export interface FoldTerms {
  readonly advance: Advance;
  readonly programme: Programme;
  readonly walkTo: Instant;
}

/** Walks the subscribers of one slice one after another and hands what they come to to the writer. */
export class SliceFold {
  readonly refused: Refused[] = [];
  /** What is stored and in force of the late ones that come next. */
  stored: ReadonlyMap<bigint, readonly StoredStep[]> = new Map();
  readonly #terms: FoldTerms;
  readonly #writer: SliceWriter;
  readonly #counts: Record<string, number> = {};

  constructor(terms: FoldTerms, writer: SliceWriter) {
    this.#terms = terms;
    this.#writer = writer;
  }

  get counts(): Counts {
    return this.#counts;
  }

  walk(due: DueSubscriber): void {
    const walk = this.#tryWalk(due);
    if (walk === null) return;
    const steps = inOrder(walk.entries, walk.outcomes);
    const { gone, fresh } = due.isLate
      ? differencesOf(this.stored.get(due.id) ?? [], steps)
      : { gone: [], fresh: steps };
    for (const step of gone) this.#writer.supersede(due.id, step);
    for (const step of fresh) {
      this.#writer.step(due.id, step);
      this.#count('outcome' in step ? step.outcome : step.kind, 1);
    }
    this.#writer.counter(due.id, walk.state);
    this.#count('superseded', gone.length);
    this.#count('replayed', due.isLate ? 1 : 0);
    this.#count('walked', 1);
  }

  /** @returns null: parked */
  #tryWalk(due: DueSubscriber): Walk | null {
    const { advance, programme, walkTo } = this.#terms;
    // A counter never goes back: a run of an earlier date replays it to where it stands.
    const until = Math.max(walkTo, due.stored?.walkedTo ?? ALWAYS);
    try {
      return advance(programme, stateOf(due), due.facts, until);
    } catch (error) {
      // The engine is pure, so whatever it throws is about this one history: nobody else has to wait for it.
      const code = error instanceof SubscriberRefused ? error.code : 'ENGINE_FAULT';
      const message = error instanceof Error ? error.message : String(error);
      this.refused.push({ subscriberId: due.id, code, message });
      this.#writer.park({ subscriberId: due.id, code, message });
      this.#count('parked', 1);
      return null;
    }
  }

  #count(name: string, by: number): void {
    if (by > 0) this.#counts[name] = (this.#counts[name] ?? 0) + by;
  }
}

/** Where to walk on from; null: from the beginning. */
function stateOf({ stored, isLate }: DueSubscriber): CounterState | null {
  return stored === null || isLate ? null : (JSON.parse(stored.json) as CounterState);
}
