import { type Amount, ZERO } from '../../../rules/money.ts';

/** What a walk under some terms came to. */
export interface CameTo {
  /** null: the counter has not begun. */
  readonly counter: number | null;
  /** By month; a month without a credit is not there. */
  readonly credits: ReadonlyMap<number, Amount>;
}

/** How often two terms give different amounts, and by how much. */
export interface Differences {
  readonly differing: number;
  /** The sum of the differences that give more. */
  readonly more: Amount;
  /** The sum of those that give less; not above zero. */
  readonly less: Amount;
}

export interface SubscriberDifferences extends Differences {
  readonly subscriber: string;
  readonly counterWas: number | null;
  readonly counterIs: number | null;
}

/** So many subscribers are named: those with the largest differences. */
const LARGEST = 20;

/** Adds up, subscriber by subscriber, what amounts of some months are otherwise. */
export class Tally {
  subscribers = 0;
  /** Whose counter is otherwise, whatever their amounts are. */
  counters = 0;
  readonly #byMonth: ReadonlyMap<number, Growing>;
  readonly #largest: SubscriberDifferences[] = [];

  constructor(months: readonly number[]) {
    this.#byMonth = new Map(months.map((month) => [month, new Growing()]));
  }

  add(subscriber: string, was: CameTo, is: CameTo): void {
    this.subscribers += 1;
    if (was.counter !== is.counter) this.counters += 1;
    const own = new Growing();
    for (const [month, sum] of this.#byMonth) {
      const difference = ((is.credits.get(month) ?? ZERO) - (was.credits.get(month) ?? ZERO)) as Amount;
      sum.add(difference);
      own.add(difference);
    }
    if (own.differing === 0) return;
    this.#rank({ ...own.sums, subscriber, counterWas: was.counter, counterIs: is.counter });
  }

  of(month: number): Differences {
    return (this.#byMonth.get(month) ?? new Growing()).sums;
  }

  get total(): Differences {
    const total = new Growing();
    for (const sum of this.#byMonth.values()) total.join(sum.sums);
    return total.sums;
  }

  /** Largest first. */
  get largest(): readonly SubscriberDifferences[] {
    return this.#largest;
  }

  #rank(one: SubscriberDifferences): void {
    const place = this.#largest.findIndex((other) => isBefore(one, other));
    if (place === -1) this.#largest.push(one);
    else this.#largest.splice(place, 0, one);
    this.#largest.length = Math.min(this.#largest.length, LARGEST);
  }
}

class Growing {
  differing = 0;
  #more = 0n;
  #less = 0n;

  get sums(): Differences {
    return { differing: this.differing, more: this.#more as Amount, less: this.#less as Amount };
  }

  add(difference: Amount): void {
    if (difference === 0n) return;
    this.differing += 1;
    if (difference > 0n) this.#more += difference;
    else this.#less += difference;
  }

  join({ differing, more, less }: Differences): void {
    this.differing += differing;
    this.#more += more;
    this.#less += less;
  }
}

/** By size, whatever the sign; then by id, so that two previews name the same. */
function isBefore(one: SubscriberDifferences, other: SubscriberDifferences): boolean {
  const [size, otherSize] = [one.more - one.less, other.more - other.less];
  return size === otherSize ? one.subscriber < other.subscriber : size > otherSize;
}
