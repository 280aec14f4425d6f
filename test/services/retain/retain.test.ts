import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportSubject } from '../../../src/services/subject/export-subject.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import {
  everythingWritten,
  give,
  history,
  MONTHS,
  night,
  payer,
  paymentOf,
  publish,
  told,
} from '../night/support.ts';
import { differences, factsLeft, fold, payFrom } from './support.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await payFrom(test, '2026-05-01');
  await give(test.database, [
    ...payer('A1'),
    { fact: 'blocking', subscriber: 'A1', kind: 'outage', from: '2024-02-10', to: '2024-02-11' },
    { fact: 'balance', subscriber: 'A1', at: '2024-01-20', amount: '1.00' },
    { fact: 'balance', subscriber: 'A1', at: '2024-02-20', amount: '2.00' },
    {
      fact: 'adjustment',
      subscriber: 'A1',
      id: 'J1',
      at: '2024-02-20',
      delta: '1',
      author: 'olga',
      reason: 'sorry',
    },
  ]);
  // The second version of a payment that will be folded.
  await give(test.database, [{ ...paymentOf('A1', '2024-01-15'), amount: '400.00' }]);
  await night(test.database, '2024-05-31');
});
afterEach(async () => {
  await test.close();
});

// April's bonus looks at payments of a month before it: what was paid in March stays.
const LEFT = [
  'adjustment 2024-02-20',
  'balance 2024-02-20',
  'fee 2024-01-01',
  'payment 2024-03-15',
  'payment 2024-04-15',
  'service 2024-01-01',
];

describe('folding', () => {
  it('takes away what is over, with its earlier versions, and nothing that was decided', async () => {
    const [before, written] = [await history(test.database), await everythingWritten(test.database)];
    const retained = await fold(test.database);

    // Payments of January, in two versions, and February; the outage; the balance of January.
    expect(retained).toMatchObject({ folded: 1, rows: 5, horizon: Date.UTC(2024, 2, 31, 21) });
    expect(retained.left).toEqual(new Map());
    expect([
      retained.facts.get('payments'),
      retained.facts.get('balances'),
      retained.facts.get('fees'),
    ]).toEqual([2, 1, 0]);
    expect(await factsLeft(test, 'A1')).toEqual(LEFT);
    expect(await history(test.database)).toBe(before);
    expect(await everythingWritten(test.database)).toEqual(written);
    expect(await differences(test.database)).toBe(0);
  });

  it('says the same of a dry run, and changes nothing', async () => {
    const before = await factsLeft(test, 'A1');
    const retained = await fold(test.database, { isDryRun: true });

    expect(retained).toMatchObject({ folded: 1, rows: null });
    expect(await factsLeft(test, 'A1')).toEqual(before);
    const { rows } = await test.owner.pool.query('select from retention');
    expect(rows).toHaveLength(0);
  });

  it('finds nothing more to do the second time, and goes on a month later', async () => {
    await fold(test.database);
    expect(await fold(test.database)).toMatchObject({ folded: 0, rows: 0 });
    const later = await fold(test.database, { now: Date.UTC(2026, 4, 15) });

    // The payment of April stays for the bonus of May.
    expect(later).toMatchObject({ folded: 1, rows: 1 });
    expect(await factsLeft(test, 'A1')).toEqual(LEFT.filter((fact) => fact !== 'payment 2024-03-15'));
    expect(await differences(test.database)).toBe(0);
  });

  it('leaves later late facts to be replayed from the horizon on, and the past as it was', async () => {
    const past = (await told(test.database, 'A1')).filter((line) => /^\d\d\.0[1-3]\./.test(line));
    await fold(test.database);
    await give(test.database, [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-04-10', to: '2024-04-12' },
    ]);
    await night(test.database, '2024-06-30');

    // By hand: three months and one by adjustment are lost on the 10th of April; May is the first whole month after it.
    const now = await told(test.database, 'A1');
    expect(now.filter((line) => /^\d\d\.0[1-3]\./.test(line))).toEqual(past);
    expect(now.slice(past.length)).toEqual([
      '01.04.2024 accrual +1 = 4',
      '01.04.2024 credit 50.00',
      '10.04.2024 reset -4 = 0',
      '01.05.2024 skip +0 = 0',
      '01.05.2024 refusal below_first_rung',
      '01.06.2024 accrual +1 = 1',
      '01.06.2024 refusal no_payment',
      '01.07.2024 accrual +1 = 2',
      '01.07.2024 refusal no_payment',
    ]);
    expect(await differences(test.database)).toBe(0);
  });

  it('is in what a person is shown of themselves', async () => {
    await fold(test.database);
    const { held } = await exportSubject(test.database, { subscriber: 'A1', author: 'olga' });

    expect(held.find(({ table }) => table === 'fold')?.rows).toMatchObject([
      { counters: { months: { value: 3 } }, folded_by: 'olga', folded_because: 'two years are enough' },
    ]);
  });
});

describe('who is left as they are', () => {
  it('has facts that no night has taken up', async () => {
    await give(test.database, [paymentOf('A1', '2024-05-15')]);
    expect((await fold(test.database)).left).toEqual(new Map([['waiting', 1]]));
  });

  it('has a counter that is not what the facts say', async () => {
    await test.owner.pool.query('update counter set value = value + 1');
    const retained = await fold(test.database);
    expect(retained.left).toEqual(new Map([['differs', 1]]));
    expect(await factsLeft(test, 'A1')).toContain('payment 2024-01-15');
  });

  it('is parked', async () => {
    await test.owner.pool.query(
      `insert into parked (subscriber_id, programme_id, code, message, run_id)
       select subscriber_id, programme_id, 'ENGINE_FAULT', 'x', run_id from counter`,
    );
    expect((await fold(test.database)).left).toEqual(new Map([['parked', 1]]));
  });

  it('has nothing that is over', async () => {
    await give(test.database, [
      { fact: 'subscriber', subscriber: 'B2', kind: 'person', segment: 'apartment' },
      { fact: 'service', subscriber: 'B2', service: 'internet', from: '2024-01-01' },
    ]);
    await night(test.database, '2024-06-30');
    expect(await fold(test.database)).toMatchObject({ folded: 1, left: new Map([['nothing', 1]]) });
  });
});

describe('facts are not folded', () => {
  it('where a month that is paid is not posted', async () => {
    await payFrom(test, '2024-01-01');
    await expect(fold(test.database)).rejects.toMatchObject({
      code: 'RETAIN_REFUSED',
      // January 2024 less a year of reach, less the month that its bonus looks at.
      detail:
        '--older-than P2Y folds facts before 2024-04-01T00:00:00+03:00.\n' +
        'months: 2024-01 is not posted, and corrections reach back P12M, to 2023-01, whose bonus looks at the month before. ' +
        'Accepted: 2022-12-01 or earlier; found 2024-04-01.',
    });
    expect(await factsLeft(test, 'A1')).toContain('payment 2024-01-15');
  });

  it('within reach of corrections', async () => {
    // From January 2026 a year reaches to January 2025, whose bonus looks at December.
    await night(test.database, '2026-01-09');
    const now = Date.UTC(2026, 0, 10);
    await expect(fold(test.database, { now, olderThan: 'P12M' })).rejects.toMatchObject({
      code: 'RETAIN_REFUSED',
    });
    expect(await fold(test.database, { now, olderThan: 'P13M' })).toMatchObject({ folded: 1 });
  });

  it('while a run is walked', async () => {
    const holder = await test.owner.pool.connect();
    await holder.query(
      `update run set state = 'running', finished_at = null, lease_until = now() + interval '1 hour', holder_pid = pg_backend_pid()`,
    );
    await expect(fold(test.database)).rejects.toMatchObject({ code: 'RETAIN_BUSY' });
    holder.release();
  });
});
