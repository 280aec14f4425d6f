import type { Blocking, Service, SubscriberFacts } from '../../rules/facts.ts';
import { noFacts } from '../../rules/facts.ts';
import { type Amount, parseAmount } from '../../rules/money.ts';
import { FOREVER, type Instant, parseDuration, plus, readInstant, zoneOf } from '../../rules/time.ts';

const BLOCKINGS: Readonly<Record<string, string>> = {
  F: 'forced',
  V: 'voluntary',
  T: 'temporary',
  O: 'outage',
  X: 'unknown_kind',
};

/**
 * A history drawn in days: `=` served, `.` nothing, `F V T O X` a blocking (forced, voluntary, temporary, outage, one no programme names) while
 * the billing system left the service open, the same in lower case without service; a number repeats what follows, `>` at the
 * end leaves the last span open. `'31= 3. 2= >'` is January served, three days of nothing, service from then on.
 */
export function drawn(startsOn: string, days: string, zone = 'Europe/Moscow'): SubscriberFacts {
  const isOpen = days.trimEnd().endsWith('>');
  const cells = [...days.replaceAll(/[\s>]/g, '').matchAll(/(\d*)(.)/g)].flatMap(
    ([, times = '', cell = '']) => Array.from({ length: times === '' ? 1 : Number(times) }, () => cell),
  );
  const start = instant(startsOn, zone);
  const edge = (index: number): Instant => {
    if (isOpen && index === cells.length) return FOREVER;
    const days = parseDuration(`P${index}D`);
    return days === undefined ? start : plus(start, days, zoneOf(zone));
  };
  const stretches = (isIn: (cell: string) => boolean) =>
    cells.flatMap((cell, index) => {
      if (!isIn(cell) || (index > 0 && isIn(cells[index - 1] ?? ''))) return [];
      const length = cells.slice(index).findIndex((next) => !isIn(next));
      return [{ from: edge(index), to: edge(length === -1 ? cells.length : index + length) }];
    });
  const services: Service[] = stretches((cell) => cell === '=' || cell in BLOCKINGS).map((span) => ({
    service: 'internet',
    ...span,
  }));
  const blockings: Blocking[] = Object.entries(BLOCKINGS).flatMap(([letter, kind]) =>
    stretches((cell) => cell.toUpperCase() === letter).map((span) => ({ kind, ...span })),
  );
  blockings.sort((left, right) => left.from - right.from);
  return {
    ...noFacts('A1'),
    services,
    blockings,
    profiles: [{ kind: 'person', segment: 'apartment', from: -FOREVER }],
  };
}

/** An instant that a test writes: a day, or a day and time, local. */
export function instant(text: string, zone = 'Europe/Moscow'): Instant {
  const read = readInstant(text, zoneOf(zone));
  if (read.kind === 'bad') throw new Error(`not an instant: ${text}`);
  return read.at;
}

/** An amount that a test writes. */
export function rubles(text: string): Amount {
  const amount = parseAmount(text, 2);
  if (amount === undefined) throw new Error(`not an amount: ${text}`);
  return amount;
}
