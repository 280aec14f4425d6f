import type { FactNews } from '../../../rules/merge-facts.ts';
import type { Instant } from '../../../rules/time.ts';
import { KeptCursor, type KeptRows } from '../../db/kept-rows.ts';
import { newsOf, revisionOf } from '../../db/night/news.ts';
import { TOUCH } from '../../db/night/touches.ts';

/** What came for one counter since it was walked. */
export type Change =
  | { readonly kind: 'none' }
  /** Facts changed at or before the instant it was walked to: what was decided may no longer hold. */
  | { readonly kind: 'late'; readonly since: Instant }
  | { readonly kind: 'news'; readonly news: readonly FactNews[] };

/** Where a counter stands: what it was walked to, knowing what. */
export interface Standing {
  readonly walkTo: Instant;
  readonly cut: bigint;
  /** Of the states that it left. */
  readonly stateFormat: number;
  /** What was decided before this instant holds under the terms of the run that is on; `FOREVER`: they are the same. */
  readonly termsHold: Instant;
}

interface ChangedRows {
  /** How many touches there are. */
  readonly touched: number;
  /** Those that can be late at least, in the order of ids, as `news` is. */
  readonly touches: KeptRows;
  /** null: nobody has a counter that news could come to. */
  readonly news: KeptRows | null;
  /** Decimal places of the deployment's currency. */
  readonly places: number;
}

const NONE: Change = { kind: 'none' };

/** What imports changed in a slice, asked for counter by counter in the order of ids. */
export class SliceChanges {
  readonly touched: number;
  readonly #unknown = new Set<bigint>();
  readonly #touches: KeptCursor;
  readonly #news: KeptCursor | null;
  readonly #places: number;
  readonly #onPassed = (id: bigint): void => {
    this.#unknown.add(id);
  };

  constructor({ touched, touches, news, places }: ChangedRows) {
    this.touched = touched;
    this.#touches = new KeptCursor(touches);
    this.#news = news === null ? null : new KeptCursor(news);
    this.#places = places;
  }

  /** Whom the touches that were read concern; a subscriber of several units comes several times. */
  touchedIds(): Iterable<bigint> {
    return this.#touches.rows.ids();
  }

  of(id: bigint, standing: Standing): Change {
    const news = this.#newsOf(id, standing);
    const since = this.#lateSince(id, standing);
    if (since !== null) return { kind: 'late', since };
    return news === null ? NONE : { kind: 'news', news };
  }

  /** After the last counter: who was touched or parked and has no counter. */
  end(parked: ReadonlySet<bigint>): readonly bigint[] {
    this.#touches.end(this.#onPassed);
    this.#news?.end(this.#onPassed);
    for (const id of parked) this.#unknown.add(id);
    return [...this.#unknown];
  }

  /** The earliest instant at which what was decided may no longer hold; null: all of it holds. */
  #lateSince(id: bigint, { walkTo, cut }: Standing): Instant | null {
    const { rows } = this.#touches;
    const { from, to } = this.#touches.goTo(id, this.#onPassed);
    let earliest: Instant | null = null;
    for (let index = from; index < to; index += 1) {
      const touch = rows.row(index);
      // A stopped run may have walked some slices past what the last one that was done knew.
      if (touch.id(TOUCH.revision) <= cut) continue;
      const since = touch.instant(TOUCH.since);
      if (since <= walkTo) earliest = Math.min(since, earliest ?? since);
    }
    return earliest;
  }

  /** @returns null: there is none */
  #newsOf(id: bigint, { cut }: Standing): readonly FactNews[] | null {
    if (this.#news === null) return null;
    const { rows } = this.#news;
    const { from, to } = this.#news.goTo(id, this.#onPassed);
    let news: FactNews[] | null = null;
    for (let index = from; index < to; index += 1) {
      const row = rows.row(index);
      if (revisionOf(row) <= cut) continue;
      news ??= [];
      news.push(newsOf(row, this.#places));
    }
    return news;
  }
}
