import type { advance, Walk } from '../../../rules/advance.ts';
import { wakesAt } from '../../../rules/calendar.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { openFrom } from '../../../rules/fold.ts';
import type { Entry, Outcome } from '../../../rules/outcome.ts';
import { SubscriberRefused } from '../../../rules/refused.ts';
import { remainderOf } from '../../../rules/remainder.ts';
import { inOrder, isOutcome, type Step } from '../../../rules/render/in-order.ts';
import { situationOf } from '../../../rules/situation.ts';
import type { CounterState } from '../../../rules/state.ts';
import type { Programme } from '../../../rules/terms.ts';
import { ALWAYS, type Instant } from '../../../rules/time.ts';
import type { Due } from '../../db/night/due.repository.ts';
import type { Refused } from '../../db/night/parked.repository.ts';
import type { SliceWriter } from '../../db/night/slice.writer.ts';
import { differencesOf } from './differences.ts';
import type { Counts } from './events.ts';
import { numberOf } from './situation-number.ts';

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
  readonly #terms: FoldTerms;
  readonly #writer: SliceWriter;
  readonly #counts: Record<string, number> = {};
  /** When the last counter wakes: most of them wake at the same instant. */
  #wakes: { readonly nextAt: Instant; readonly at: Instant | null } = { nextAt: ALWAYS, at: null };

  constructor(terms: FoldTerms, writer: SliceWriter) {
    this.#terms = terms;
    this.#writer = writer;
  }

  get counts(): Counts {
    return this.#counts;
  }

  /** Walks a counter on from where it stands. @param facts its remainder with the news in it */
  goOn(id: bigint, state: CounterState, facts: SubscriberFacts): void {
    const walk = this.#tryWalk(id, state, facts);
    if (walk === null) return;
    this.#steps(id, walk);
    this.#counter(id, walk, { facts, isNew: false });
  }

  /** Walks a counter that was never walked. @param facts all of them */
  begin(id: bigint, facts: SubscriberFacts): void {
    const walk = this.#tryWalk(id, null, facts);
    if (walk === null) return;
    this.#steps(id, walk);
    this.#counter(id, walk, { facts, isNew: true });
  }

  /** Walks a counter once more from its beginning. @param stored what is in force of it, from its `since` on */
  replay({ id, since }: Due, facts: SubscriberFacts, stored: readonly Step[]): void {
    const walk = this.#tryWalk(id, null, facts);
    if (walk === null) return;
    // What was decided before a fold is decided for good.
    const from = Math.max(since, openFrom(facts));
    const isOpen = ({ effective }: Step): boolean => effective >= from;
    const steps = inOrder(walk.entries, walk.outcomes).filter(isOpen);
    const { gone, fresh } = differencesOf(stored.filter(isOpen), steps);
    for (const step of gone) this.#writer.supersede(id, step);
    for (const step of fresh) {
      if (isOutcome(step)) this.#outcome(id, step);
      else this.#entry(id, step);
    }
    this.#counter(id, walk, { facts, isNew: false });
    this.#count('superseded', gone.length);
    this.#count('replayed', 1);
  }

  #steps(id: bigint, { entries, outcomes }: Walk): void {
    for (const entry of entries) this.#entry(id, entry);
    for (const outcome of outcomes) this.#outcome(id, outcome);
  }

  #entry(id: bigint, entry: Entry): void {
    this.#writer.entry(id, entry);
    this.#count(entry.kind, 1);
  }

  #outcome(id: bigint, outcome: Outcome): void {
    this.#writer.outcome(id, outcome);
    this.#count(outcome.outcome, 1);
  }

  #counter(
    id: bigint,
    { state }: Walk,
    { facts, isNew }: { readonly facts: SubscriberFacts; readonly isNew: boolean },
  ): void {
    const { programme } = this.#terms;
    if (this.#wakes.nextAt !== state.nextAt) {
      this.#wakes = { nextAt: state.nextAt, at: wakesAt(programme, state.nextAt) };
    }
    // The row is written anew in any case, so whatever can go goes now.
    const remainder = remainderOf(programme, facts, state, 0);
    const situation = numberOf(situationOf(state, remainder));
    this.#writer.counter(id, { state, remainder, wakesAt: this.#wakes.at, situation, isNew });
    this.#count('walked', 1);
  }

  /** @returns null: parked */
  #tryWalk(id: bigint, state: CounterState | null, facts: SubscriberFacts): Walk | null {
    const { advance, programme, walkTo } = this.#terms;
    try {
      return advance(programme, state, facts, walkTo);
    } catch (error) {
      // The engine is pure, so whatever it throws is about this one history: nobody else has to wait for it.
      const code = error instanceof SubscriberRefused ? error.code : 'ENGINE_FAULT';
      const message = error instanceof Error ? error.message : String(error);
      this.refused.push({ subscriberId: id, code, message });
      this.#count('parked', 1);
      return null;
    }
  }

  #count(name: string, by: number): void {
    if (by > 0) this.#counts[name] = (this.#counts[name] ?? 0) + by;
  }
}
