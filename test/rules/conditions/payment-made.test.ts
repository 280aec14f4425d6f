import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

// T is the midnight of 1 March; a month before it is the midnight of 1 February.
it.each<Row>([
  ['holds for a payment at its first instant', { payments: [['2024-02-01', '1.00']] }, []],
  ['fails for one a second earlier', { payments: [['2024-01-31T23:59:59', '1.00']] }, ['no_payment']],
  ['holds for one in the last second', { payments: [['2024-02-29T23:59:59', '1.00']] }, []],
  ['fails for one at T itself', { payments: [['2024-03-01', '1.00']] }, ['no_payment']],
  ['fails without any', {}, ['no_payment']],
  [
    'clamps 31 March less a month to 29 February',
    { at: '2024-03-31', payments: [['2024-02-29', '1.00']] },
    [],
  ],
])('%s', (_story, told, expected) => {
  expect(answer('{ payment_made: { within: P1M } }', told)).toEqual(expected);
});
