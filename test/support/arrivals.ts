import type { SubscriberFacts } from '../../rules/facts.ts';
import { FACT_LISTS, type FactList } from '../../rules/facts-needed.ts';
import type { FactNews } from '../../rules/merge-facts.ts';
import { ALWAYS, FOREVER, type Instant } from '../../rules/time.ts';

type AnyRow = SubscriberFacts[FactList][number];

const DAY = 86_400_000;

/**
 * Brings facts in portions, one before each stop of a walk, so that none is late when it comes: a row comes before its instant is
 * walked past, some first with other content and corrected in time, and some that are withdrawn again never happened.
 *
 * @param random draws a whole number below its argument
 */
export function arrivalsOf(
  facts: SubscriberFacts,
  stops: readonly Instant[],
  random: (below: number) => number,
): readonly (readonly FactNews[])[] {
  const portions = stops.map((): FactNews[] => []);
  /** Adds to a portion, not before `first`, in which what changes from `since` on is not late. */
  const add = (news: FactNews, since: Instant, first = 0): number => {
    const last = stops.findLastIndex((_, index) => index === 0 || (stops[index - 1] ?? 0) < since);
    const chosen = first + random(last - first + 1);
    portions[chosen]?.push(news);
    return chosen;
  };
  for (const told of FACT_LISTS.flatMap((list) => newsOf(facts, list))) {
    const other = random(3) === 0 ? otherwise(told.row, random) : told.row;
    const first = add(withRow(told, other), Math.min(instantOf(told.row), instantOf(other)));
    if (other !== told.row) add(told, changesSince(told.row, other), first);
    if (random(4) > 0 || instantOf(told.row) === ALWAYS) continue;
    const never = withRow(told, neverWas(told.row));
    const from = add(never, instantOf(never.row));
    add({ ...never, withdrawn: true }, instantOf(never.row), from);
  }
  return portions;
}

function newsOf(facts: SubscriberFacts, list: FactList): FactNews[] {
  // Each row is of its list, which the type of a union cannot say.
  return facts[list].map((row) => ({ list, row, withdrawn: false }) as FactNews);
}

function withRow(news: FactNews, row: AnyRow): FactNews {
  return { ...news, row } as FactNews;
}

function instantOf(row: AnyRow): Instant {
  return 'from' in row ? row.from : row.at;
}

/** The first instant whose truth differs between two versions of a row (docs/domain.md "Runs": since when). */
function changesSince(one: AnyRow, other: AnyRow): Instant {
  if ('to' in one && 'to' in other) return Math.min(one.to, other.to);
  return Math.min(instantOf(one), instantOf(other));
}

/** The same key with other content. */
function otherwise(row: AnyRow, random: (below: number) => number): AnyRow {
  if ('to' in row) return { ...row, to: random(2) === 0 || row.to === FOREVER ? FOREVER : row.to + 5 * DAY };
  if ('id' in row) return { ...row, at: row.at + random(40) * DAY };
  if ('tariff' in row) return { ...row, tariff: 'mistyped' };
  if ('amount' in row) return { ...row, amount: -77_700n as typeof row.amount };
  if ('segment' in row) return { ...row, segment: 'unheard_of' };
  return row;
}

/** A row with a key that no other has. */
function neverWas(row: AnyRow): AnyRow {
  const later = instantOf(row) + 40_000_003;
  if ('to' in row) return { ...row, from: later, to: FOREVER };
  if ('from' in row) return { ...row, from: later };
  return 'id' in row ? { ...row, id: `x${row.id}`, at: later } : { ...row, at: later };
}
