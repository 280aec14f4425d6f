import { collectFacts, type PlacedRow } from '../exchange/collect.ts';
import type { FactName } from '../exchange/fact-row.ts';
import { columnsOf, FACT_NAMES, FACT_SPECS } from '../exchange/fact-specs.ts';
import { readRow } from '../exchange/read-row.ts';
import type { SubscriberFacts } from '../facts.ts';
import { type MappingNode, type Node, valueOf } from '../language/node.ts';
import { object, optional, refuseUnknownKeys } from '../language/object.ts';
import { type Reading, refuse } from '../language/reading.ts';
import { list, type Shape } from '../language/shape.ts';
import type { Programme } from '../terms.ts';

/** The subscriber every example is about; rows do not name one. */
export const EXAMPLE_SUBSCRIBER = 'EXAMPLE';

/**
 * Facts of one subscriber as they stand in an example: a list a fact, under the name of its file (`services`, `fees`), of rows with the
 * columns of docs/domain.md "Facts", without `subscriber`.
 */
export function factsShape(programme: Programme): Shape<SubscriberFacts> {
  const lists = Object.fromEntries(
    FACT_NAMES.map((fact) => [fact, optional(listName(fact), list(rowShape(fact, programme)), [])]),
  );
  const shape = object(lists);
  return { ...shape, read: (node, reading) => gathered(shape.read(node, reading), node, reading) };
}

function listName(fact: FactName): string {
  return FACT_SPECS[fact].file.replace(/\.csv$/, '');
}

function gathered(
  lists: Readonly<Record<string, readonly PlacedRow[]>> | undefined,
  node: Node,
  reading: Reading,
): SubscriberFacts | undefined {
  if (lists === undefined) return undefined;
  const { subscribers, warnings } = collectFacts(Object.values(lists).flat());
  for (const { line, message } of warnings) {
    refuse(reading, node, { line, text: message, found: 'the key twice', accepted: 'each fact once' });
  }
  const [facts] = subscribers;
  if (facts !== undefined) return warnings.length > 0 ? undefined : facts;
  const accepted = '`subscribers: [{ kind: person, segment: apartment }]`';
  return refuse(reading, node, { key: listName('subscriber'), text: 'is missing', found: 'no subscriber', accepted });
}

function rowShape(fact: FactName, programme: Programme): Shape<PlacedRow> {
  const columns = columnsOf(fact).map(({ name }) => name).filter((name) => name !== 'subscriber');
  const accepts = `a mapping of ${columns.join(', ')}`;
  const read = (node: Node, reading: Reading): PlacedRow | undefined => {
    if (node.kind !== 'mapping') return refuse(reading, node, { text: 'is not a mapping', accepted: accepts });
    if (!refuseUnknownKeys(node, columns, reading)) return undefined;
    const cells = cellsOf(node, reading);
    return cells === undefined ? undefined : rowOf(fact, { cells, node, programme }, reading);
  };
  return { accepts, read, schema: () => ({ type: 'object' }) };
}

function cellsOf(node: MappingNode, reading: Reading): Readonly<Record<string, string>> | undefined {
  const before = reading.problems.length;
  const cells: Record<string, string> = { subscriber: EXAMPLE_SUBSCRIBER };
  for (const { key, value } of node.pairs) {
    if (value.kind === 'scalar') cells[key] = value.text;
    else refuse(reading, value, { text: 'is not a value', accepted: 'text, a number or a time' });
  }
  return reading.problems.length > before ? undefined : cells;
}

interface RowNode {
  readonly cells: Readonly<Record<string, string>>;
  readonly node: MappingNode;
  readonly programme: Programme;
}

/** A time that exists twice or never is refused here: what is worked by hand must say which instant it means. */
function rowOf(fact: FactName, { cells, node, programme }: RowNode, reading: Reading): PlacedRow | undefined {
  const result = readRow(fact, cells, programme);
  if (result.kind === 'rejected') {
    const at = (result.column === null ? undefined : valueOf(node, result.column)) ?? node;
    const key = result.column !== null && at === node ? { key: result.column } : {};
    return refuse(reading, at, { ...key, text: result.reason, found: result.value, accepted: '' });
  }
  const [unclear] = result.warnings;
  if (unclear !== undefined) {
    const at = valueOf(node, unclear.column) ?? node;
    return refuse(reading, at, { text: unclear.message, accepted: 'the time with its offset' });
  }
  return { file: reading.file, line: node.line, row: result.row };
}
