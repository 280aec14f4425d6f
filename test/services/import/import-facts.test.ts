import { readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { countsOf, importing, importingLines, publishPlain } from './importing.ts';

let test: TestDatabase;

beforeEach(async () => {
  test = await createTestDatabase();
  await publishPlain(test.database);
});

afterEach(async () => {
  await test.close();
});

const FIRST = {
  'subscribers.csv': `subscriber,kind,segment,from
    A1,person,apartment,
    A2,organisation,private_sector,2024-01-01`,
  'services.csv': `subscriber,service,from,to
    A1,internet,2024-01-10,
    A2,internet,2024-01-15T10:30,2024-06-01`,
  'payments.csv': `subscriber,id,at,amount
    A1,P1,2024-02-01T12:00:00+03:00,500.00
    A1,P2,2024-03-01,0.01`,
};

/** Every version of every payment, the oldest first. */
async function payments(): Promise<readonly string[]> {
  const { rows } = await sql<{ text: string }>`
    select concat_ws(' ', external_id, id, to_char(at, 'MM-DD HH24:MI'), amount, case when withdrawn then 'withdrawn' end,
      revision || '..' || superseded_revision) as text
    from fact_payment join subscriber using (subscriber_id) order by external_id, id, revision`.execute(
    test.database.db,
  );
  return rows.map(({ text }) => text);
}

describe('an import', () => {
  it('stores local times in UTC, amounts exactly, and an open end as none', async () => {
    const summary = await importing(test.database, FIRST);

    expect(summary.outcome).toMatchObject({ kind: 'applied', revision: 2n, touched: 2 });
    const { rows } = await sql`
      select external_id, from_at, to_at from fact_service join subscriber using (subscriber_id) order by 1`.execute(
      test.database.db,
    );
    expect(rows).toEqual([
      { external_id: 'A1', from_at: Date.UTC(2024, 0, 9, 21), to_at: null },
      { external_id: 'A2', from_at: Date.UTC(2024, 0, 15, 7, 30), to_at: Date.UTC(2024, 4, 31, 21) },
    ]);
    expect(await payments()).toEqual(['A1 P1 02-01 09:00 500.00', 'A1 P2 02-29 21:00 0.01']);
  });

  it('changes nothing the second time', async () => {
    await importing(test.database, FIRST);
    const again = await importing(test.database, FIRST);

    expect(countsOf(again, 'subscriber')).toBe('0/0/0/2');
    expect(countsOf(again, 'service')).toBe('0/0/0/2');
    expect(countsOf(again, 'payment')).toBe('0/0/0/2');
    expect(again.outcome).toMatchObject({ kind: 'applied', touched: 0 });
  });

  it('keeps the earlier version of a fact, with the revisions between which it was believed', async () => {
    await importing(test.database, FIRST);
    await importing(test.database, { 'payments.csv': 'subscriber,id,at,amount\nA1,P1,2024-02-02,600.00' });

    expect(await payments()).toEqual([
      'A1 P1 02-01 09:00 500.00 2..3',
      'A1 P1 02-01 21:00 600.00',
      'A1 P2 02-29 21:00 0.01',
    ]);
  });

  it('keeps a withdrawn fact in history, with the content that is taken back, and takes it up again', async () => {
    const payment = {
      fact: 'payment',
      subscriber: 'A1',
      id: 'P1',
      at: '2024-02-01T12:00:00+03:00',
      amount: '500.00',
    };
    await importing(test.database, FIRST);
    const bounced = await importingLines(test.database, [{ ...payment, amount: '1.00', withdrawn: 'yes' }]);
    const bouncedAgain = await importingLines(test.database, [{ ...payment, withdrawn: 'yes' }]);
    const returned = await importingLines(test.database, [payment]);

    expect([bounced, bouncedAgain, returned].map((summary) => countsOf(summary, 'payment'))).toEqual([
      '0/0/1/0',
      '0/0/0/1',
      '0/1/0/0',
    ]);
    expect(await payments()).toEqual([
      'A1 P1 02-01 09:00 500.00 2..3',
      'A1 P1 02-01 09:00 500.00 withdrawn 3..5',
      'A1 P1 02-01 09:00 500.00',
      'A1 P2 02-29 21:00 0.01',
    ]);
  });

  it('takes equal rows of one key as one, and of different ones the later, with a warning', async () => {
    const summary = await importing(test.database, {
      'subscribers.csv': 'subscriber,kind,segment\nA1,person,apartment',
      'payments.csv': `subscriber,id,at,amount
        A1,P1,2024-02-01,1.00
        A1,P1,2024-02-01,1.00
        A1,P2,2024-02-01,2.00
        A1,P2,2024-02-01,3.00`,
    });

    expect(summary.facts.get('payment')).toMatchObject({ rows: 4, repeated: 2, added: 2 });
    expect(summary.warnings.first).toEqual([
      'payments.csv:5: payment of "A1": the key of line 4 with other content; this row holds',
    ]);
    expect(await payments()).toEqual(['A1 P1 01-31 21:00 1.00', 'A1 P2 01-31 21:00 3.00']);
  });

  it('reads local times in the zone that is asked for', async () => {
    // Vladivostok is ten hours ahead of UTC.
    await importing(
      test.database,
      { ...FIRST, 'services.csv': 'subscriber,service,from,to\nA1,tv,2024-05-01,' },
      {
        zone: 'Asia/Vladivostok',
      },
    );

    const { rows } = await sql`select from_at from fact_service`.execute(test.database.db);
    expect(rows).toEqual([{ from_at: Date.UTC(2024, 3, 30, 14) }]);
  });

  it('stores awkward text as it was written', async () => {
    const subscriber = '"A\\1\u{1F642}'; // a quote, a backslash and an emoji
    await importingLines(test.database, [
      { fact: 'subscriber', subscriber, kind: 'person', segment: '\\N' },
      {
        fact: 'adjustment',
        subscriber,
        id: 'X',
        at: '2024-02-01',
        delta: '1',
        author: 'ann',
        reason: 'two\nlines\tand a tab',
      },
    ]);

    const { rows } = await sql`
      select external_id, segment, reason from subscriber join fact_subscriber using (subscriber_id)
      join fact_adjustment using (subscriber_id)`.execute(test.database.db);
    expect(rows).toEqual([{ external_id: subscriber, segment: '\\N', reason: 'two\nlines\tand a tab' }]);
  });
});

describe('rejected rows', () => {
  const FILES = {
    'subscribers.csv': 'subscriber,kind,segment\nA1,person,apartment',
    'payments.csv': `subscriber,id,at,amount
      A1,P1,2024-02-01,1.00
      A1,P2,2024-02-01,1.005
      B9,P3,2024-02-01,1.00`,
  };

  it('are told with file, line, column, value, code and reason, in a file and in the database, and the others applied', async () => {
    const summary = await importing(test.database, FILES, { maxRejectsPercent: 50 });

    expect(summary).toMatchObject({ read: 4, rejected: 2, outcome: { kind: 'applied' } });
    expect(await payments()).toEqual(['A1 P1 01-31 21:00 1.00']);
    const kept = await test.database.db
      .selectFrom('import_reject')
      .select(['file', 'line', 'column', 'value', 'code'])
      .orderBy('line')
      .execute();
    expect(kept).toEqual([
      { file: 'payments.csv', line: 3n, column: 'amount', value: '1.005', code: 'too_many_places' },
      { file: 'payments.csv', line: 4n, column: 'subscriber', value: 'B9', code: 'unknown_subscriber' },
    ]);
    const [header, first, second] = (await readFile(summary.rejectsFile ?? '', 'utf8')).split('\n');
    expect(header).toBe('file,line,column,value,code,reason');
    expect(first).toMatch(/^payments\.csv,3,amount,1\.005,too_many_places,/);
    expect(second).toMatch(/^payments\.csv,4,subscriber,B9,unknown_subscriber,/);
  });

  it('refuse the import when they are more than the set share, and are kept', async () => {
    // Two rejects of four rows are 50 %.
    const summary = await importing(test.database, FILES, { maxRejectsPercent: 49.9 });

    expect(summary.outcome).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('2 of 4 rows') as string,
    });
    expect(await payments()).toEqual([]);
    expect(await test.database.db.selectFrom('subscriber').selectAll().execute()).toEqual([]);
    expect(await test.database.db.selectFrom('import').select(['state', 'revision']).execute()).toEqual([
      { state: 'refused', revision: null },
    ]);
    expect(await test.database.db.selectFrom('import_reject').select('line').execute()).toHaveLength(2);
  });

  it('name a subscriber that an earlier import named as known', async () => {
    await importing(test.database, { 'subscribers.csv': FILES['subscribers.csv'] });
    const summary = await importing(test.database, {
      'payments.csv': 'subscriber,id,at,amount\nA1,P1,2024-02-01,1.00',
    });

    expect(summary).toMatchObject({ rejected: 0 });
  });

  it('name a subscriber as known that a row behind them tells', async () => {
    const summary = await importingLines(
      test.database,
      [
        { fact: 'payment', subscriber: 'A1', id: 'P1', at: '2024-02-01', amount: '1.00' },
        { fact: 'payment', subscriber: 'A2', id: 'P1', at: '2024-02-01', amount: '1.00' },
        { fact: 'subscriber', subscriber: 'A1', kind: 'person', segment: 'a' },
      ],
      { maxRejectsPercent: 50 },
    );

    expect(summary).toMatchObject({ read: 3, rejected: 1, outcome: { kind: 'applied' } });
    expect(summary.facts.get('payment')).toMatchObject({ rows: 1, added: 1 });
  });
});

describe('an import is refused', () => {
  it('before a programme is published, with what to do', async () => {
    const empty = await createTestDatabase();
    await expect(importing(empty.database, FIRST)).rejects.toThrow(/stazh programme publish FILE/);
    await empty.close();
  });

  it('when the manifest counts other rows, whole files among them', async () => {
    const manifest = JSON.stringify({
      rows: { 'subscribers.csv': 2, 'services.csv': 2, 'payments.csv': 3, 'fees.csv': 1 },
    });
    const summary = await importing(test.database, { ...FIRST, 'manifest.json': manifest });

    expect(summary.outcome).toMatchObject({ kind: 'refused' });
    expect(summary.outcome).toHaveProperty(
      'because',
      'the files are not those the manifest speaks of:\n  payments.csv: 2 rows, and the manifest says 3\n' +
        '  fees.csv: no rows, and the manifest says 1\nSend them again, with a manifest of their own.',
    );
  });

  it('when a manifest cannot be understood', async () => {
    const files = { ...FIRST, 'manifest.json': '{"complete": "yes"}' };

    await expect(importing(test.database, files)).rejects.toMatchObject({ code: 'FACTS_REFUSED' });
    expect(await test.database.db.selectFrom('import').select('state').execute()).toEqual([
      { state: 'refused' },
    ]);
  });

  it('when two external ids have the same 64-bit id', async () => {
    await test.owner.db
      .insertInto('subscriber')
      .values({ subscriber_id: sql`subscriber_id('A1')`, external_id: 'Z9' })
      .execute();
    const summary = await importing(test.database, FIRST);

    expect(summary.outcome).toMatchObject({
      kind: 'refused',
      because: expect.stringContaining('the same 64-bit id') as string,
    });
    expect(await payments()).toEqual([]);
  });

  it('when a header is wrong, and says so in the list of imports', async () => {
    await expect(
      importing(test.database, { 'payments.csv': 'subscriber,id,at,sum\nA1,P1,2024-01-01,1' }),
    ).rejects.toThrow(/sum/);
    const { refused_because: because } = await test.database.db
      .selectFrom('import')
      .select('refused_because')
      .executeTakeFirstOrThrow();
    expect(because).toContain('payments.csv');
  });
});

describe('a manifest', () => {
  it('says up to when everything is in', async () => {
    const manifest = JSON.stringify({
      complete_through: '2024-07-01',
      rows: { 'subscribers.csv': 2, 'services.csv': 2, 'payments.csv': 2 },
    });
    await importing(test.database, { ...FIRST, 'manifest.json': manifest });

    const { complete_through: through } = await test.database.db
      .selectFrom('import')
      .select('complete_through')
      .executeTakeFirstOrThrow();
    expect(through).toBe(Date.UTC(2024, 5, 30, 21));
  });
});

describe('a dry run', () => {
  it('tells what would change and writes nothing', async () => {
    await importing(test.database, FIRST);
    const before = await everything();
    const summary = await importing(
      test.database,
      {
        'payments.csv':
          'subscriber,id,at,amount\nA1,P1,2024-02-02,600.00\nA1,P9,2024-02-02,1.00\nC3,P1,2024-02-02,1.00',
      },
      { isDryRun: true, maxRejectsPercent: 100 },
    );

    expect(summary).toMatchObject({
      importId: null,
      outcome: { kind: 'checked' },
      rejected: 1,
      rejectsFile: null,
    });
    expect(countsOf(summary, 'payment')).toBe('1/1/0/0');
    expect(await everything()).toEqual(before);
  });

  async function everything(): Promise<unknown> {
    const counted = await sql`
      select (select count(*) from fact_payment) as payments, (select count(*) from import) as imports,
        (select count(*) from revision) as revisions, (select count(*) from touch) as touches,
        (select count(*) from import_reject) as rejects, (select last_value from revision_number) as last`.execute(
      test.database.db,
    );
    return counted.rows;
  }
});

it('leaves nothing of the rows it has read when a later file cannot be read', async () => {
  const files = { ...FIRST, 'terminations.csv': 'subscriber,when\nA1,2024-01-01' };

  await expect(importing(test.database, files)).rejects.toMatchObject({ code: 'FACTS_REFUSED' });
  expect(await payments()).toEqual([]);
  expect(await test.database.db.selectFrom('subscriber').selectAll().execute()).toEqual([]);
});
