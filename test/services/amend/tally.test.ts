import { describe, expect, it } from 'vitest';
import type { Amount } from '../../../rules/money.ts';
import { figuresText } from '../../../src/services/amend/figures.ts';
import { type CameTo, Tally } from '../../../src/services/amend/tally.ts';

const JANUARY = 2024 * 12;

function cameTo(counter: number | null, ...credits: readonly bigint[]): CameTo {
  return { counter, credits: new Map(credits.map((amount, index) => [JANUARY + index, amount as Amount])) };
}

describe('the tally of two terms', () => {
  it('adds up what is more and what is less, month by month, and whose counter is another one', () => {
    const tally = new Tally([JANUARY, JANUARY + 1]);
    tally.add('A1', cameTo(3, 100n, 100n), cameTo(3, 150n, 80n));
    tally.add('A2', cameTo(3, 100n), cameTo(4, 100n, 70n));
    tally.add('A3', cameTo(null), cameTo(null));

    expect(tally.of(JANUARY)).toEqual({ differing: 1, more: 50n, less: 0n });
    expect(tally.of(JANUARY + 1)).toEqual({ differing: 2, more: 70n, less: -20n });
    expect([tally.subscribers, tally.counters]).toEqual([3, 1]);
    expect(figuresText(tally.total, 2)).toBe('3+1.20-0.20');
    expect(tally.largest.map(({ subscriber }) => subscriber)).toEqual(['A1', 'A2']);
  });

  it('names the twenty with the largest differences, whatever their sign', () => {
    const tally = new Tally([JANUARY]);
    // A01 differs by 1, A02 by −2 … A25 by 25.
    for (let size = 1; size <= 25; size += 1) {
      const [was, is] = [100n, 100n + BigInt(size % 2 === 0 ? -size : size)];
      tally.add(`A${String(size).padStart(2, '0')}`, cameTo(1, was), cameTo(1, is));
    }

    const names = Array.from({ length: 20 }, (_, index) => `A${String(25 - index).padStart(2, '0')}`);
    expect(tally.largest.map(({ subscriber }) => subscriber)).toEqual(names);
    expect(tally.largest[1]).toMatchObject({ differing: 1, more: 0n, less: -24n });
  });

  it('writes figures of nothing, and of a currency without places', () => {
    expect(figuresText({ differing: 0, more: 0n as Amount, less: 0n as Amount }, 2)).toBe('0+0.00-0.00');
    expect(figuresText({ differing: 2, more: 5n as Amount, less: -7n as Amount }, 0)).toBe('2+5-7');
  });
});
