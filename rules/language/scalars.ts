import {
  type Amount,
  currencyPlaces,
  formatAmount,
  type PercentText,
  parseAmount,
  parsePercent,
} from '../money.ts';
import { nearest } from '../nearest.ts';
import {
  type Duration,
  isZone,
  type LocalDate,
  parseDuration,
  parseLocalDate,
  type Zone,
  zoneOf,
} from '../time.ts';
import type { JsonSchema } from './json-schema.ts';
import type { Node, ScalarNode } from './node.ts';
import { REFUSED, type Reading, type Refused, type Remark, refuse } from './reading.ts';
import type { Shape } from './shape.ts';

/** Why a scalar is not accepted. */
type Wrong = Omit<Remark, 'accepted'> & { readonly accepted?: string };

/** A shape of one scalar; `parse` gets the text as it was written. */
function scalar<T>(
  accepts: string,
  schema: JsonSchema,
  parse: (node: ScalarNode, reading: Reading) => { readonly value: T } | Wrong,
): Shape<T> {
  const read = (node: Node, reading: Reading): T | Refused => {
    if (node.kind !== 'scalar')
      return refuse(reading, node, { text: `is not ${accepts}`, accepted: accepts });
    const parsed = parse(node, reading);
    return 'value' in parsed ? parsed.value : refuse(reading, node, { accepted: accepts, ...parsed });
  };
  return { accepts, read, schema: () => schema };
}

/** One of a few words. */
export function keyword<W extends string>(...words: readonly W[]): Shape<W> {
  const accepts = words.join(' or ');
  return scalar(accepts, { enum: words }, (node) => {
    const value = words.find((word) => word === node.text);
    if (value !== undefined) return { value };
    const near = nearest(node.text, words);
    return {
      text: near === undefined ? 'is not a known word' : `is not a known word, did you mean \`${near}\`?`,
    };
  });
}

/** A key that stands for itself: nothing is written after it. */
export const nothing: Shape<null> = scalar('nothing', { type: 'null' }, (node) =>
  node.type === 'null' ? { value: null } : { text: 'takes nothing' },
);

const ID_LENGTH_MAX = 64;
const ID = /^[^\s\p{C}](?:[^\p{C}]{0,62}[^\s\p{C}])?$/u;

/** A name or code: of a programme, a service, a tariff, a segment. A number is taken as the text it is written with. */
export const code: Shape<string> = scalar(
  `a code of 1 to ${ID_LENGTH_MAX} characters`,
  { type: ['string', 'number'], minLength: 1, maxLength: ID_LENGTH_MAX },
  (node) => {
    if (node.type === 'null' || node.type === 'boolean') return { text: 'is not a code' };
    return ID.test(node.text) ? { value: node.text } : { text: 'is not a code' };
  },
);

/** Text for people. */
export const words: Shape<string> = scalar('text', { type: ['string', 'number'], minLength: 1 }, (node) =>
  node.text.trim() === '' ? { text: 'is empty' } : { value: node.text },
);

const WHOLE = /^-?\d{1,9}$/;

/** A whole number, written without quotes. */
export function whole(min: number, max = 999_999_999): Shape<number> {
  const accepts = wholeWords(min, max);
  return scalar(accepts, { type: 'integer', minimum: min, maximum: max }, (node) => {
    if (node.isQuoted && WHOLE.test(node.text))
      return { text: 'is text', accepted: `${accepts}, without quotes` };
    if (!WHOLE.test(node.text)) return { text: 'is not a whole number' };
    const value = Number(node.text);
    return value < min || value > max ? { text: 'is out of range' } : { value };
  });
}

function wholeWords(min: number, max: number): string {
  if (max < 999_999_999) return `a whole number from ${min} to ${max}`;
  return min < 0 ? 'a whole number' : `a whole number from ${min}`;
}

/** A whole number of either sign. */
export const anyWhole: Shape<number> = whole(-999_999_999);

/** A duration; zero is accepted. */
export const duration: Shape<Duration> = scalar(
  'an ISO 8601 duration such as P3D',
  { type: 'string', pattern: '^P[0-9YMWDTHS]+$' },
  (node) => {
    const value = parseDuration(node.text);
    return value === undefined ? { text: 'is not a duration' } : { value };
  },
);

/** A duration that is longer than zero, so that something repeated by it goes on. */
export const period: Shape<Duration> = {
  ...duration,
  accepts: 'an ISO 8601 duration longer than zero, such as P1M',
  read: (node, reading) => {
    const value = duration.read(node, reading);
    if (value === REFUSED || value.months + value.days + value.ms > 0) return value;
    return refuse(reading, node, {
      text: 'is no time at all',
      accepted: 'a duration longer than zero, such as P1M',
    });
  },
};

/** A day, quoted or not. */
export const day: Shape<LocalDate> = scalar(
  'a day such as 2014-01-01',
  { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  (node) => {
    const value = parseLocalDate(node.text);
    return value === undefined ? { text: 'is not a day' } : { value };
  },
);

/** A time of day. */
export const timeOfDay: Shape<{ readonly hour: number; readonly minute: number }> = scalar(
  'a time of day from 00:00 to 23:59, such as "10:00"',
  { type: 'string', pattern: '^([01]\\d|2[0-3]):[0-5]\\d$' },
  (node) => {
    const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(node.text);
    if (match === null) return { text: 'is not a time of day' };
    return { value: { hour: Number(match[1]), minute: Number(match[2]) } };
  },
);

export const zone: Shape<Zone> = scalar(
  'an IANA time zone such as Europe/Moscow',
  { type: 'string', minLength: 1 },
  (node) => {
    // A fixed offset such as +03:00 is taken by the library, but knows nothing of the changes of a place.
    const isPlace = /^[A-Za-z]/.test(node.text) && isZone(node.text);
    return isPlace ? { value: zoneOf(node.text) } : { text: 'is not a time zone' };
  },
);

export const currency: Shape<string> = scalar(
  'an ISO 4217 currency such as RUB',
  { type: 'string', pattern: '^[A-Z]{3}$' },
  (node) => (currencyPlaces(node.text) === undefined ? { text: 'is not a currency' } : { value: node.text }),
);

const AMOUNT_PATTERN = '^-?\\d{1,18}(\\.\\d+)?$';

/** An amount of either sign: decimal text in quotes, with no more places than the currency has. */
export const signedAmount: Shape<Amount> = scalar(
  'an amount in quotes such as "300.00"',
  { type: 'string', pattern: AMOUNT_PATTERN },
  (node, { currency: { code: name, places } }) => {
    if (!node.isQuoted && node.type === 'number') {
      return { text: 'is a number, not an amount', accepted: `the amount in quotes: "${node.text}"` };
    }
    const value = parseAmount(node.text, places);
    if (value !== undefined) return { value };
    if (!new RegExp(AMOUNT_PATTERN).test(node.text)) return { text: 'is not an amount' };
    return {
      text: `has more decimal places than ${name}`,
      accepted: `an amount with at most ${places} places`,
    };
  },
);

/** An amount that is not negative. */
export const amount: Shape<Amount> = {
  ...signedAmount,
  schema: () => ({ type: 'string', pattern: AMOUNT_PATTERN.replace('-?', '') }),
  read: (node, reading) => {
    const value = signedAmount.read(node, reading);
    if (value === REFUSED || value >= 0n) return value;
    const zero = formatAmount(0n as Amount, reading.currency.places);
    return refuse(reading, node, { text: 'is negative', accepted: `an amount from "${zero}"` });
  },
};

/** A percent, quoted or not: read from its source text, so that 7.1 stays 7.1. */
export const percent: Shape<PercentText> = scalar(
  'a percent such as 7.5',
  {
    anyOf: [
      { type: 'number', minimum: 0 },
      { type: 'string', pattern: '^\\d{1,6}(\\.\\d{1,9})?$' },
    ],
  },
  (node) => {
    const value = parsePercent(node.text);
    return value === undefined ? { text: 'is not a percent' } : { value };
  },
);
