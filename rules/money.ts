import { Decimal } from 'decimal.js';

/**
 * An amount of money in whole minor units of the deployment's currency (kopecks, cents), exact and of any size.
 * Text in JSON, `numeric` in SQL, never a JavaScript number (docs/decisions/0003-amounts.md).
 */
export type Amount = bigint & { readonly __brand: 'Amount' };

/** Decimal text such as `7.5`: a percent, or the step of one. */
export type PercentText = string & { readonly __brand: 'PercentText' };

/** How the one rounding of an amount is done; named in the programme, never assumed. */
export type Rounding = 'half_up' | 'half_even' | 'down';

export const ZERO = 0n as Amount;

// A clone: the library's precision and rounding are global settings that any other user of it may change.
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_UP, toExpNeg: -60, toExpPos: 60 });

const MODES: Readonly<Record<Rounding, Decimal.Rounding>> = {
  half_up: Decimal.ROUND_HALF_UP,
  half_even: Decimal.ROUND_HALF_EVEN,
  down: Decimal.ROUND_DOWN,
};

const currencies = new Set(Intl.supportedValuesOf('currency'));

/** Decimal places of an ISO 4217 currency: 2 for `RUB`, 0 for `JPY`; `undefined` for an unknown code. */
export function currencyPlaces(currency: string): number | undefined {
  if (!currencies.has(currency)) return undefined;
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
}

/** For text from outside: decimal text with at most `places` places. `undefined` when it is anything else. */
export function parseAmount(text: string, places: number): Amount | undefined {
  const match = /^(-?)(\d{1,18})(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (fraction.length > places) return undefined;
  return BigInt(sign + whole + fraction.padEnd(places, '0')) as Amount;
}

/** `50000n` as `500.00`, with all the places of the currency. */
export function formatAmount(amount: Amount, places: number): string {
  const digits = (amount < 0n ? 0n - amount : amount).toString().padStart(places + 1, '0');
  const cut = digits.length - places;
  const text = places === 0 ? digits : `${digits.slice(0, cut)}.${digits.slice(cut)}`;
  return amount < 0n ? `-${text}` : text;
}

/** For text from outside: a percent that is not negative. `undefined` when it is anything else. */
export function parsePercent(text: string): PercentText | undefined {
  if (!/^\d{1,6}(\.\d{1,9})?$/.test(text)) return undefined;
  return new Exact(text).toString() as PercentText;
}

/** `base × percent ÷ 100`, rounded once to whole minor units. */
export function percentOf(base: Amount, percent: PercentText, rounding: Rounding): Amount {
  const { numerator, denominator } = fractionOf(percent);
  const product = Number(base) * numerator;
  // Whole numbers up to here are exact as they are: nearly every credit. Decimals take ten times as long.
  if (Math.abs(product) <= Number.MAX_SAFE_INTEGER)
    return BigInt(divided(product, denominator, rounding)) as Amount;
  const exact = new Exact(base.toString()).times(percent).div(100);
  return BigInt(exact.toDecimalPlaces(0, MODES[rounding]).toFixed(0)) as Amount;
}

/** A percent as a fraction of whole numbers: 7.5 % is 75 ÷ 1000. */
interface Fraction {
  readonly numerator: number;
  readonly denominator: number;
}

/** A programme has a handful of percents. */
const fractions = new Map<PercentText, Fraction>();

function fractionOf(percent: PercentText): Fraction {
  let fraction = fractions.get(percent);
  if (fraction === undefined) {
    const [whole = '', decimals = ''] = percent.split('.');
    fraction = { numerator: Number(whole + decimals), denominator: 100 * 10 ** decimals.length };
    fractions.set(percent, fraction);
  }
  return fraction;
}

/** A quotient of whole numbers, rounded; exact, for the remainder is taken off before it is divided. */
function divided(numerator: number, denominator: number, rounding: Rounding): number {
  const remainder = numerator % denominator;
  const quotient = (numerator - remainder) / denominator;
  const twice = 2 * Math.abs(remainder);
  const isAwayFromZero =
    rounding !== 'down' &&
    (twice > denominator || (twice === denominator && (rounding === 'half_up' || quotient % 2 !== 0)));
  return isAwayFromZero ? quotient + Math.sign(numerator) : quotient;
}

/** Below 0 when the first is less, above 0 when it is more. */
export function comparePercents(left: PercentText, right: PercentText): number {
  return left === right ? 0 : new Exact(left).cmp(right);
}

/** `start + step × times`, at most `max`: one rung of a linear scale of percents. */
export function linearPercent(
  start: PercentText,
  step: PercentText,
  times: number,
  max: PercentText,
): PercentText {
  const value = Exact.min(new Exact(start).plus(new Exact(step).times(times)), new Exact(max));
  return value.toString() as PercentText;
}

/** `start + step × times`, at most `max`: one rung of a linear scale of amounts. */
export function linearAmount(start: Amount, step: Amount, times: number, max: Amount): Amount {
  const value = start + step * BigInt(times);
  return (value < max ? value : max) as Amount;
}
