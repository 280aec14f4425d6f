import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addChange, type Change, newChanges } from '../../../src/services/simulate/changes.ts';

function changesOf(all: readonly Change[]) {
  const changes = newChanges();
  for (const change of all) addChange(changes, change);
  return changes;
}

function change(subscriber: string, present: bigint, proposed: bigint): Change {
  return { subscriber, present, proposed };
}

describe('addChange', () => {
  it('tells who gets more, less and the same', () => {
    const { winners, losers, same } = changesOf([
      change('a', 100n, 150n),
      change('b', 0n, 10n),
      change('c', 70n, 0n),
      change('d', 5n, 5n),
    ]);

    expect(winners).toMatchObject({ subscribers: 2, sum: 60n });
    expect(winners.largest.map(({ subscriber }) => subscriber)).toEqual(['a', 'b']);
    expect(losers).toMatchObject({ subscribers: 1, sum: -70n });
    expect(same).toBe(1);
  });

  it('names the twenty largest differences, equal ones by id, in whatever order they come', () => {
    const all = fc
      .array(fc.tuple(fc.bigInt(0n, 9n), fc.bigInt(0n, 9n)), { maxLength: 120 })
      .map((amounts) => amounts.map(([present, proposed], id) => change(`s${id + 100}`, present, proposed)));
    const inAnyOrder = all.chain((rows) => fc.shuffledSubarray(rows, { minLength: rows.length }));
    fc.assert(
      fc.property(inAnyOrder, (shuffled) => {
        const sizeOf = ({ present, proposed }: Change): number => Math.abs(Number(proposed - present));
        const expected = shuffled
          .filter(({ present, proposed }) => proposed < present)
          .sort(
            (left, right) => sizeOf(right) - sizeOf(left) || (left.subscriber < right.subscriber ? -1 : 1),
          );

        const { losers } = changesOf(shuffled);

        expect(losers.largest).toEqual(expected.slice(0, 20));
        expect(losers.subscribers).toBe(expected.length);
      }),
    );
  });
});
