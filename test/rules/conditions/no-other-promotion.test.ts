import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

// T is the midnight of 1 March.
it.each<Row>([
  ['holds without any', {}, []],
  [
    'fails for one that begins at T',
    { promotions: [['2024-03-01', '2024-04-01', 'spring']] },
    ['other_promotion: spring'],
  ],
  ['holds for one that ends at T', { promotions: [['2024-02-01', '2024-03-01', 'winter']] }, []],
])('%s', (_story, told, expected) => {
  expect(answer('no_other_promotion', told)).toEqual(expected);
});
