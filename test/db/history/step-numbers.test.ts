import { describe, expect, it } from 'vitest';
import { REASON_CODES } from '../../../rules/codes.ts';
import { ENTRY_KINDS } from '../../../rules/outcome.ts';
import { codesMask, codesOfMask, kindNumber, kindOf } from '../../../src/db/history/step-numbers.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

describe('the number of a kind of entry', () => {
  it.each(ENTRY_KINDS)('is read back as %s, here and in SQL', async (kind) => {
    const { rows } = await test().database.pool.query('select entry_kind($1::smallint) as kind', [
      kindNumber(kind),
    ]);

    expect(kindOf(kindNumber(kind))).toBe(kind);
    expect(rows).toEqual([{ kind }]);
  });

  it('stays what it was given', () => {
    expect(ENTRY_KINDS.map(kindNumber)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

describe('the mask of reason codes', () => {
  it.each(REASON_CODES)('is read back as %s, here and in SQL', async (code) => {
    const mask = codesMask([code]);
    const { rows } = await test().database.pool.query('select reason_codes($1::bigint) as codes', [mask]);

    expect(codesOfMask(mask)).toEqual([code]);
    expect(rows).toEqual([{ codes: [code] }]);
  });

  it('is a bit a code, for ever the same', () => {
    expect(codesMask(['any_of'])).toBe(1);
    expect(codesMask(['blocked', 'not_served'])).toBe(16 + 131_072);
    expect(codesMask(['zero_amount'])).toBe(8_388_608);
    expect(codesMask([...REASON_CODES])).toBe(2 ** REASON_CODES.length - 1);
  });

  it('keeps codes alphabetical, and is nothing for none', async () => {
    const { rows } = await test().database.pool.query('select reason_codes(16 + 131072 + 1) as codes');

    expect(codesOfMask(16 + 131_072 + 1)).toEqual(['any_of', 'blocked', 'not_served']);
    expect(rows).toEqual([{ codes: ['any_of', 'blocked', 'not_served'] }]);
    expect([codesMask([]), codesOfMask(null)]).toEqual([null, []]);
  });
});
