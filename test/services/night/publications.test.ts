import { describe, expect, it } from 'vitest';
import { verify } from '../../../src/services/verify.ts';
import { type Fact, give, MONTHS, night, payer, publish, told, useProgramme } from './support.ts';

/** A month of service is worth one; 10 % of the fee from the second month on, whoever paid. */
const SERVED = MONTHS.replace('[served, { payment_made: { within: P1M } }]', '[served]');
const ENDS_IN_APRIL = SERVED.replace('versions:', 'valid_until: 2024-04-01\nversions:');

/** SERVED with one version more: two a month, and who did not pay is refused. */
function withSecond(from: string): string {
  const [, version = ''] = MONTHS.split('versions:\n');
  return SERVED + version.replace('2024-01-01', from).replace('add: 1', 'add: 2');
}

const test = useProgramme(SERVED);

async function lastRun(): Promise<unknown> {
  const { rows } = await test().owner.pool.query(
    `select is_full as "isFull", (counts -> 'walked')::integer as walked, (counts -> 'replayed')::integer as replayed,
       (counts -> 'superseded')::integer as superseded from run order by run_id desc limit 1`,
  );
  return rows[0];
}

async function verified(): Promise<unknown> {
  return verify(test().database, { programme: null, subscriber: null }, async () => undefined);
}

const JANUARY_AND_FEBRUARY = [
  '01.02.2024 accrual +1 = 1',
  '01.02.2024 refusal below_first_rung',
  '01.03.2024 accrual +1 = 2',
  '01.03.2024 credit 50.00',
];

describe('after a publication', () => {
  it('of a title nobody is walked for it', async () => {
    await give(test().database, ['A1', 'A2'].flatMap(payer));
    await night(test().database, '2024-02-12');
    await publish(test().database, SERVED.replace('en: Months', 'en: Months of service'));

    expect(await verified()).toEqual({ counters: 2, waiting: 0, differences: 0 });
    await night(test().database, '2024-02-13');
    expect(await lastRun()).toEqual({ isFull: false, walked: null, replayed: null, superseded: null });
    await night(test().database, '2024-02-29');
    expect(await told(test().database, 'A1')).toEqual(JANUARY_AND_FEBRUARY);
    expect(await verified()).toEqual({ counters: 2, waiting: 0, differences: 0 });
  });

  it('of a version to come nothing is superseded, and the version finds the facts that it looks at', async () => {
    const paid = ['2024-03-15', '2024-04-15'];
    const [first, second] = ['A1', 'A2'].map((who) => payer(who).filter(({ fact }) => fact !== 'payment'));
    const payments = paid.map(
      (at): Fact => ({ fact: 'payment', subscriber: 'A1', id: at, at, amount: '500.00' }),
    );
    await give(test().database, [...(first ?? []), ...(second ?? []), ...payments]);
    await night(test().database, '2024-03-20');
    await publish(test().database, withSecond('2024-04-01'));

    expect(await verified()).toEqual({ counters: 0, waiting: 2, differences: 0 });
    await night(test().database, '2024-03-21');
    expect(await lastRun()).toEqual({ isFull: true, walked: 2, replayed: 2, superseded: null });
    expect(await verified()).toEqual({ counters: 2, waiting: 0, differences: 0 });

    await night(test().database, '2024-04-30');
    // March is the first version's, the bonus of 1 April the second's; April is worth two.
    expect(await told(test().database, 'A1')).toEqual([
      ...JANUARY_AND_FEBRUARY,
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +2 = 5',
      '01.05.2024 credit 50.00',
    ]);
    expect((await told(test().database, 'A2')).slice(-3)).toEqual([
      '01.04.2024 refusal no_payment',
      '01.05.2024 accrual +2 = 5',
      '01.05.2024 refusal no_payment',
    ]);
    expect(await verified()).toEqual({ counters: 2, waiting: 0, differences: 0 });
  });

  it('of a version that has begun, what was decided since then is decided anew, and nothing before', async () => {
    await give(test().database, payer('A1'));
    await night(test().database, '2024-04-30');
    await publish(test().database, withSecond('2024-04-01'));
    await night(test().database, '2024-05-02');

    expect(await told(test().database, 'A1')).toEqual([
      ...JANUARY_AND_FEBRUARY,
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +2 = 5',
      '01.05.2024 credit 50.00',
    ]);
    // The credit of 1 April, now by the second version, and both steps of 1 May.
    expect(await lastRun()).toEqual({ isFull: true, walked: 1, replayed: 1, superseded: 3 });
    expect(await verified()).toEqual({ counters: 1, waiting: 0, differences: 0 });
  });
});

describe('the end of a programme', () => {
  it('is the accrual of the month that ends there; then nobody is walked any more', async () => {
    await publish(test().database, ENDS_IN_APRIL);
    await give(test().database, payer('A1'));
    await night(test().database, '2024-04-15');

    expect(await told(test().database, 'A1')).toEqual([...JANUARY_AND_FEBRUARY, '01.04.2024 accrual +1 = 3']);

    await give(test().database, [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-05-10', to: '2024-05-12' },
    ]);
    await night(test().database, '2024-06-30');
    expect(await lastRun()).toEqual({ isFull: false, walked: null, replayed: null, superseded: null });
    expect(await verified()).toEqual({ counters: 1, waiting: 0, differences: 0 });
  });

  it('may still be told otherwise by a late fact', async () => {
    await publish(test().database, ENDS_IN_APRIL);
    await give(test().database, payer('A1'));
    await night(test().database, '2024-04-15');
    await give(test().database, [{ fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-03-10' }]);
    await night(test().database, '2024-04-16');

    expect((await told(test().database, 'A1')).slice(-2)).toEqual([
      '10.03.2024 reset -2 = 0',
      '01.04.2024 skip +0 = 0',
    ]);
  });

  it('that is put off has never been: what came after it counts from then on', async () => {
    await publish(test().database, ENDS_IN_APRIL);
    await give(test().database, payer('A1'));
    await night(test().database, '2024-05-15');
    await give(test().database, [
      { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-05-10', to: '2024-05-12' },
    ]);
    await night(test().database, '2024-05-31');
    await publish(test().database, ENDS_IN_APRIL.replace('2024-04-01', '2024-09-01'));
    await night(test().database, '2024-06-30');

    expect(await told(test().database, 'A1')).toEqual([
      ...JANUARY_AND_FEBRUARY,
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 4',
      '01.05.2024 credit 50.00',
      '10.05.2024 reset -4 = 0',
      '01.06.2024 skip +0 = 0',
      '01.06.2024 refusal below_first_rung',
      '01.07.2024 accrual +1 = 1',
      '01.07.2024 refusal below_first_rung',
    ]);
    expect(await verified()).toEqual({ counters: 1, waiting: 0, differences: 0 });
  });

  it('that is moved to before today takes back what was decided after it', async () => {
    await give(test().database, payer('A1'));
    await night(test().database, '2024-04-30');
    await publish(test().database, ENDS_IN_APRIL.replace('2024-04-01', '2024-04-15'));
    await night(test().database, '2024-05-02');

    expect(await told(test().database, 'A1')).toEqual([
      ...JANUARY_AND_FEBRUARY,
      '01.04.2024 accrual +1 = 3',
      '01.04.2024 credit 50.00',
    ]);
    expect(await verified()).toEqual({ counters: 1, waiting: 0, differences: 0 });
  });
});
