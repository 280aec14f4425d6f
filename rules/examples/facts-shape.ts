import { collectFacts, type PlacedRow } from '../exchange/collect.ts';
import type { FactName } from '../exchange/fact-row.ts';
import { columnsOf, FACT_NAMES, FACT_SPECS } from '../exchange/fact-specs.ts';
import { readRow } from '../exchange/read-row.ts';
import type { SubscriberFacts } from '../facts.ts';
import { follow, type Node } from '../language/node.ts';
import { object, optional } from '../language/object.ts';
import { REFUSED, type Reading, type Refused, refuse } from '../language/reading.ts';
import { list, mapped, type Shape } from '../language/shape.ts';
import type { Programme } from '../terms.ts';

/** The subscriber every example is about; rows do not name one. */
const EXAMPLE_SUBSCRIBER = 'EXAMPLE';

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
  lists: Readonly<Record<string, readonly PlacedRow[]>> | Refused,
  node: Node,
  reading: Reading,
): SubscriberFacts | Refused {
  if (lists === REFUSED) return REFUSED;
  const { subscribers, warnings } = collectFacts(Object.values(lists).flat());
  for (const { line, message } of warnings) {
    refuse(reading, node, { line, text: message, found: 'the key twice', accepted: 'each fact once' });
  }
  const [facts] = subscribers;
  if (facts !== undefined) return warnings.length > 0 ? REFUSED : facts;
  const accepted = '`subscribers: [{ kind: person, segment: apartment }]`';
  return refuse(reading, node, {
    key: listName('subscriber'),
    text: 'is missing',
    found: 'no subscriber',
    accepted,
  });
}

function rowShape(fact: FactName, programme: Programme): Shape<PlacedRow> {
  const names = columnsOf(fact).flatMap(({ name }) => (name === 'subscriber' ? [] : [name]));
  const cells = object(Object.fromEntries(names.map((name) => [name, optional(name, cell, '')])));
  return mapped(cells, (texts, reading, node) => rowOf(fact, { texts, node, programme }, reading));
}

const ACCEPTED_CELL = 'text, a number or a time';

const cell: Shape<string> = {
  accepts: ACCEPTED_CELL,
  read: (node, reading) =>
    node.kind === 'scalar'
      ? node.text
      : refuse(reading, node, { text: 'is not a value', accepted: ACCEPTED_CELL }),
  schema: () => ({ type: ['string', 'number'] }),
};

interface RowNode {
  readonly texts: Readonly<Record<string, string>>;
  readonly node: Node;
  readonly programme: Programme;
}

/** A time that exists twice or never is refused here: what is worked by hand must say which instant it means. */
function rowOf(fact: FactName, { texts, node, programme }: RowNode, reading: Reading): PlacedRow | Refused {
  const result = readRow(fact, { ...texts, subscriber: EXAMPLE_SUBSCRIBER }, programme);
  if (result.kind === 'rejected') {
    const at = follow(node, result.column === null ? [] : [result.column]);
    const key = result.column !== null && at === node ? { key: result.column } : {};
    return refuse(reading, at, { ...key, text: result.reason, found: result.value, accepted: '' });
  }
  const [unclear] = result.warnings;
  if (unclear !== undefined) {
    const at = follow(node, [unclear.column]);
    return refuse(reading, at, { text: unclear.message, accepted: 'the time with its offset' });
  }
  return { file: reading.file, line: node.line, row: result.row };
}
