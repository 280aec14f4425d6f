import { formatMessage, inFileOrder, type Message } from '../language/message.ts';
import type { Node } from '../language/node.ts';
import { object, optional, required } from '../language/object.ts';
import { REFUSED, type Reading, type Refused, refuse } from '../language/reading.ts';
import { words } from '../language/scalars.ts';
import { list, mapped, type Shape } from '../language/shape.ts';
import { parseYaml } from '../language/yaml.ts';
import type { Programme } from '../terms.ts';
import { type Instant, readInstant } from '../time.ts';
import type { Example } from './example.ts';
import { expectedBonus, expectedEntry } from './expected-line.ts';
import { factsShape } from './facts-shape.ts';

export type ReadExamples =
  | { readonly kind: 'examples'; readonly examples: readonly Example[] }
  | { readonly kind: 'refused'; readonly problems: readonly Message[] };

/**
 * Reads a file of examples of this programme (docs/programme-language.md "Examples"). Everything that is wrong is told at once, with
 * its line.
 */
export function readExamples(programme: Programme, text: string, file: string): ReadExamples {
  const parsed = parseYaml(text, file);
  if (parsed.kind === 'refused') return parsed;
  const currency = { code: programme.currency, places: programme.places };
  const reading: Reading = { file, currency, problems: [], warnings: [] };
  const found = fileShape(programme).read(parsed.root, reading);
  if (found === REFUSED || reading.problems.length > 0) {
    return { kind: 'refused', problems: inFileOrder(reading.problems) };
  }
  return { kind: 'examples', examples: found.examples };
}

/** The problems as lines for people. */
export function problemsText(problems: readonly Message[]): string {
  return problems.map(formatMessage).join('\n');
}

function fileShape(programme: Programme) {
  return object({
    programme: required('programme', programmeName(programme)),
    examples: required('examples', mapped(list(exampleShape(programme), { min: 1 }), eachNameOnce)),
  });
}

function programmeName({ programme }: Programme): Shape<string> {
  return mapped(words, (name, reading, node) =>
    name === programme
      ? name
      : refuse(reading, node, { text: 'names another programme', accepted: programme }),
  );
}

function exampleShape(programme: Programme): Shape<Example> {
  const expect = object({
    entries: optional('entries', list(expectedEntry(programme)), []),
    bonuses: optional('bonuses', list(expectedBonus(programme)), []),
  });
  const fields = object({
    name: required('name', words),
    terms: required('terms', words),
    until: required('until', instantShape(programme)),
    facts: required('facts', factsShape(programme)),
    expect: required('expect', expect),
  });
  return mapped(fields, ({ expect: lines, ...example }, _reading, node) => ({
    ...example,
    ...lines,
    line: node.line,
  }));
}

function instantShape({ zone }: Programme): Shape<Instant> {
  return mapped(words, (text, reading, node) => {
    const accepted = 'a day or a local time, such as 2024-04-01 or 2024-04-01T12:00';
    const instant = readInstant(text, zone);
    return instant.kind === 'bad' ? refuse(reading, node, { text: 'is not a time', accepted }) : instant.at;
  });
}

function eachNameOnce(
  examples: readonly Example[],
  reading: Reading,
  node: Node,
): readonly Example[] | Refused {
  const names = new Set<string>();
  const before = reading.problems.length;
  for (const { name, line } of examples) {
    if (names.has(name)) {
      refuse(reading, node, {
        line,
        text: 'has a name that another has',
        found: name,
        accepted: 'each name once',
      });
    }
    names.add(name);
  }
  return reading.problems.length > before ? REFUSED : examples;
}
