import { REASON_CODES } from '../codes.ts';
import type { Node } from '../language/node.ts';
import { REFUSED, type Reading, type Refused, refuse } from '../language/reading.ts';
import type { Shape } from '../language/shape.ts';
import { formatAmount, parseAmount } from '../money.ts';
import { nearest } from '../nearest.ts';
import { ENTRY_KINDS } from '../outcome.ts';
import type { Programme } from '../terms.ts';
import { readInstant, type Zone } from '../time.ts';
import type { ExpectedLine } from './example.ts';
import { localText } from './step-line.ts';

const ENTRY = /^(\S+) +(\S+) +([+-]\d+) += +(-?\d+)(?: +by +(\S+))?(?: +because +(\S.*))?$/;
const CREDIT = /^(\S+) +credit +(\S+) +at +(-?\d+)$/;
const REFUSAL = /^(\S+) +refusal +(\S.*)$/;

const ENTRY_EXAMPLE = '`2024-08-15 reset -7 = 0 by gap`, with `because CODE …` where there are reason codes';
const BONUS_EXAMPLE = '`2024-06-01 credit 15.00 at 6` or `2024-07-01 refusal fee kind`';

/** One expected entry. It is rewritten the one way a found entry is written, so that texts can be compared. */
export function expectedEntry({ zone, versions }: Programme): Shape<ExpectedLine> {
  const rules = versions.flatMap((version) => version.interruptions.map(({ id }) => id));
  return line(ENTRY_EXAMPLE, (text, words) => {
    const match = ENTRY.exec(text);
    if (match === null) return words.notIn('an entry');
    const [, at = '', kind = '', delta = '', value = '', rule, because] = match;
    const when = words.instant(at, zone);
    words.oneOf(kind, ENTRY_KINDS, 'a kind of entry');
    if (rule !== undefined) words.oneOf(rule, rules, 'an interruption of the programme');
    const codes = because === undefined ? '' : ` because ${words.codes(because)}`;
    const signed = Number(delta) < 0 ? delta : `+${Number(delta)}`;
    return `${when} ${kind} ${signed} = ${value}${rule === undefined ? '' : ` by ${rule}`}${codes}`;
  });
}

/** One expected outcome of a bonus day. */
export function expectedBonus({ zone, places }: Programme): Shape<ExpectedLine> {
  return line(BONUS_EXAMPLE, (text, words) => {
    const credit = CREDIT.exec(text);
    const [, at = '', amount = '', counter = ''] = credit ?? [];
    if (credit !== null)
      return `${words.instant(at, zone)} credit ${words.amount(amount, places)} at ${counter}`;
    const refusal = REFUSAL.exec(text);
    if (refusal === null) return words.notIn('an outcome');
    return `${words.instant(refusal[1] ?? '', zone)} refusal ${words.codes(refusal[2] ?? '')}`;
  });
}

/** Readers of the words of a line; each notes a problem and returns the word as it was when it is wrong. */
interface Words {
  readonly notIn: (what: string) => string;
  readonly oneOf: (word: string, known: readonly string[], what: string) => string;
  readonly instant: (word: string, zone: Zone) => string;
  readonly amount: (word: string, places: number) => string;
  readonly codes: (words: string) => string;
}

function line(accepts: string, rewrite: (text: string, words: Words) => string): Shape<ExpectedLine> {
  const read = (node: Node, reading: Reading): ExpectedLine | Refused => {
    if (node.kind !== 'scalar')
      return refuse(reading, node, { text: 'is not a line of text', accepted: accepts });
    const before = reading.problems.length;
    const text = rewrite(node.text.trim(), wordsOf(node, reading, accepts));
    return reading.problems.length > before ? REFUSED : { line: node.line, text };
  };
  return { accepts, read, schema: () => ({ type: 'string' }) };
}

function wordsOf(node: Node, reading: Reading, accepts: string): Words {
  const wrong = (text: string, accepted: string, found?: string): string => {
    refuse(reading, node, { text, accepted, ...(found === undefined ? {} : { found }) });
    return '';
  };
  const oneOf: Words['oneOf'] = (word, known, what) => {
    if (known.includes(word)) return word;
    const near = nearest(word, known);
    const hint = near === undefined ? '' : `, did you mean \`${near}\`?`;
    return wrong(
      `\`${word}\` is not ${what}${hint}`,
      known.length === 0 ? 'none: it has none' : known.join(', '),
      word,
    );
  };
  return {
    notIn: (what) => wrong(`is not ${what}`, accepts),
    oneOf,
    instant: (word, zone) => {
      const instant = readInstant(word, zone);
      if (instant.kind === 'bad')
        return wrong('has no time at its beginning', '`2024-08-15` or `2024-08-15T12:00`', word);
      return localText(instant.at, zone);
    },
    amount: (word, places) => {
      const amount = parseAmount(word, places);
      return amount === undefined
        ? wrong('has no amount after `credit`', accepts, word)
        : formatAmount(amount, places);
    },
    codes: (words) =>
      words
        .split(/[ ,]+/)
        .map((code) => oneOf(code, REASON_CODES, 'a reason code'))
        .sort()
        .join(' '),
  };
}
