import { describe, expect, it } from 'vitest';
import { equalRanges, sliceNumberSql } from '../../../src/db/night/id-range.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

describe('the slice of an id in SQL', () => {
  it.each([1, 2, 3, 7, 64, 1000, 4095])(
    'of %i is the one whose range has it, at both ends',
    async (slices) => {
      const ranges = equalRanges(slices);
      const { rows } = await test().owner.pool.query<{ first: number; last: number }>(
        `select ${sliceNumberSql('id_from', '$3::integer')} as first, ${sliceNumberSql('id_to', '$3::integer')} as last
       from unnest($1::bigint[], $2::bigint[]) with ordinality as range (id_from, id_to, number) order by number`,
        [ranges.map(({ from }) => from), ranges.map(({ to }) => to), slices],
      );

      expect(rows).toEqual(ranges.map((_, index) => ({ first: index + 1, last: index + 1 })));
    },
  );
});
