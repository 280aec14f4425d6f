import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageId, parseMessageId } from '../../../rules/billing/message-id.ts';

type Row = readonly [subscriber: string, id: string];

// Bytes of UTF-8 by hand: ё is d1 91, 😀 is f0 9f 98 80.
const ROWS: readonly Row[] = [
  ['A1', 'ezerway/2025-10/A1'],
  ['00017', 'ezerway/2025-10/00017'],
  ['a.b_c~d-e', 'ezerway/2025-10/a.b_c~d-e'],
  ['12/3', 'ezerway/2025-10/12%2F3'],
  ['100%', 'ezerway/2025-10/100%25'],
  ['Петрё', 'ezerway/2025-10/%D0%9F%D0%B5%D1%82%D1%80%D1%91'],
  ['a, "b"', 'ezerway/2025-10/a%2C%20%22b%22'],
  [`(!*')`, 'ezerway/2025-10/%28%21%2A%27%29'],
  ['=1+1', 'ezerway/2025-10/%3D1%2B1'],
  ['😀', 'ezerway/2025-10/%F0%9F%98%80'],
];

const key = fc.record({
  programme: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
  month: fc.constantFrom('2024-01', '2025-12'),
  subscriber: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 64 }),
});

describe('the id of a message', () => {
  it.each(ROWS)('of %j is %s', (subscriber, id) => {
    const of = { programme: 'ezerway', month: '2025-10', subscriber };

    expect(messageId(of)).toBe(id);
    expect(parseMessageId(id)).toEqual(of);
  });

  it('says which message it is, whatever the names are, and needs quotes nowhere', () => {
    fc.assert(
      fc.property(key, (of) => {
        fc.pre(!`${of.programme}${of.subscriber}`.includes('\0'));
        const id = messageId(of);

        expect(id).toMatch(/^[A-Za-z0-9._~%/-]+$/);
        expect(parseMessageId(id)).toEqual(of);
      }),
    );
  });

  it.each([
    '',
    'A1',
    'ezerway/2025-10',
    'ezerway/2025-10/',
    '/2025-10/A1',
    'ezerway/2025-13/A1',
    'ezerway/0000-10/A1',
    'ezerway/2025-10/A1/x',
    'ezerway/2025-10/A 1',
    'ezerway/2025-10/%41%31', // A1 in another writing
    'ezerway/2025-10/%d1%91',
    'ezerway/2025-10/%FF',
    'ezerway/2025-10/%00',
    'ezerway/2025-10/100%',
  ])('is not %j', (text) => {
    expect(parseMessageId(text)).toBeUndefined();
  });

  it('is one for one message: whatever is read is written the same', () => {
    const text = fc.stringMatching(/^[a-c%/.0-9A-F-]{1,6}\/2025-1[0-9]\/[a-c%/.0-9A-F-]{1,9}$/);
    fc.assert(
      fc.property(text, (id) => {
        const read = parseMessageId(id);

        if (read !== undefined) expect(messageId(read)).toBe(id);
      }),
    );
  });
});
