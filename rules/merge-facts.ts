import { compareUtf8 } from './exchange/utf8-order.ts';
import type { SubscriberFacts } from './facts.ts';
import type { FactList } from './facts-needed.ts';
import type { Instant } from './time.ts';

/** A fact that was added, replaced or withdrawn: the list it belongs to, and its row, which is looked up by its key. */
export type FactNews = { readonly [List in FactList]: NewsOf<List> }[FactList];

interface NewsOf<List extends FactList> {
  readonly list: List;
  readonly row: RowOf<List>;
  /** Taken back: of the row only the key matters. */
  readonly withdrawn: boolean;
}

type RowOf<List extends FactList> = SubscriberFacts[List][number];

/**
 * The facts with the news in them (docs/domain.md "Facts"): a row takes the place of the one with its key, a withdrawn one
 * leaves; lists keep their order. Of two news with one key the later holds. The arguments are not changed.
 *
 * @returns `facts` itself when nothing was added, replaced or taken away
 */
export function mergeFacts(facts: SubscriberFacts, news: readonly FactNews[]): SubscriberFacts {
  let merged = facts;
  for (const one of news) merged = mergeOne(merged, one);
  return merged;
}

function mergeOne<List extends FactList>(facts: SubscriberFacts, news: NewsOf<List>): SubscriberFacts {
  const { list, row, withdrawn } = news;
  const rows: readonly RowOf<List>[] = facts[list];
  const { isSame, isBefore } = ORDERS[list];
  const place = rows.findIndex((other) => isSame(other, row));
  if (place === -1 && withdrawn) return facts;
  const changed = place === -1 ? [...rows] : rows.toSpliced(place, 1);
  if (!withdrawn) changed.splice(changed.findLastIndex((other) => isBefore(other, row)) + 1, 0, row);
  return { ...facts, [list]: changed };
}

interface Order<Row> {
  /** Whether two rows have one key. */
  readonly isSame: (left: Row, right: Row) => boolean;
  /** In the order of rules/facts.ts, of rows with different keys. */
  readonly isBefore: (left: Row, right: Row) => boolean;
}

/** The key is the instant and a text. */
function orderOf<Row>(instant: (row: Row) => Instant, text: (row: Row) => string): Order<Row> {
  return {
    isSame: (left, right) => instant(left) === instant(right) && text(left) === text(right),
    isBefore: (left, right) => (instant(left) - instant(right) || compareUtf8(text(left), text(right))) < 0,
  };
}

function byFrom<Row extends { readonly from: Instant }>(text: (row: Row) => string): Order<Row> {
  return orderOf((row) => row.from, text);
}

function byAt<Row extends { readonly at: Instant }>(text: (row: Row) => string): Order<Row> {
  return orderOf((row) => row.at, text);
}

/** The key is an id; a row that comes again may have moved to another instant. */
function byId<Row extends { readonly at: Instant; readonly id: string }>(): Order<Row> {
  return { ...byAt<Row>((row) => row.id), isSame: (left, right) => left.id === right.id };
}

const ORDERS: { readonly [List in FactList]: Order<RowOf<List>> } = {
  profiles: byFrom(() => ''),
  services: byFrom((row) => row.service),
  blockings: byFrom((row) => row.kind),
  fees: byFrom((row) => row.service),
  payments: byId(),
  charges: byId(),
  balances: byAt(() => ''),
  promotions: byFrom((row) => row.promotion),
  enrolments: byAt((row) => row.programme ?? ''),
  openings: byAt((row) => row.programme ?? ''),
  adjustments: byId(),
  terminations: byAt(() => ''),
};
