import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { give, MONTHS, night, payer, paymentOf, publish, told } from './support.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, ['A1', 'A2', 'A3', 'A4'].flatMap(payer));
  await give(test.database, [
    { fact: 'blocking', subscriber: 'A2', kind: 'forced', from: '2024-02-12', to: '2024-02-13' },
  ]);
  await night(test.database, '2024-01-31');
});
afterEach(async () => {
  await test.close();
});

/** What the last run looked at, and what it walked. */
async function lastRun(): Promise<unknown> {
  const { rows } = await test.owner.pool.query(
    `select is_full, counts -> 'due' as due, counts -> 'walked' as walked from run order by run_id desc limit 1`,
  );
  return rows[0];
}

describe('a night between two turns of the calendar', () => {
  it('looks at nobody when nothing came and nobody wakes', async () => {
    await night(test.database, '2024-02-05');

    expect(await lastRun()).toEqual({ is_full: false, due: 0, walked: null });
  });

  it('walks whom a fact touched, and a counter that wakes for a blocking booked ahead', async () => {
    await give(test.database, [paymentOf('A1', '2024-02-11')]);
    await night(test.database, '2024-02-12');

    expect(await lastRun()).toEqual({ is_full: false, due: 2, walked: 2 });
    expect((await told(test.database, 'A2')).at(-1)).toBe('12.02.2024 reset -1 = 0');
  });

  it('does not walk for facts that the programme does not look at', async () => {
    await give(test.database, [{ fact: 'balance', subscriber: 'A1', at: '2024-02-10', amount: '10.00' }]);
    await night(test.database, '2024-02-10');

    expect(await lastRun()).toEqual({ is_full: false, due: 0, walked: null });
  });

  it('is followed by one that looks at everybody, when a month begins', async () => {
    await night(test.database, '2024-02-12');
    await night(test.database, '2024-02-29');

    expect(await lastRun()).toEqual({ is_full: true, due: 4, walked: 4 });
  });

  it('that missed the first of the month looks at everybody', async () => {
    await night(test.database, '2024-02-12');
    await night(test.database, '2024-03-05');

    expect(await lastRun()).toEqual({ is_full: true, due: 4, walked: 4 });
  });

  it('looks at everybody when the programme was published anew', async () => {
    await publish(test.database, MONTHS.replace('percent: 10', 'percent: 20'));
    await night(test.database, '2024-02-12');

    expect(await lastRun()).toEqual({ is_full: true, due: 4, walked: 4 });
  });
});

describe('news', () => {
  it('that a stopped run has consumed for some are not taken twice, and not lost for the others', async () => {
    await give(
      test.database,
      ['A1', 'A2', 'A3', 'A4'].map((name) => paymentOf(name, '2024-02-14')),
    );
    // One slice is committed, then the run is stopped.
    let slices = 0;
    const stopped = night(test.database, '2024-02-29', {
      sliceSize: 1,
      concurrency: 1,
      afterSlice: async () => {
        slices += 1;
        if (slices === 2) throw new Error('the power went');
      },
    });
    await expect(stopped).rejects.toThrow('the power went');
    await test.owner.pool.query(`update run set state = 'stopped' where state = 'running'`);
    await give(test.database, [paymentOf('A3', '2024-03-02')]);

    await night(test.database, '2024-03-31');

    // January to March are counted and the second month on pays; A2 was set back by its blocking in February, which does not count.
    const paid = [
      '01.02.2024 accrual +1 = 1',
      '01.02.2024 refusal below_first_rung',
      '01.03.2024 accrual +1 = 2',
      '01.03.2024 credit 50.00',
    ];
    for (const name of ['A1', 'A3', 'A4']) {
      expect(await told(test.database, name)).toEqual([
        ...paid,
        '01.04.2024 accrual +1 = 3',
        '01.04.2024 credit 50.00',
      ]);
    }
    expect((await told(test.database, 'A2')).slice(-2)).toEqual([
      '01.04.2024 accrual +1 = 1',
      '01.04.2024 refusal below_first_rung',
    ]);
  });
});
