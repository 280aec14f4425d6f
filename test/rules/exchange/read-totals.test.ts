import { describe, expect, it } from 'vitest';
import { readTotals } from '../../../rules/exchange/read-totals.ts';

describe('readTotals', () => {
  it('takes what is said, in any order, and leaves the rest unsaid', () => {
    const text = '\uFEFFmetric,value\r\ncounter_12,3\r\nsubscribers, 100000\n\ncounter_0,0\ncounter_sum,-4\n';

    expect(readTotals(text)).toEqual({
      kind: 'totals',
      totals: {
        subscribers: 100_000,
        enrolled: null,
        counterSum: -4,
        atCounter: new Map([
          [12, 3],
          [0, 0],
        ]),
      },
    });
  });

  it.each<[why: string, text: string, line: number, reason: string]>([
    ['another header', 'name;value\n', 1, 'found "name;value"; the first line is metric,value'],
    ['nothing below the header', 'metric,value\n', 1, 'nothing follows the header'],
    [
      'an unknown metric',
      'metric,value\nsubscriber,3',
      2,
      'did you mean subscribers; accepted are subscribers,',
    ],
    ['a counter that is no number', 'metric,value\ncounter_many,3', 2, '"counter_many" is not a metric'],
    ['a value with a point', 'metric,value\nenrolled,3\n\ncounter_sum,4.5', 4, '"4.5" is not a whole number'],
    ['no value', 'metric,value\nenrolled', 2, 'enrolled: "" is not a whole number'],
    ['a third cell', 'metric,value\nenrolled,1,000', 2, 'has more than two cells'],
    ['a metric twice', 'metric,value\nenrolled,1\nenrolled,1', 3, 'enrolled stands here a second time'],
  ])('refuses %s, and says where', (_why, text, line, reason) => {
    const read = readTotals(text);

    expect(read).toMatchObject({ kind: 'refused', line });
    expect(read).toHaveProperty('reason', expect.stringContaining(reason));
  });
});
