import { beforeAll, describe, expect, it } from 'vitest';
import { exportJson } from '../../../src/cli/subject-text.ts';
import { exportSubject } from '../../../src/services/subject/export-subject.ts';
import { useTestDatabase } from '../../support/database.ts';
import { countsOf, setUp } from './support.ts';

const test = useTestDatabase();
type Exported = Awaited<ReturnType<typeof exportSubject>>;
let exported: Exported;

beforeAll(async () => {
  await setUp(test());
  exported = await exportSubject(test().database, { subscriber: 'A1', author: 'boris' });
});

function rowsOf(table: string): Exported['held'][number]['rows'] {
  return exported.held.find((held) => held.table === table)?.rows ?? [];
}

describe('the export of a subscriber', () => {
  it('has every row of every table that has a subscriber_id, by the catalogue', async () => {
    const counts = await countsOf(test(), 'A1');
    expect(counts.size).toBeGreaterThan(20);
    for (const [table, count] of counts) {
      expect(count, `a new table? give A1 a row of ${table} in support.ts`).toBeGreaterThan(0);
      expect(rowsOf(table), table).toHaveLength(count);
    }
  });

  it('has facts with every version, where each came from and how long it was believed', () => {
    // The programme is revision 1, the rejected rows came with 2.
    expect(rowsOf('fact_balance')).toMatchObject([
      { amount: '12.50', import_source: 'test', revision: '3', superseded_revision: '4' },
      { amount: '13.00', import_source: 'test', revision: '4', supersedes: '3' },
    ]);
    for (const row of rowsOf('fact_balance')) {
      expect(row).toMatchObject({
        at: '2024-04-19T21:00:00+00:00',
        recorded_at: expect.stringMatching(/^20\d\d-/) as string,
        import_started_at: expect.stringMatching(/^20\d\d-/) as string,
      });
    }
  });

  it('has decisions in words, also those that were superseded', () => {
    const kinds = rowsOf('entry').map(({ kind }) => kind);
    expect(kinds).toContain('accrual');
    // 10 % of 500.00 from counter 2 on: it is 1 on the 1st of February; on the 1st of May A1 is not served any more.
    expect(rowsOf('outcome').map(({ month, amount, codes }) => [month, amount ?? codes])).toEqual([
      ['2024-02-01', ['below_first_rung']],
      ['2024-03-01', '50.00'],
      ['2024-04-01', '50.00'],
      ['2024-05-01', ['not_served']],
    ]);
    expect(rowsOf('touch').map(({ facts }) => facts)).toContainEqual(['balance']);
  });

  it('has money, with the month that is closed', () => {
    expect(rowsOf('posting')).toMatchObject([
      { close_month: '2024-03-01', close_state: 'posted', credit: '50.00', paid: '50.00' },
      { close_month: '2024-04-01', corrections: '-30.05', carried_out: '-20.05' },
    ]);
    expect(rowsOf('correction')).toMatchObject([{ month: '2024-03-01', amount: '-30.05', revisions: ['3'] }]);
  });

  it('has rejects that name the subscriber, and nobody else', () => {
    expect(rowsOf('import_reject')).toMatchObject([
      { line: 1, column: 'subscriber', value: 'A1', code: 'unknown_subscriber' },
      { line: 2, value: '{"fact":"payment","subscriber":"A1","id":"P9",', code: 'bad_json' },
    ]);
  });

  it('has what the report of a close says of the subscriber, and of nobody else', () => {
    expect(rowsOf('close').map(({ report }) => report)).toEqual([
      [{ subscriber: 'A1', amount: '50.00' }],
      [{ subscriber: 'A1', amount: '50.00' }],
    ]);
  });

  it('is logged, and says itself who has looked', () => {
    expect(rowsOf('access_log')).toMatchObject([
      { who: 'olga', what: 'GET /subscribers' },
      { who: 'boris', what: 'subject export' },
    ]);
  });

  it('says which lists were read, by whom and how often, and not whom they named', async () => {
    const { database, owner } = test();
    expect(exported.lists).toEqual([]);
    await owner.pool.query(`
      insert into list_read (read_at, who, what, filter) values
        ('2024-05-01T10:00Z', 'olga', 'GET /v1/parked', '{}'), ('2024-05-03T10:00Z', 'olga', 'GET /v1/parked', '{"programme":"months"}'),
        ('2024-05-02T10:00Z', 'olga', 'GET /v1/summary', '{}'), ('2024-05-02T11:00Z', 'anna', 'GET /v1/parked', '{}')`);
    const { lists } = await exportSubject(database, { subscriber: 'A2', author: 'boris' });
    const at = (day: number, hour: number): number => Date.UTC(2024, 4, day, hour);
    expect(lists).toEqual([
      { who: 'anna', what: 'GET /v1/parked', first: at(2, 11), last: at(2, 11), times: 1 },
      { who: 'olga', what: 'GET /v1/parked', first: at(1, 10), last: at(3, 10), times: 2 },
      { who: 'olga', what: 'GET /v1/summary', first: at(2, 10), last: at(2, 10), times: 1 },
    ]);
  });

  it('has nothing of others', async () => {
    const text = exportJson(await exportSubject(test().database, { subscriber: 'A2', author: 'boris' }));
    expect(text).toContain('"A2"');
    expect(text).not.toMatch(/"A1"|A11/);
  });

  it('finds nobody of whom nothing is held, and logs nothing of it', async () => {
    await expect(exportSubject(test().database, { subscriber: 'A', author: 'boris' })).rejects.toMatchObject({
      code: 'SUBSCRIBER_NOT_FOUND',
    });
    const { rows } = await test().owner.pool.query(
      `select from access_log where subscriber_id = subscriber_id('A')`,
    );
    expect(rows).toEqual([]);
  });
});

describe('the log of reads', () => {
  it.each([`update access_log set who = 'nobody'`, 'delete from access_log', 'truncate access_log'])(
    'cannot be changed by the service: %s',
    async (statement) => {
      await expect(test().database.pool.query(statement)).rejects.toMatchObject({ code: '42501' });
    },
  );
});
