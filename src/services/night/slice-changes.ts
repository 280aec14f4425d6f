import type { FactNews } from '../../../rules/merge-facts.ts';
import type { Instant } from '../../../rules/time.ts';
import { KeptCursor, type KeptRows } from '../../db/kept-rows.ts';
import { newsOf, revisionOf } from '../../db/night/news.ts';
import { TOUCH } from '../../db/night/touches.ts';

/** What came for one counter since it was walked. */
export type Change =
  | { readonly kind: 'none' }
  /** Facts changed at or before the instant it was walked to: what was decided may no longer hold. */
  | { readonly kind: 'late' }
  | { readonly kind: 'news'; readonly news: readonly FactNews[] };

/** Where a counter stands: what it was walked to, knowing what. */
export interface Standing {
  readonly walkTo: Instant;
  readonly cut: bigint;
  /** Of the states that it left. */
  readonly stateFormat: number;
}

interface ChangedRows {
  /** In the order of ids, as `news` is. */
  readonly touches: KeptRows;
  /** null: nobody has a counter that news could come to. */
  readonly news: KeptRows | null;
  /** Decimal places of the deployment's currency. */
  readonly places: number;
}

const NONE: Change = { kind: 'none' };
const LATE: Change = { kind: 'late' };

/** What imports changed in a slice, asked for counter by counter in the order of ids. */
export class SliceChanges {
  readonly #unknown = new Set<bigint>();
  readonly #touches: KeptCursor;
  readonly #news: KeptCursor | null;
  readonly #places: number;
  readonly #onPassed = (id: bigint): void => {
    this.#unknown.add(id);
  };

  constructor({ touches, news, places }: ChangedRows) {
    this.#touches = new KeptCursor(touches);
    this.#news = news === null ? null : new KeptCursor(news);
    this.#places = places;
  }

  /** How many touches there are. */
  get touches(): number {
    return this.#touches.rows.length;
  }

  /** Whom they concern; a subscriber of several units comes several times. */
  touchedIds(): Iterable<bigint> {
    return this.#touches.rows.ids();
  }

  of(id: bigint, standing: Standing): Change {
    const { rows } = this.#touches;
    const { from, to } = this.#touches.goTo(id, this.#onPassed);
    let isTouched = false;
    for (let index = from; index < to; index += 1) {
      const touch = rows.row(index);
      // A stopped run may have walked some slices past what the last one that was done knew.
      if (touch.id(TOUCH.revision) <= standing.cut) continue;
      if (touch.instant(TOUCH.since) <= standing.walkTo) return LATE;
      isTouched = true;
    }
    return isTouched ? { kind: 'news', news: this.#newsOf(id, standing) } : NONE;
  }

  /** After the last counter: who was touched or parked and has no counter. */
  end(parked: ReadonlySet<bigint>): readonly bigint[] {
    this.#touches.end(this.#onPassed);
    for (const id of parked) this.#unknown.add(id);
    return [...this.#unknown];
  }

  #newsOf(id: bigint, { cut }: Standing): readonly FactNews[] {
    if (this.#news === null) return [];
    const { rows } = this.#news;
    const { from, to } = this.#news.goTo(id);
    const news: FactNews[] = [];
    for (let index = from; index < to; index += 1) {
      const row = rows.row(index);
      if (revisionOf(row) > cut) news.push(newsOf(row, this.#places));
    }
    return news;
  }
}
