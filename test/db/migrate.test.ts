import { readdir } from 'node:fs/promises';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase } from '../../src/db/database.ts';
import { assertMigrated, migrate } from '../../src/db/migrate.ts';
import { createEmptyDatabase } from '../support/database.ts';

const FILES = (await readdir(new URL('../../sql/migrations', import.meta.url))).sort();

let empty: Awaited<ReturnType<typeof createEmptyDatabase>>;

beforeEach(async () => {
  empty = await createEmptyDatabase();
});

afterEach(async () => {
  await empty.close();
});

async function query<T extends pg.QueryResultRow>(text: string): Promise<readonly T[]> {
  const client = new pg.Client({ connectionString: empty.url });
  await client.connect();
  try {
    return (await client.query<T>(text)).rows;
  } finally {
    await client.end();
  }
}

describe('the migrations', () => {
  it('are applied once, in order, and recorded', async () => {
    expect(await migrate(empty.url)).toEqual(FILES);
    expect(await migrate(empty.url)).toEqual([]);
    expect(
      (await query<{ name: string }>('select name from migration order by number')).map(({ name }) => name),
    ).toEqual(FILES);
  });

  it('are applied once by several processes that start together', async () => {
    const applied = await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);

    expect(applied.flat().sort()).toEqual(FILES);
  });

  it('are refused when one that is applied was changed', async () => {
    await migrate(empty.url);
    await query(`update migration set digest = 'other' where number = 2`);

    await expect(migrate(empty.url)).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      detail: expect.stringContaining('0002_import.sql was changed') as string,
    });
  });

  it('are refused when one that is applied is missing here', async () => {
    await migrate(empty.url);
    await query(
      `insert into migration (number, name, digest) values (9999, '9999_from_the_future.sql', 'x')`,
    );

    await expect(migrate(empty.url)).rejects.toMatchObject({
      code: 'MIGRATION_REFUSED',
      detail: expect.stringContaining('9999_from_the_future.sql') as string,
    });
  });

  it('leave nothing of one that fails', async () => {
    // Its name is taken, so the third migration fails in its first statement after the record.
    await query('create table programme (x integer)');

    await expect(migrate(empty.url)).rejects.toThrow(/programme/);
    expect(await query('select number from migration order by number')).toEqual([
      { number: 1 },
      { number: 2 },
    ]);
    await query('drop table programme');
    expect(await migrate(empty.url)).toEqual(FILES.slice(2));
  });
});

describe('assertMigrated', () => {
  it.each([
    ['that was never migrated', async () => undefined, 'DATABASE_NOT_MIGRATED'],
    [
      'that lacks the last migration',
      async () => {
        await migrate(empty.url);
        await query('delete from migration where number = (select max(number) from migration)');
      },
      'DATABASE_NOT_MIGRATED',
    ],
    [
      'that has another migration',
      async () => {
        await migrate(empty.url);
        await query(`update migration set digest = 'other'`);
      },
      'MIGRATION_REFUSED',
    ],
  ])('refuses a database %s', async (_name, prepare, code) => {
    await prepare();
    const database = createDatabase({ url: empty.url });

    await expect(assertMigrated(database.db)).rejects.toMatchObject({ code });
    await database.close();
  });

  it('takes one that has all of them', async () => {
    await migrate(empty.url);
    const database = createDatabase({ url: empty.url });

    await expect(assertMigrated(database.db)).resolves.toBeUndefined();
    await database.close();
  });
});
