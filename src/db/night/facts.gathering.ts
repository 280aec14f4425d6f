import { compareUtf8 } from '../../../rules/exchange/utf8-order.ts';
import type {
  Adjustment,
  Balance,
  Blocking,
  Charge,
  Enrolment,
  Fee,
  Opening,
  Payment,
  Profile,
  Promotion,
  Service,
  SubscriberFacts,
  Termination,
} from '../../../rules/facts.ts';
import { FOREVER, type Instant } from '../../../rules/time.ts';
import type { BinaryRow } from '../binary-row.ts';
import { COLUMN, TAG } from './facts.select.ts';

/** Puts one subscriber's rows of the stream together as the engine takes them. One object serves a whole stream. */
export class FactsGathering {
  readonly #places: number;
  #subscriber = '';
  #lists = emptyLists();

  constructor(places: number) {
    this.#places = places;
  }

  begin(subscriber: string): void {
    this.#subscriber = subscriber;
    this.#lists = emptyLists();
  }

  add(tag: number, row: BinaryRow): void {
    ADD[tag]?.(this.#lists, row, this.#places);
  }

  /** The lists in the order of rules/facts.ts: by instant, then by key. */
  end(): SubscriberFacts {
    const lists = this.#lists;
    sort(
      lists.profiles,
      (row) => row.from,
      () => '',
    );
    sort(
      lists.services,
      (row) => row.from,
      (row) => row.service,
    );
    sort(
      lists.blockings,
      (row) => row.from,
      (row) => row.kind,
    );
    sort(
      lists.fees,
      (row) => row.from,
      (row) => row.service,
    );
    sort(lists.payments, atOf, (row) => row.id);
    sort(lists.charges, atOf, (row) => row.id);
    sort(lists.balances, atOf, () => '');
    sort(
      lists.promotions,
      (row) => row.from,
      (row) => row.promotion,
    );
    sort(lists.enrolments, atOf, (row) => row.programme ?? '');
    sort(lists.openings, atOf, (row) => row.programme ?? '');
    sort(lists.adjustments, atOf, (row) => row.id);
    sort(lists.terminations, atOf, () => '');
    return { subscriber: this.#subscriber, ...lists };
  }
}

interface Lists {
  readonly profiles: Profile[];
  readonly services: Service[];
  readonly blockings: Blocking[];
  readonly fees: Fee[];
  readonly payments: Payment[];
  readonly charges: Charge[];
  readonly balances: Balance[];
  readonly promotions: Promotion[];
  readonly enrolments: Enrolment[];
  readonly openings: Opening[];
  readonly adjustments: Adjustment[];
  readonly terminations: Termination[];
}

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

type Add = (lists: Lists, row: BinaryRow, places: number) => void;

const { from: FROM, to: TO, a: A, b: B, c: C, d: D, amount: AMOUNT, number: NUMBER, flag: FLAG } = COLUMN;

const ADD: Readonly<Record<number, Add>> = {
  [TAG.subscriber]: ({ profiles }, row) => {
    const kind = row.text(A) === 'person' ? 'person' : 'organisation';
    profiles.push({ kind, segment: row.text(B), from: row.instant(FROM) });
  },
  [TAG.service]: ({ services }, row) => {
    services.push({ service: row.text(A), from: row.instant(FROM), to: endOf(row) });
  },
  [TAG.blocking]: ({ blockings }, row) => {
    blockings.push({ kind: row.text(A), from: row.instant(FROM), to: endOf(row) });
  },
  [TAG.fee]: ({ fees }, row, places) => {
    fees.push({
      service: row.text(A),
      tariff: row.text(B),
      amount: row.amount(AMOUNT, places),
      from: row.instant(FROM),
    });
  },
  [TAG.payment]: ({ payments }, row, places) => {
    payments.push({ id: row.text(A), at: row.instant(FROM), amount: row.amount(AMOUNT, places) });
  },
  [TAG.charge]: ({ charges }, row, places) => {
    charges.push({
      id: row.text(A),
      at: row.instant(FROM),
      amount: row.amount(AMOUNT, places),
      category: row.text(B),
    });
  },
  [TAG.balance]: ({ balances }, row, places) => {
    balances.push({ at: row.instant(FROM), amount: row.amount(AMOUNT, places) });
  },
  [TAG.promotion]: ({ promotions }, row) => {
    promotions.push({ promotion: row.text(A), from: row.instant(FROM), to: endOf(row) });
  },
  [TAG.enrolment]: ({ enrolments }, row) => {
    enrolments.push({
      at: row.instant(FROM),
      action: row.text(B) === 'enrol' ? 'enrol' : 'leave',
      programme: programmeOf(row, A),
      author: row.textOrNull(C),
      channel: row.textOrNull(D),
    });
  },
  [TAG.opening]: ({ openings }, row) => {
    openings.push({
      at: row.instant(FROM),
      value: row.int(NUMBER),
      programme: programmeOf(row, A),
      enrolled: row.isNull(FLAG) ? null : row.bool(FLAG),
    });
  },
  [TAG.adjustment]: ({ adjustments }, row) => {
    adjustments.push({
      id: row.text(A),
      at: row.instant(FROM),
      delta: row.int(NUMBER),
      author: row.text(C),
      reason: row.text(D),
      programme: programmeOf(row, B),
    });
  },
  [TAG.termination]: ({ terminations }, row) => {
    terminations.push({ at: row.instant(FROM) });
  },
};

function endOf(row: BinaryRow): Instant {
  return row.isNull(TO) ? FOREVER : row.instant(TO);
}

/** The empty text stands for every programme. */
function programmeOf(row: BinaryRow, field: number): string | null {
  const programme = row.text(field);
  return programme === '' ? null : programme;
}

function atOf(row: { readonly at: Instant }): Instant {
  return row.at;
}

/** Most lists come in order already, and looking costs less than sorting. */
function sort<Row>(rows: Row[], instantOf: (row: Row) => Instant, keyOf: (row: Row) => string): void {
  const compare = (left: Row, right: Row): number =>
    instantOf(left) - instantOf(right) || compareUtf8(keyOf(left), keyOf(right));
  const isSorted = rows.every((row, index) => index === 0 || compare(rows[index - 1] as Row, row) <= 0);
  if (!isSorted) rows.sort(compare);
}
