import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';
import { invariant } from '../../../rules/invariant.ts';

/** A column of a fact's table, and the field of the row it is filled from. */
export interface FactColumn {
  readonly name: string;
  readonly type: 'text' | 'timestamptz' | 'numeric' | 'integer' | 'boolean';
  readonly field: string;
}

/** How a fact lies in SQL. Every table also has subscriber_id, withdrawn, import_id and the two revisions. */
export interface FactTable {
  readonly fact: FactName;
  readonly table: string;
  /** With subscriber_id, tells one fact from another. */
  readonly key: readonly FactColumn[];
  readonly content: readonly FactColumn[];
  /** The column that says when it happened or began. */
  readonly instant: 'from_at' | 'at';
  /** Whether it has a `to_at`. */
  readonly isSpan: boolean;
}

const text = (name: string): FactColumn => ({ name, type: 'text', field: name });
const whole = (name: string): FactColumn => ({ name, type: 'integer', field: name });
const at: FactColumn = { name: 'at', type: 'timestamptz', field: 'at' };
const from: FactColumn = { name: 'from_at', type: 'timestamptz', field: 'from' };
const to: FactColumn = { name: 'to_at', type: 'timestamptz', field: 'to' };
const amount: FactColumn = { name: 'amount', type: 'numeric', field: 'amount' };
const enrolled: FactColumn = { name: 'enrolled', type: 'boolean', field: 'enrolled' };
/** Not in the rows: set where a row without `from` gets one (profile.ts). */
const undated: FactColumn = { name: 'undated', type: 'boolean', field: 'undated' };
const programme = text('programme');

const SHAPES: Readonly<
  Record<FactName, { readonly key: readonly FactColumn[]; readonly content: readonly FactColumn[] }>
> = {
  subscriber: { key: [from], content: [text('kind'), text('segment'), undated] },
  service: { key: [text('service'), from], content: [to] },
  blocking: { key: [text('kind'), from], content: [to] },
  fee: { key: [text('service'), from], content: [text('tariff'), amount] },
  payment: { key: [text('id')], content: [at, amount] },
  charge: { key: [text('id')], content: [at, amount, text('category')] },
  balance: { key: [at], content: [amount] },
  promotion: { key: [text('promotion'), from], content: [to] },
  enrolment: { key: [programme, at], content: [text('action'), text('author'), text('channel')] },
  opening: { key: [programme, at], content: [whole('value'), enrolled] },
  adjustment: { key: [text('id')], content: [at, whole('delta'), text('author'), text('reason'), programme] },
  termination: { key: [at], content: [] },
};

/** The tables of the facts, subscribers first. */
export const FACT_TABLES: readonly FactTable[] = FACT_NAMES.map((fact) => {
  const { key, content } = SHAPES[fact];
  const columns = [...key, ...content];
  return {
    fact,
    table: `fact_${fact}`,
    key,
    content,
    instant: columns.includes(from) ? 'from_at' : 'at',
    isSpan: columns.includes(to),
  };
});

const tables = new Map(FACT_TABLES.map((table) => [table.fact, table]));

export function tableOf(fact: FactName): FactTable {
  const table = tables.get(fact);
  invariant(table !== undefined, `no table of the fact ${fact}`);
  return table;
}

/** The number of a fact's bit in `touch.facts`: its place in docs/domain.md "Facts". */
export function factBit(fact: FactName): number {
  return FACT_NAMES.indexOf(fact);
}

/** Names of columns as a list in SQL, each with an optional prefix such as `c.`. */
export function list(columns: readonly FactColumn[], prefix = ''): string {
  return columns.map(({ name }) => prefix + name).join(', ');
}

/** `subscriber_id` and the key's columns. */
export function keyNames({ key }: FactTable, prefix = ''): string {
  return [`${prefix}subscriber_id`, ...key.map(({ name }) => prefix + name)].join(', ');
}

/** The condition that two rows have the same key. */
export function sameKey({ key }: FactTable, left: string, right: string): string {
  return ['subscriber_id', ...key.map(({ name }) => name)]
    .map((name) => `${left}.${name} = ${right}.${name}`)
    .join(' and ');
}

/**
 * The earliest instant whose truth changes when version `before` of a fact gives way to version `after`; either may be missing
 * (all columns null) or withdrawn. Of a span only `to` can change under its key: then it is the earlier of both ends.
 */
export function sinceWhen({ instant, isSpan }: FactTable, before: string, after: string): string {
  const isHeld = (row: string): string => `${row}.withdrawn is not distinct from false`;
  const earlier = isSpan
    ? `least(coalesce(${before}.to_at, 'infinity'), coalesce(${after}.to_at, 'infinity'))`
    : `least(${before}.${instant}, ${after}.${instant})`;
  return `case when ${isHeld(before)} and ${isHeld(after)} then ${earlier}
    when ${isHeld(after)} then ${after}.${instant} else ${before}.${instant} end`;
}
