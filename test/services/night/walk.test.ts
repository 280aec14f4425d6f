import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { everythingWritten, give, history, MONTHS, night, payer, publish, told } from './support.ts';

let test: TestDatabase;
beforeEach(async () => {
  test = await createTestDatabase();
});
afterEach(async () => {
  await test.close();
});

// Served from the 1st of January without a break: one a month. The counter begins at the bonus day of January itself, so that
// has no outcome; at 1 there is no rung yet; from 2 on it is 10 % of 500.00.
const FOUR_MONTHS = [
  '01.02.2024 accrual +1 = 1',
  '01.02.2024 refusal below_first_rung',
  '01.03.2024 accrual +1 = 2',
  '01.03.2024 credit 50.00',
  '01.04.2024 accrual +1 = 3',
  '01.04.2024 credit 50.00',
  '01.05.2024 accrual +1 = 4',
  '01.05.2024 credit 50.00',
];

describe('nightly', () => {
  it('walks to the midnight at which the business date ends, that instant included', async () => {
    await publish(test.database, MONTHS);
    await give(test.database, payer('A1'));

    const [report] = await night(test.database, '2024-04-30');

    expect(await told(test.database, 'A1')).toEqual(FOUR_MONTHS);
    expect(report).toMatchObject({ programme: 'months', businessDate: '2024-04-30' });
    expect(report?.counts).toMatchObject({
      walked: 1,
      accrual: 4,
      credit: 3,
      refusal: 1,
      superseded: 0,
      parked: 0,
    });
  });

  it('does not walk past it', async () => {
    await publish(test.database, MONTHS);
    await give(test.database, payer('A1'));

    await night(test.database, '2024-04-29');

    expect(await told(test.database, 'A1')).toEqual(FOUR_MONTHS.slice(0, 6));
  });

  it('gives the same night by night as caught up at once', async () => {
    await publish(test.database, MONTHS);
    await give(test.database, payer('A1'));
    for (const day of ['2024-01-30', '2024-01-31', '2024-02-01', '2024-02-29', '2024-03-31', '2024-04-30']) {
      await night(test.database, day);
    }

    expect(await told(test.database, 'A1')).toEqual(FOUR_MONTHS);
  });

  it('changes nothing when the same night is run twice', async () => {
    await publish(test.database, MONTHS);
    await give(test.database, [...payer('A1'), ...payer('A2')]);
    await night(test.database, '2024-04-30');
    const before = await everythingWritten(test.database);

    const [again] = await night(test.database, '2024-04-30');

    expect(await everythingWritten(test.database)).toEqual(before);
    expect(before.length).toBe(2 * (1 + FOUR_MONTHS.length));
    expect(again?.counts['walked']).toBe(0);
  });

  it('touches nobody for whom nothing can change that night', async () => {
    await publish(test.database, MONTHS);
    await give(test.database, payer('A1'));
    await night(test.database, '2024-04-30');
    const before = await everythingWritten(test.database);

    const [quiet] = await night(test.database, '2024-05-15');

    expect(quiet?.counts['walked']).toBe(0);
    expect(await everythingWritten(test.database)).toEqual(before);
  });

  it('keeps a counter of its own for each programme', async () => {
    await publish(test.database, MONTHS);
    await publish(
      test.database,
      MONTHS.replace('programme: months', 'programme: pairs').replace('add: 1', 'add: 2'),
    );
    await give(test.database, payer('A1'));

    const reports = await night(test.database, '2024-01-31');

    expect(reports.map(({ programme, counts }) => [programme, counts['accrual']])).toEqual([
      ['months', 1],
      ['pairs', 1],
    ]);
    // Two a month: the pair is on the first rung a month earlier. Programmes come by name.
    expect(await told(test.database, 'A1')).toEqual([
      '01.02.2024 accrual +1 = 1',
      '01.02.2024 refusal below_first_rung',
      '01.02.2024 accrual +2 = 2',
      '01.02.2024 credit 50.00',
    ]);
  });

  it('walks nobody without facts and nothing of a programme that does not begin', async () => {
    await publish(test.database, MONTHS);

    const [report] = await night(test.database, '2024-04-30');

    expect(report?.counts['walked']).toBe(0);
    expect(await history(test.database)).toBe('');
  });

  it('refuses a day that is not over', async () => {
    await publish(test.database, MONTHS);

    await expect(night(test.database, '2026-01-15')).rejects.toMatchObject({
      code: 'USAGE',
      detail: expect.stringContaining('the last day that can be walked is 2026-01-14') as string,
    });
  });

  it('says that an earlier date is walked already, and walks only what is late', async () => {
    await publish(test.database, MONTHS);
    await give(test.database, payer('A1'));
    await night(test.database, '2024-04-30');
    const events: string[] = [];

    const [report] = await night(test.database, '2024-02-10', { onEvent: ({ kind }) => events.push(kind) });

    expect(events).toContain('already-walked');
    expect(report).toMatchObject({ businessDate: '2024-04-30' });
    expect(await told(test.database, 'A1')).toEqual(FOUR_MONTHS);
  });

  it('walks everybody again by a new revision of the programme', async () => {
    await publish(test.database, MONTHS);
    await give(test.database, payer('A1'));
    await night(test.database, '2024-04-30');
    await publish(test.database, MONTHS.replace('percent: 10', 'percent: 20'));

    const [report] = await night(test.database, '2024-04-30');

    expect(await told(test.database, 'A1')).toEqual(
      FOUR_MONTHS.map((line) => line.replace('50.00', '100.00')),
    );
    expect(report?.counts).toMatchObject({ walked: 1, replayed: 1, superseded: 3, credit: 3 });
  });
});
