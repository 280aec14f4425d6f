import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Sieve } from '../../../src/db/import/sieve.ts';

type Key = readonly (string | number)[];

function take(sieve: Sieve, key: Key, kind = 4): boolean {
  sieve.begin(kind);
  for (const part of key) {
    if (typeof part === 'number') sieve.number(part);
    else sieve.text(part);
  }
  return sieve.take();
}

describe('Sieve', () => {
  it('suspects every key that came before', () => {
    const part = fc.oneof(fc.string(), fc.integer({ min: -8.64e15, max: 8.64e15 }));
    fc.assert(
      fc.property(fc.array(fc.array(part, { maxLength: 3 }), { maxLength: 50 }), (keys) => {
        const sieve = new Sieve();
        for (const key of keys) take(sieve, key);
        expect(keys.every((key) => take(sieve, key))).toBe(true);
      }),
      { numRuns: 100 },
    );
  });

  it('suspects hardly one of 300,000 keys that differ, near as they are to each other', () => {
    const sieve = new Sieve();
    let suspected = 0;
    for (let number = 0; number < 100_000; number += 1) {
      const subscriber = `7${String(number >> 5).padStart(7, '0')}`;
      if (take(sieve, [subscriber, `p${number & 31}`])) suspected += 1;
      if (take(sieve, [subscriber, 1_700_000_000_000 + (number & 31) * 60_000])) suspected += 1;
      if (take(sieve, [subscriber, `p${number & 31}`], 5)) suspected += 1;
    }

    // 300,000 keys set 1.8 of 268 million bits: a chance hit needs six of them, below one in a million keys even in a full block.
    expect(suspected).toBeLessThanOrEqual(3);
  });

  it('tells apart where one text ends and the next begins', () => {
    const sieve = new Sieve();
    take(sieve, ['a', 'bc']);

    expect(take(sieve, ['ab', 'c'])).toBe(false);
    expect(take(sieve, ['a', 'bc', ''])).toBe(false);
  });

  it('takes a text and its bytes for the same', () => {
    const sieve = new Sieve();
    take(sieve, ['70000001']);
    sieve.begin(4);
    sieve.ascii(Buffer.from('xx70000001yy'), 2, 10);

    expect(sieve.take()).toBe(true);
  });
});
