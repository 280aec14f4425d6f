import { expect, it } from 'vitest';
import { nearest } from '../../rules/nearest.ts';

const KNOWN = ['payments.csv', 'charges.csv', 'segment', 'at', 'to'];

it.each([
  ['payment.csv', 'payments.csv'],
  ['Charges.CSV', 'charges.csv'],
  ['segemnt', 'segment'],
  ['att', 'at'],
  ['phone', undefined],
  ['', undefined],
  ['x'.repeat(100_000), undefined],
])('is near to %j: %s', (written, word) => {
  expect(nearest(written, KNOWN)).toBe(word);
});
