import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, MONTHS, night, payer, paymentOf, publish, told } from './support.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, payer('A1'));
  await night(test.database, '2024-04-30');
});
afterEach(async () => {
  await test.close();
});

/** The steps up to the credit of March, which none of the late facts below concerns. */
const FIRST_MONTHS = [
  '01.02.2024 accrual +1 = 1',
  '01.02.2024 refusal below_first_rung',
  '01.03.2024 accrual +1 = 2',
  '01.03.2024 credit 50.00',
];

type Row = readonly [name: string, late: Fact, then: readonly string[], superseded: number];

// What was stored after the first months: accruals to 3 and 4, and credits of 50.00 in April and May: four steps.
const ROWS: readonly Row[] = [
  [
    'a forced blocking of March: reset at once, March does not count, April is the first month again',
    { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-03-10', to: '2024-03-12' },
    [
      '10.03.2024 reset -2 = 0',
      '01.04.2024 skip +0 = 0',
      '01.04.2024 refusal below_first_rung',
      '01.05.2024 accrual +1 = 1',
      '01.05.2024 refusal below_first_rung',
    ],
    4,
  ],
  [
    'the payment of March bounced: nobody paid between March and April',
    { ...paymentOf('A1', '2024-03-15'), withdrawn: 'yes' },
    [
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 refusal no_payment',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 credit 50.00',
    ],
    1,
  ],
  [
    'a fee of 600.00 from the 20th of March: ten percent of it',
    {
      fact: 'fee',
      subscriber: 'A1',
      service: 'internet',
      tariff: 'home',
      amount: '600.00',
      from: '2024-03-20',
    },
    [
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 60.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 credit 60.00',
    ],
    2,
  ],
  [
    'service that ended on the 10th of April: April was served for a while, the bonus day was not',
    { fact: 'service', subscriber: 'A1', service: 'internet', from: '2024-01-01', to: '2024-04-10' },
    [
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 refusal not_served',
    ],
    1,
  ],
  [
    'a forced blocking from the very midnight walked to: it takes hold after the accrual and before the bonus',
    { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-05-01' },
    [
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 reset -4 = 0',
      '01.05.2024 refusal not_served',
    ],
    1,
  ],
];

describe('a late fact', () => {
  it.each(ROWS)('%s', async (_name, late, then, superseded) => {
    await give(test.database, [late]);

    const [report] = await night(test.database, '2024-04-30');

    expect(await told(test.database, 'A1')).toEqual([...FIRST_MONTHS, ...then]);
    expect(report?.counts).toMatchObject({ walked: 1, replayed: 1, superseded });
  });

  it('gives the same when the late facts come all together, one by one, or from the beginning', async () => {
    const together = ROWS.map(([, late]) => late);
    for (const late of together) {
      await give(test.database, [late]);
      await night(test.database, '2024-04-30');
    }
    const oneByOne = await told(test.database, 'A1');
    await give(test.database, [
      ...payer('A2'),
      ...together.map((late): Fact => ({ ...late, subscriber: 'A2' })),
    ]);
    await night(test.database, '2024-04-30');

    expect(await told(test.database, 'A2')).toEqual(oneByOne);
  });

  it('keeps what it supersedes, with the revision and the run that say so, and rewrites nothing else', async () => {
    const { rows: before } = await test.owner.pool.query<{ row: string }>(STORED);
    await give(test.database, [{ ...paymentOf('A1', '2024-03-15'), withdrawn: 'yes' }]);
    const [report] = await night(test.database, '2024-04-30');
    const { rows: after } = await test.owner.pool.query<{ row: string }>(STORED);
    const { rows: gone } = await test.owner.pool.query(
      `select amount, superseded_run, (select cut from run where run_id = superseded_run) = (select max(revision) from revision) as by_last
       from outcome where superseded_run <> 0`,
    );

    expect(gone).toEqual([{ amount: '50.00', superseded_run: report?.runId, by_last: true }]);
    // Every row is still there as it was, and one is new: the refusal.
    expect(after.map(({ row }) => row)).toEqual(expect.arrayContaining(before.map(({ row }) => row)));
    expect(after).toHaveLength(before.length + 1);
  });

  it('that was booked ahead is forgotten when its import is taken back', async () => {
    await give(test.database, [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-05-20', to: '2024-05-21' },
    ]);
    // Carried by the counter from here on.
    await night(test.database, '2024-05-10');
    const { rows } = await test.owner.pool.query<{ id: number }>('select max(import_id) as id from import');
    await withdrawImport(test.database, rows[0]?.id ?? 0);
    await night(test.database, '2024-05-31');

    expect((await told(test.database, 'A1')).slice(-2)).toEqual([
      '01.06.2024 accrual +1 = 5',
      '01.06.2024 refusal no_payment',
    ]);
  });

  it('that is later than everything walked changes nothing before it', async () => {
    await give(test.database, [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-05-10', to: '2024-05-12' },
    ]);

    const [report] = await night(test.database, '2024-05-31');

    // May holds the reset; nobody paid in May.
    expect(await told(test.database, 'A1')).toEqual([
      ...FIRST_MONTHS,
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 credit 50.00',
      '10.05.2024 reset -4 = 0',
      '01.06.2024 skip +0 = 0',
      '01.06.2024 refusal no_payment',
    ]);
    expect(report?.counts).toMatchObject({ walked: 1, replayed: 0, superseded: 0 });
  });

  it('is nothing to a counter whose state another engine left: it is replayed, and nothing is rewritten', async () => {
    await test.owner.pool.query(`update counter set state = '\\x00'; update run set state_format = 0`);

    const [report] = await night(test.database, '2024-05-31');

    expect(await told(test.database, 'A1')).toEqual([
      ...FIRST_MONTHS,
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 credit 50.00',
      '01.06.2024 accrual +1 = 5',
      '01.06.2024 refusal no_payment',
    ]);
    expect(report?.counts).toMatchObject({ walked: 1, replayed: 1, superseded: 0 });
  });
});

// Without the columns that supersede.
const STORED = `
  select 'entry ' || (subscriber_id, effective_at, sequence, kind, delta, value, run_id)::text as row from entry
  union all
  select 'outcome ' || (subscriber_id, month, effective_at, sequence, amount, run_id)::text from outcome`;
