import type { FactNews } from '../../../rules/merge-facts.ts';
import type { Instant } from '../../../rules/time.ts';
import type { SubscriberNews } from '../../db/night/news.ts';
import type { Touched } from '../../db/night/touches.ts';

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
}

const NONE: Change = { kind: 'none' };
const LATE: Change = { kind: 'late' };

/** What imports changed in a slice, asked for counter by counter in the order of ids. */
export class SliceChanges {
  /** Who was touched or parked and has no counter. Complete after `end`. */
  readonly unknown: bigint[] = [];
  readonly #touched: readonly Touched[];
  readonly #news: readonly SubscriberNews[];
  #nextTouched = 0;
  #nextNews = 0;

  /** @param touched in the order of ids, as `news` is */
  constructor(touched: readonly Touched[], news: readonly SubscriberNews[]) {
    this.#touched = touched;
    this.#news = news;
  }

  of(id: bigint, { walkTo, cut }: Standing): Change {
    const touched = this.#touchedOf(id);
    if (touched === undefined) return NONE;
    // A stopped run may have walked some slices past what the last one that was done knew.
    const fresh = touched.touches.filter(({ revision }) => revision > cut);
    if (fresh.length === 0) return NONE;
    if (fresh.some(({ since }) => since <= walkTo)) return LATE;
    const news = this.#newsOf(id)?.news.filter(({ revision }) => revision > cut) ?? [];
    return { kind: 'news', news: news.map(({ fact }) => fact) };
  }

  /** After the last counter. @param parked whoever is parked without a counter; they may have been touched, too */
  end(parked: Set<bigint>): void {
    for (; this.#nextTouched < this.#touched.length; this.#nextTouched += 1) {
      this.unknown.push((this.#touched[this.#nextTouched] as Touched).id);
    }
    for (const id of this.unknown) parked.delete(id);
    this.unknown.push(...parked);
  }

  #touchedOf(id: bigint): Touched | undefined {
    for (; this.#nextTouched < this.#touched.length; this.#nextTouched += 1) {
      const touched = this.#touched[this.#nextTouched] as Touched;
      if (touched.id > id) return undefined;
      if (touched.id === id) {
        this.#nextTouched += 1;
        return touched;
      }
      this.unknown.push(touched.id);
    }
    return undefined;
  }

  #newsOf(id: bigint): SubscriberNews | undefined {
    for (; this.#nextNews < this.#news.length; this.#nextNews += 1) {
      const news = this.#news[this.#nextNews] as SubscriberNews;
      if (news.id > id) return undefined;
      if (news.id === id) return news;
    }
    return undefined;
  }
}
