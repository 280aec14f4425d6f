import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { importingLines, lastTouches, publishPlain } from './importing.ts';

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
  await publishPlain(test.database);
  await importingLines(test.database, [
    { fact: 'subscriber', subscriber: 'A1', kind: 'person', segment: 'a' },
  ]);
});

afterEach(async () => {
  await test.close();
});

/** Imports a service interval with this end, or none, or its withdrawal. @returns the import's number */
async function service(to: string, more: object = {}): Promise<number> {
  const row = { fact: 'service', subscriber: 'A1', service: 'internet', from: '2024-01-01', to, ...more };
  return (await importingLines(test.database, [row])).importId ?? 0;
}

/** The ends that are believed now, and those of old versions with the revisions of their belief. */
async function ends(): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(' ', coalesce(to_char(to_at at time zone 'Europe/Moscow', 'YYYY-MM-DD'), 'open'),
      case when withdrawn then 'withdrawn' end, revision || '..' || coalesce(superseded_revision::text, '')) as text
    from fact_service order by revision`.execute(test.database.db);
  return rows.map(({ text }) => text);
}

// Revision 1 is the programme, 2 the subscriber; the first import of a service is 3.
describe('withdrawing an import', () => {
  it('takes back what it brought', async () => {
    const id = await service('2024-05-01');
    const withdrawal = await withdrawImport(test.database, id);

    expect(withdrawal).toMatchObject({ revision: 4n, touched: 1 });
    expect(await ends()).toEqual(['2024-05-01 3..4']);
    expect(await lastTouches(test.database)).toEqual(['A1 2023-12-31 21:00']);
    expect(await states()).toEqual(['applied', 'withdrawn']);
  });

  it('makes what it had superseded believed again, as a new version of the import it came from', async () => {
    await service('2024-05-01');
    const id = await service('2024-04-01');
    await withdrawImport(test.database, id);

    expect(await ends()).toEqual(['2024-05-01 3..4', '2024-04-01 4..5', '2024-05-01 5..']);
    expect(await lastTouches(test.database)).toEqual(['A1 2024-03-31 21:00']);
    expect(await importsOf()).toEqual([2, 3, 2]);
  });

  it('brings back a fact that it had withdrawn', async () => {
    await service('2024-05-01');
    const id = await service('', { withdrawn: 'yes' });
    await withdrawImport(test.database, id);

    expect(await ends()).toEqual(['2024-05-01 3..4', '2024-05-01 withdrawn 4..5', '2024-05-01 5..']);
    expect(await lastTouches(test.database)).toEqual(['A1 2023-12-31 21:00']);
  });

  it('leaves alone what a later import has changed, and is remembered when that one is withdrawn too', async () => {
    await service('2024-05-01');
    const second = await service('2024-04-01');
    const third = await service('2024-03-01');
    const quiet = await withdrawImport(test.database, second);
    expect(quiet).toMatchObject({ touched: 0 });
    expect((await ends()).at(-1)).toBe('2024-03-01 5..');

    await withdrawImport(test.database, third);
    expect((await ends()).at(-1)).toBe('2024-05-01 7..');
    expect(await lastTouches(test.database)).toEqual(['A1 2024-02-29 21:00']);
  });

  it('can be undone by sending the same facts again', async () => {
    const id = await service('2024-05-01');
    await withdrawImport(test.database, id);
    await service('2024-05-01');

    expect(await ends()).toEqual(['2024-05-01 3..4', '2024-05-01 5..']);
  });

  it('is refused for one that is unknown, refused or withdrawn already', async () => {
    const id = await service('2024-05-01');
    await withdrawImport(test.database, id);

    await expect(withdrawImport(test.database, id)).rejects.toMatchObject({ code: 'IMPORT_REFUSED' });
    await expect(withdrawImport(test.database, 999)).rejects.toMatchObject({ code: 'IMPORT_NOT_FOUND' });
    const { rows } = await sql<{ last: bigint }>`select max(revision) as last from revision`.execute(
      test.database.db,
    );
    expect(rows[0]?.last).toBe(4n);
  });
});

async function states(): Promise<readonly string[]> {
  const rows = await test.database.db.selectFrom('import').select('state').orderBy('import_id').execute();
  return rows.map(({ state }) => state);
}

async function importsOf(): Promise<readonly number[]> {
  const rows = await test.database.db
    .selectFrom('fact_service')
    .select('import_id')
    .orderBy('revision')
    .execute();
  return rows.map(({ import_id: id }) => id);
}
