import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { give, MONTHS, night, payer, paymentOf, publish } from '../services/night/support.ts';
import { payFrom } from '../services/retain/support.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { recordingIo } from '../support/io.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  // A month that no clock of this test has reached.
  await payFrom(test, '2999-01-01');
  await give(test.database, [
    ...payer('A1'),
    { fact: 'blocking', subscriber: 'A1', kind: 'outage', from: '2024-02-10', to: '2024-02-11' },
    { fact: 'subscriber', subscriber: 'B2', kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber: 'B2', service: 'internet', from: '2024-01-01' },
  ]);
  // The second version of what will be folded.
  await give(test.database, [{ ...paymentOf('A1', '2024-01-15'), amount: '400.00' }]);
  await night(test.database, '2024-05-31');
});
afterEach(async () => {
  await test.close();
});

async function stazh(
  ...args: readonly string[]
): Promise<{ readonly out: string; readonly err: string; readonly exit: number }> {
  const { said, io } = recordingIo();
  const exit = await run(args, { ...io, stdin: Readable.from([]), env: { DATABASE_URL: test.url } });
  return { ...said, exit };
}

/** How long ago, to this month, the 1st of April 2024 was. */
function sinceApril(): string {
  const moscow = new Date(Date.now() + 3 * 3_600_000);
  return `P${(moscow.getUTCFullYear() - 2024) * 12 + moscow.getUTCMonth() - 3}M`;
}

const factCount = async (): Promise<number> => {
  const { rows } = await test.owner.pool.query<{ count: number }>(
    'select (select count(*) from fact_payment)::integer + (select count(*) from fact_blocking)::integer as count',
  );
  return rows[0]?.count ?? 0;
};

describe('stazh retain', () => {
  it('says what would go, then lets it go, and finds nothing more', async () => {
    const dry = await stazh('retain', '--older-than', sinceApril(), '--dry-run');
    expect(dry).toMatchObject({ exit: 0 });
    // What was paid in January and February; what was paid in March stays for the bonus of April. B2 has nothing that is over.
    const table = [
      '  facts       folded',
      '  blockings        1',
      '  payments         2',
      '',
      'Left as they are:',
      '  subscribers   because',
      '            1   nothing of theirs is over that could go',
    ];
    expect(dry.out.trimEnd().split('\n')).toEqual([
      'Of 1 subscriber 3 facts before 2024-04-01T00:00:00+03:00 would be folded. Nothing was changed.',
      '',
      ...table,
    ]);
    expect(await factCount()).toBe(6);

    const done = await stazh(
      'retain',
      '--older-than',
      sinceApril(),
      '--author',
      'olga',
      '--reason',
      'enough',
    );
    expect(done.out.trimEnd().split('\n')).toEqual([
      'Of 1 subscriber 3 facts before 2024-04-01T00:00:00+03:00 are folded; with earlier versions 4 rows went.',
      '',
      ...table,
    ]);
    expect(await factCount()).toBe(2);
    const { rows } = await test.owner.pool.query('select author, reason from retention');
    expect(rows).toEqual([{ author: 'olga', reason: 'enough' }]);

    const again = await stazh('retain', '--older-than', sinceApril());
    expect(again.out).toMatch(/^Nobody has facts before .* that can be folded/);
    expect((await stazh('verify')).err).toContain('2 counters verified, 0 differences');
  });

  it('says the same to machines', async () => {
    const { out, exit } = await stazh('retain', '--older-than', sinceApril(), '--format', 'json');
    expect(exit).toBe(0);
    expect(JSON.parse(out)).toEqual({
      horizon: '2024-03-31T21:00:00.000Z',
      folded: 1,
      facts: {
        services: 0,
        blockings: 1,
        fees: 0,
        payments: 2,
        charges: 0,
        balances: 0,
        promotions: 0,
        terminations: 0,
      },
      rows: 4,
      left: { nothing: 1 },
    });
    const dry = await stazh('retain', '--older-than', sinceApril(), '--dry-run', '--format', 'json');
    expect(JSON.parse(dry.out)).toMatchObject({ folded: 0, rows: null });
  });

  it.each([
    ['no span', ['retain'], /--older-than/],
    [
      'no span of time',
      ['retain', '--older-than', 'five years'],
      /--older-than: found "five years"; accepted: a span/,
    ],
    [
      'a span of days',
      ['retain', '--older-than', 'P40D'],
      /--older-than: found "P40D"; accepted: a span of a month/,
    ],
    ['nobody', ['retain', '--older-than', 'P5Y', '--author', ' '], /--author: found nothing; accepted: 1 to/],
    [
      'no reason',
      ['retain', '--older-than', 'P5Y', '--reason', ''],
      /--reason: found nothing; accepted: 1 to/,
    ],
  ])('is refused with %s, and says what is accepted', async (_what, args, message) => {
    const { out, err, exit } = await stazh(...args);
    expect([exit, out]).toEqual([2, '']);
    expect(err).toMatch(message);
    expect(await factCount()).toBe(6);
  });

  it('is refused within reach of corrections, with the day that is accepted', async () => {
    const { out, err, exit } = await stazh('retain', '--older-than', 'P1M');
    expect([exit, out]).toEqual([2, '']);
    expect(err).toMatch(/months: corrections reach back P12M, .* Accepted: \d{4}-\d{2}-01 or earlier/);
    expect(await factCount()).toBe(6);
  });

  it('waits for nobody who works, and says so with 75', async () => {
    const holder = await test.owner.pool.connect();
    await holder.query(
      `update run set state = 'running', finished_at = null, lease_until = now() + interval '1 hour', holder_pid = pg_backend_pid()`,
    );
    const { err, exit } = await stazh('retain', '--older-than', sinceApril());
    expect(exit).toBe(75);
    expect(err).toMatch(/Facts cannot be folded at this moment.*is being walked by .*start it again later/s);
    holder.release();
  });
});
