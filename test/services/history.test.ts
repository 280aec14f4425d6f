import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyTableWriter } from '../../src/cli/history-text.ts';
import type { BothTimes } from '../../src/services/both-times.ts';
import { type CounterHistory, readHistory } from '../../src/services/history.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { dateRun, dateUnit } from '../support/dated.ts';
import { give, MONTHS, night, payer, publish } from './night/support.ts';

// The first night believes 3: January, February and March count. On 4 April somebody tells of a forced blocking of
// March, and the night after it takes everything from the 10th on.
let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, payer('A1'));
  await night(test.database, '2024-04-02');
  await dateRun(test, '2024-04-03T03:00:00.250+03:00');
  await give(test.database, [
    { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-03-10T07:00', to: '2024-03-12' },
  ]);
  await dateUnit(test, '2024-04-04T10:00:00+03:00');
  await night(test.database, '2024-04-04');
  await dateRun(test, '2024-04-05T03:00:00+03:00');
});
afterAll(async () => {
  await test.close();
});

const TIMES: BothTimes = { asOf: null, knownAt: null, withSuperseded: false };

async function read(times: Partial<BothTimes>, subscriber = 'A1'): Promise<CounterHistory> {
  const taken: CounterHistory[] = [];
  await readHistory(
    test.database,
    { subscriber, programme: null, times: { ...TIMES, ...times } },
    async (history) => void taken.push(history),
  );
  const [one] = taken;
  if (one === undefined || taken.length > 1) throw new Error(`${taken.length} histories`);
  return one;
}

async function table(times: Partial<BothTimes>): Promise<readonly string[]> {
  const history = await read(times);
  return historyTableWriter(history.programme, times.withSuperseded ?? false)(history).trimEnd().split('\n');
}

const HEAD = ['months: A1', '  at          what      change  value  rule  because'];
const TO_MARCH = [
  '  2024-02-01  accrual       +1      1        since 2024-01-01',
  '  2024-02-01  no bonus              1        below_first_rung',
  '  2024-03-01  accrual       +1      2        since 2024-02-01',
  '  2024-03-01  bonus                 2        50.00 RUB = 10 % of 500.00',
];

describe('history of both times', () => {
  it('says what was true before the change, as it was known before', async () => {
    expect(await table({ asOf: '2024-03-05', knownAt: '2024-04-04' })).toEqual([
      ...HEAD,
      ...TO_MARCH,
      '',
      '  as of 2024-03-06: counter 2',
    ]);
  });
});
