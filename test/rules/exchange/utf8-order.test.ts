import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareUtf8 } from '../../../rules/exchange/utf8-order.ts';

it('orders any two texts as their bytes of UTF-8 are ordered', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', 'b', 'é', 'я', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '🙂', '\u{10ffff}'),
  });
  fc.assert(
    fc.property(text, text, (left, right) => {
      expect(Math.sign(compareUtf8(left, right))).toBe(Buffer.compare(Buffer.from(left), Buffer.from(right)));
    }),
    { numRuns: 2000 },
  );
});
