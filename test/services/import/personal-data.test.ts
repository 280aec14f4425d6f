import { beforeAll, describe, expect, it } from 'vitest';
import { useTestDatabase } from '../../support/database.ts';
import { importing, importingLines, publishPlain } from './importing.ts';

// docs/domain.md "Personal data": stazh holds no names, addresses or phone numbers, and refuses columns it does not know.

const test = useTestDatabase();
beforeAll(async () => {
  await publishPlain(test().database);
});

/** Tables in which a text stands. */
async function holding(text: string): Promise<readonly string[]> {
  const { owner } = test();
  const { rows } = await owner.pool.query<{ table: string }>(
    `select relname as table from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const found: string[] = [];
  for (const { table } of rows) {
    const { rowCount } = await owner.pool.query(`select from ${table} t where position($1 in t::text) > 0`, [
      text,
    ]);
    if (rowCount !== 0) found.push(table);
  }
  return found;
}

describe('a column that stazh does not know', () => {
  it.each(['name', 'address', 'phone', 'email', 'full_name'])('refuses the file: %s', async (column) => {
    const files = {
      'subscribers.csv': `subscriber,kind,segment,${column}
        A1,person,apartment,Ivanova`,
    };
    await expect(importing(test().database, files)).rejects.toMatchObject({
      code: 'FACTS_REFUSED',
      detail: expect.stringContaining(
        'stazh holds no names, addresses or phone numbers, and refuses columns it does not know',
      ) as string,
    });
    expect(await holding('Ivanova')).toEqual([]);
    expect(await holding('A1')).toEqual([]);
  });

  it('rejects the line of NDJSON, and keeps nothing of what stands there', async () => {
    const row = { fact: 'subscriber', subscriber: 'A2', kind: 'person', segment: 'a', name: 'Ivanova' };
    const summary = await importingLines(test().database, [row], { maxRejectsPercent: 100 });

    expect(summary.rejected).toBe(1);
    expect(await holding('unknown_column')).toEqual(['import_reject']);
    expect(await holding('Ivanova')).toEqual([]);
  });
});
