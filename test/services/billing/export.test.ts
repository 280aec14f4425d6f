import { beforeAll, describe, expect, it } from 'vitest';
import type { AppError } from '../../../src/errors.ts';
import { makeClose } from '../../support/closes.ts';
import { useTestDatabase } from '../../support/database.ts';
import { MONTHS, publish } from '../night/support.ts';
import { answer, exported, subscribersOf } from './support.ts';

const test = useTestDatabase();

// Whose order in an export is that of their numbers, which the database is asked for.
const NAMES = ['A1', 'B/2', 'C, "3"', 'D4', 'E5'];

beforeAll(async () => {
  const { database } = test();
  await publish(database, MONTHS);
  await makeClose(database, {
    month: '2024-02',
    rows: [{ subscriber: 'A1', credit: '50.00', paid: '50.00' }],
  });
  await makeClose(database, {
    month: '2024-03',
    rows: [
      { subscriber: 'A1', credit: '50.00', paid: '50.00' },
      // 60.00 earned, 55.50 too much in the two months before.
      { subscriber: 'B/2', credit: '60.00', corrections: '-55.50', paid: '4.50' },
      { subscriber: 'C, "3"', corrections: '-10.00', paid: '-10.00' },
      // Owed 30.00, earned 20.00: ten are carried on.
      { subscriber: 'D4', credit: '20.00', carriedIn: '-30.00', paid: '0', carriedOut: '-10.00' },
      { subscriber: 'E5', carriedIn: '-7.00', paid: '0', writtenOff: '-7.00', because: 'terminated' },
    ],
    corrections: [
      { subscriber: 'B/2', month: '2024-01', was: '50.00', isNow: '0', amount: '-50.00' },
      { subscriber: 'B/2', month: '2024-02', was: '50.50', isNow: '45.00', amount: '-5.50' },
      { subscriber: 'C, "3"', month: '2024-02', was: '10.00', isNow: '0', amount: '-10.00' },
      {
        subscriber: 'A1',
        month: '2023-01',
        was: '1.00',
        isNow: '0',
        amount: '-1.00',
        disposition: 'beyond_reach',
      },
    ],
  });
  await makeClose(database, { month: '2024-04', rows: [], state: 'cancelled' });
  await makeClose(database, { month: '2024-05', rows: [], state: 'previewed' });
});

async function byNumber(): Promise<readonly string[]> {
  const { rows } = await test().owner.pool.query<{ name: string }>(
    'select name from unnest($1::text[]) as name order by subscriber_id(name)',
    [NAMES],
  );
  return rows.map(({ name }) => name);
}

describe('an export', () => {
  it('is CSV, a row a message, with an id that needs no quotes', async () => {
    const { text, said } = await exported(test().database, { format: 'csv' });

    const [header, ...rows] = text.trimEnd().split('\n');
    expect(header).toBe(
      'id,programme,month,subscriber,currency,paid,credit,corrections,carried_in,carried_out,written_off,because,counter,percent,base,version',
    );
    expect(rows.toSorted()).toEqual([
      'months/2024-03/A1,months,2024-03,A1,RUB,50.00,50.00,0.00,0.00,0.00,0.00,,7,10,500.00,1',
      'months/2024-03/B%2F2,months,2024-03,B/2,RUB,4.50,60.00,-55.50,0.00,0.00,0.00,,7,10,600.00,1',
      'months/2024-03/C%2C%20%223%22,months,2024-03,"C, ""3""",RUB,-10.00,0.00,-10.00,0.00,0.00,0.00,,,,,',
    ]);
    expect(said).toBe('3 of 3, 44.50 of 44.50');
  });

  it('is NDJSON, with the months that are corrected', async () => {
    const { text } = await exported(test().database);

    expect(text.trimEnd().split('\n').toSorted()[1]).toBe(
      '{"id":"months/2024-03/B%2F2","programme":"months","month":"2024-03","subscriber":"B/2","currency":"RUB","paid":"4.50",' +
        '"credit":"60.00","corrections":"-55.50","carried_in":"0.00","carried_out":"0.00","written_off":"0.00","because":null,' +
        '"counter":7,"percent":"10","base":"600.00","version":1,"corrected":[' +
        '{"month":"2024-01","was":"50.00","is_now":"0.00","amount":"-50.00"},' +
        '{"month":"2024-02","was":"50.50","is_now":"45.00","amount":"-5.50"}]}',
    );
  });

  it('shows with --all what is only carried on or written off', async () => {
    const { text, said } = await exported(test().database, { format: 'csv', isAll: true });

    expect(
      text
        .split('\n')
        .filter((line) => /D4|E5/.test(line))
        .toSorted(),
    ).toEqual([
      'months/2024-03/D4,months,2024-03,D4,RUB,0.00,20.00,0.00,-30.00,-10.00,0.00,,7,10,200.00,1',
      'months/2024-03/E5,months,2024-03,E5,RUB,0.00,0.00,0.00,-7.00,0.00,-7.00,terminated,,,,',
    ]);
    expect(said).toBe('5 of 5, 44.50 of 44.50');
  });

  it('goes on behind any message, in the order of subscriber numbers', async () => {
    const order = await byNumber();

    expect(await subscribersOf(test().database, { isAll: true })).toEqual(order);
    for (const [index, subscriber] of order.entries()) {
      const after = `months/2024-03/${encodeURIComponent(subscriber)}`;
      expect(await subscribersOf(test().database, { isAll: true, after })).toEqual(order.slice(index + 1));
    }
  });

  it('leaves out what was answered, and shows on demand what was rejected', async () => {
    const { database } = test();
    const lines = [
      '{"id":"months/2024-03/A1","answer":"ack"}',
      '{"id":"months/2024-03/B%2F2","answer":"reject","reason":"no account"}',
      '{"id":"months/2024-02/A1","answer":"reject","reason":"of another month"}',
    ];
    await answer(database, lines.join('\n'));

    const { said } = await exported(database, { states: ['unanswered'] });

    expect(said).toBe('1 of 3, -10.00 of 44.50');
    expect(await subscribersOf(database, { states: ['unanswered'] })).toEqual(['C, "3"']);
    expect(await subscribersOf(database, { states: ['rejected'] })).toEqual(['B/2']);
    expect((await subscribersOf(database, { states: ['rejected', 'unanswered'] })).toSorted()).toEqual([
      'B/2',
      'C, "3"',
    ]);
    expect(await subscribersOf(database, { month: '2024-02', states: ['unanswered'] })).toEqual([]);
  });

  it.each([
    ['2024-04', 'is open'],
    ['2024-06', 'is open'],
    ['2024-05', 'is previewed'],
  ])('of %s is refused: the month %s', async (month, because) => {
    const failure = await exported(test().database, { month }).catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'CLOSE_NOT_POSTED' });
    expect((failure as AppError).detail).toContain(`${month} of months ${because}`);
  });

  it.each(['A1', 'months/2024-02/A1', 'other/2024-03/A1'])('does not go on behind %s', async (after) => {
    await expect(exported(test().database, { after })).rejects.toMatchObject({
      code: 'USAGE',
      detail: expect.stringContaining(`found "${after}"; accepted`) as string,
    });
  });
});
