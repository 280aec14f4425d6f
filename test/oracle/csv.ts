import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { noFacts } from '../../rules/facts.ts';
import type { FactList } from '../../rules/facts-needed.ts';
import { parseAmount } from '../../rules/money.ts';
import type { Instant, Zone } from '../../rules/time.ts';
import { ALWAYS, FOREVER, readInstant } from '../../rules/time.ts';

type Row = Readonly<Record<string, string>>;
type Lists = { -readonly [K in 'subscriber' | FactList]: SubscriberFacts[K] };

/** Reads a directory of fact files without quotes or mistakes, as the given cases have them. */
export function readFacts(directory: string, zone: Zone, places: number): Map<string, SubscriberFacts> {
  const all = new Map<string, Lists>();
  const at = (text: string | undefined): Instant => instantOf(text ?? '', zone);
  const to = (text: string | undefined): Instant => ((text ?? '') === '' ? FOREVER : at(text));
  const amount = (text: string | undefined) =>
    parseAmount(text ?? '', places) ?? fail(`amount ${text ?? ''}`);
  const optional = (text: string | undefined) => ((text ?? '') === '' ? null : (text ?? null));
  const put = <K extends FactList>(list: K, make: (row: Row) => SubscriberFacts[K][number]): void => {
    for (const row of rowsOf(join(directory, `${list === 'profiles' ? 'subscribers' : list}.csv`))) {
      const id = row['subscriber'] ?? '';
      const facts = all.get(id) ?? noFacts(id);
      all.set(id, { ...facts, [list]: [...facts[list], make(row)].sort(byInstant) });
    }
  };
  put('profiles', (row) => ({
    kind: row['kind'] as 'person' | 'organisation',
    segment: row['segment'] ?? '',
    from: (row['from'] ?? '') === '' ? ALWAYS : at(row['from']),
  }));
  put('services', (row) => ({ service: row['service'] ?? '', from: at(row['from']), to: to(row['to']) }));
  put('blockings', (row) => ({ kind: row['kind'] ?? '', from: at(row['from']), to: to(row['to']) }));
  put('fees', (row) => ({
    service: row['service'] ?? '',
    tariff: row['tariff'] ?? '',
    amount: amount(row['amount']),
    from: at(row['from']),
  }));
  put('payments', (row) => ({ id: row['id'] ?? '', at: at(row['at']), amount: amount(row['amount']) }));
  put('charges', (row) => ({
    id: row['id'] ?? '',
    at: at(row['at']),
    amount: amount(row['amount']),
    category: row['category'] ?? '',
  }));
  put('balances', (row) => ({ at: at(row['at']), amount: amount(row['amount']) }));
  put('promotions', (row) => ({
    promotion: row['promotion'] ?? '',
    from: at(row['from']),
    to: to(row['to']),
  }));
  put('enrolments', (row) => ({
    at: at(row['at']),
    action: row['action'] as 'enrol' | 'leave',
    programme: optional(row['programme']),
    author: optional(row['author']),
    channel: optional(row['channel']),
  }));
  put('openings', (row) => ({
    at: at(row['at']),
    value: Number(row['value']),
    programme: optional(row['programme']),
    enrolled: (row['enrolled'] ?? '') === '' ? null : row['enrolled'] === 'yes',
  }));
  put('adjustments', (row) => ({
    id: row['id'] ?? '',
    at: at(row['at']),
    delta: Number(row['delta']),
    author: row['author'] ?? '',
    reason: row['reason'] ?? '',
    programme: optional(row['programme']),
  }));
  put('terminations', (row) => ({ at: at(row['at']) }));
  return all;
}

function rowsOf(path: string): Row[] {
  if (!existsSync(path)) return [];
  const [header = '', ...lines] = readFileSync(path, 'utf8').split(/\r?\n/);
  const names = header.split(',');
  return lines
    .filter((line) => line !== '')
    .map((line) => Object.fromEntries(line.split(',').map((cell, index) => [names[index] ?? '', cell])));
}

function instantOf(text: string, zone: Zone): Instant {
  const read = readInstant(text, zone);
  return read.kind === 'instant' ? read.at : fail(`instant ${text}`);
}

function byInstant(left: object, right: object): number {
  const of = (row: object): number => ('from' in row ? (row.from as number) : (row as { at: number }).at);
  return of(left) - of(right);
}

function fail(what: string): never {
  throw new Error(`cannot read ${what}`);
}
