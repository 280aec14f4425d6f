import { compareUtf8 } from '../../../rules/exchange/utf8-order.ts';
import type { ParkedTold } from './report.ts';
import type { WalkedSubscriber } from './walk-base.ts';

type Named = ParkedTold['named'][number];

/** So many are named; all are counted. */
const NAMED_MAX = 100;

/** Whom the engine refused. Does not grow with the base. */
export class Parked {
  #count = 0;
  #named: Named[] = [];

  /** @returns whether any of the walks was refused */
  take({ subscriber, walks }: WalkedSubscriber): boolean {
    const refused = walks.flatMap((walked, index): readonly Named[] => {
      if (walked.kind === 'walked') return [];
      const { code, message } = walked;
      return [{ subscriber, terms: index === 0 ? 'proposed' : 'present', code, message }];
    });
    const [first] = refused;
    if (first === undefined) return false;
    this.#count += 1;
    this.#named.push(first);
    if (this.#named.length > 2 * NAMED_MAX) this.#named = this.#first();
    return true;
  }

  told(): ParkedTold {
    return { count: this.#count, named: this.#first() };
  }

  #first(): Named[] {
    return this.#named
      .toSorted((left, right) => compareUtf8(left.subscriber, right.subscriber))
      .slice(0, NAMED_MAX);
  }
}
