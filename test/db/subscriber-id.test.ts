import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NameId, subscriberId } from '../../src/db/subscriber-id.ts';

/** From the bytes in the middle of others, as they lie in a file. */
function idOf(name: Uint8Array): string {
  const id = new NameId();
  id.read(Buffer.concat([Buffer.from('x,'), name, Buffer.from(',x')]), 2, 2 + name.length);
  return hex(id.halves[0]) + hex(id.halves[1]);
}

function hex(half: number | undefined): string {
  return ((half ?? 0) >>> 0).toString(16).padStart(8, '0');
}

describe('the id of a name', () => {
  it('is the start of the digest that the standard gives for "abc" and for nothing', () => {
    // FIPS 180-4 examples: ba7816bf 8f01cfea 414140de …, and e3b0c442 98fc1c14 9afbf4c8 … of the empty message.
    expect(idOf(Buffer.from('abc'))).toBe('ba7816bf8f01cfea');
    expect(idOf(new Uint8Array())).toBe('e3b0c44298fc1c14');
  });

  it('is that of the runtime for every length, in one block and in more', () => {
    for (let length = 0; length <= 260; length += 1) {
      const name = Uint8Array.from({ length }, (_, at) => (at * 89 + length) & 0xff);
      expect(idOf(name)).toBe(createHash('sha256').update(name).digest('hex').slice(0, 16));
    }
  });

  it('is the same read from bytes and from the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 64 }), (name) => {
        expect(BigInt.asIntN(64, BigInt(`0x${idOf(Buffer.from(name))}`))).toBe(subscriberId(name));
      }),
      { numRuns: 200 },
    );
  });
});
