import { compareUtf8 } from '../../../rules/exchange/utf8-order.ts';
import type { Fold, SubscriberFacts } from '../../../rules/facts.ts';
import type { FactList } from '../../../rules/facts-needed.ts';
import { readCounters } from '../../../rules/fold.ts';
import type { Instant } from '../../../rules/time.ts';
import type { BinaryRow } from '../binary-row.ts';
import { factOf } from './fact-rows.ts';
import { COLUMN, listOfTag } from './facts.select.ts';

/** Puts one subscriber's rows of the stream together as the engine takes them. One object serves a whole stream. */
export class FactsGathering {
  readonly #places: number;
  #subscriber = '';
  #fold: Fold | null = null;
  #lists = emptyLists();

  constructor(places: number) {
    this.#places = places;
  }

  begin(): void {
    this.#lists = emptyLists();
  }

  /** Takes the row of table `due`: whose facts they are, and what came of those that are folded. */
  name(row: BinaryRow): void {
    this.#subscriber = row.text(COLUMN.a);
    this.#fold = row.isNull(COLUMN.b)
      ? null
      : { at: row.instant(COLUMN.from), counters: readCounters(row.text(COLUMN.b)) };
  }

  add(tag: number, row: BinaryRow): void {
    const list = listOfTag(tag);
    const rows: unknown[] = this.#lists[list];
    rows.push(factOf(list, row, this.#places));
  }

  /** The lists in the order of rules/facts.ts: by instant, then by key. */
  end(): SubscriberFacts {
    const lists = this.#lists;
    sort(lists.profiles, fromOf, noKey);
    sort(lists.services, fromOf, (row) => row.service);
    sort(lists.blockings, fromOf, (row) => row.kind);
    sort(lists.fees, fromOf, (row) => row.service);
    sort(lists.payments, atOf, (row) => row.id);
    sort(lists.charges, atOf, (row) => row.id);
    sort(lists.balances, atOf, noKey);
    sort(lists.promotions, fromOf, (row) => row.promotion);
    sort(lists.enrolments, atOf, (row) => row.programme ?? '');
    sort(lists.openings, atOf, (row) => row.programme ?? '');
    sort(lists.adjustments, atOf, (row) => row.id);
    sort(lists.terminations, atOf, noKey);
    const facts = { subscriber: this.#subscriber, ...lists };
    return this.#fold === null ? facts : { ...facts, fold: this.#fold };
  }
}

type Lists = {
  readonly [List in FactList]: SubscriberFacts[List][number][];
};

function emptyLists(): Lists {
  return {
    profiles: [],
    services: [],
    blockings: [],
    fees: [],
    payments: [],
    charges: [],
    balances: [],
    promotions: [],
    enrolments: [],
    openings: [],
    adjustments: [],
    terminations: [],
  };
}

function fromOf(row: { readonly from: Instant }): Instant {
  return row.from;
}

function atOf(row: { readonly at: Instant }): Instant {
  return row.at;
}

/** For facts of which a subscriber has one at an instant. */
function noKey(): string {
  return '';
}

/** Most lists come in order already, and looking costs less than sorting. */
function sort<Row>(rows: Row[], instantOf: (row: Row) => Instant, keyOf: (row: Row) => string): void {
  const compare = (left: Row, right: Row): number =>
    instantOf(left) - instantOf(right) || compareUtf8(keyOf(left), keyOf(right));
  for (let index = 1; index < rows.length; index += 1) {
    if (compare(rows[index - 1] as Row, rows[index] as Row) <= 0) continue;
    rows.sort(compare);
    return;
  }
}
