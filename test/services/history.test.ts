import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { historyTableWriter, ndjsonWriter } from '../../src/cli/history-text.ts';
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
  const write = historyTableWriter(history.programme, times.withSuperseded ?? false);
  return write(history).trimEnd().split('\n');
}

/** `at what change value` of each row of the table. */
async function rows(times: Partial<BothTimes>): Promise<readonly string[]> {
  const { steps } = await read(times);
  const lines = (await table(times)).slice(2, 2 + steps.length);
  return lines.map((line) => line.trim().split(/ {2,}/).slice(0, 3).join(' '));
}

const BEFORE_10_MARCH = [
  '2024-02-01 accrual +1',
  '2024-02-01 no bonus 1',
  '2024-03-01 accrual +1',
  '2024-03-01 bonus 2',
];
const BELIEVED_FIRST = [...BEFORE_10_MARCH, '2024-04-01 accrual +1', '2024-04-01 bonus 3'];
const BELIEVED_THEN = [
  ...BEFORE_10_MARCH,
  '2024-03-10 07:00 reset -2',
  '2024-04-01 skip 0',
  '2024-04-01 no bonus 0',
];

describe('history of both times', () => {
  // A day is its end: 9 March ends before the blocking, and 31 March with the midnight at which March counts or does not.
  it.each<[asOf: string, knownAt: string, steps: readonly string[], standing: string]>([
    ['2024-03-09', '2024-04-04', BEFORE_10_MARCH, 'as of 2024-03-10 00:00: counter 2'],
    ['2024-03-31', '2024-04-04', BELIEVED_FIRST, 'as of 2024-04-01 00:00: counter 3'],
    ['2024-03-09', '2024-04-05', BEFORE_10_MARCH, 'as of 2024-03-10 00:00: counter 2'],
    ['2024-03-31', '2024-04-05', BELIEVED_THEN, 'as of 2024-04-01 00:00: counter 0'],
  ])('says what was true on %s as it was known on %s', async (asOf, knownAt, steps, standing) => {
    expect(await rows({ asOf, knownAt })).toEqual(steps);
    expect((await table({ asOf, knownAt })).at(-1)).toBe(`  ${standing}`);
  });

  it('takes an instant to the millisecond: a step and a run at that very one are in', async () => {
    const knownAt = '2024-04-03T03:00:00.250+03:00';

    expect((await read({ asOf: '2024-03-10T06:59:59.999' })).steps).toHaveLength(4);
    expect((await read({ asOf: '2024-03-10T07:00' })).steps).toHaveLength(5);
    expect((await read({ knownAt: '2024-04-03T03:00:00.249+03:00' })).steps).toEqual([]);
    expect(await rows({ knownAt })).toEqual(BELIEVED_FIRST);
  });

  it('does not say more than nights had walked', async () => {
    expect((await table({ asOf: '2024-12-31', knownAt: '2024-04-04' })).at(-1)).toBe(
      '  as of 2024-04-03 00:00: counter 3',
    );
    expect((await table({ asOf: '2024-12-31' })).at(-1)).toBe('  as of 2024-04-05 00:00: counter 0');
    expect((await table({ asOf: '2024-01-31T12:00' })).at(-1)).toBe(
      '  as of 2024-01-31 12:00: nothing was decided yet',
    );
    expect((await table({ asOf: '2024-03-31', knownAt: '2024-04-02' })).at(-1)).toBe(
      '  no night had walked it yet',
    );
  });

  it('shows what was believed once, by which runs, and which import ended it', async () => {
    expect(await table({ withSuperseded: true })).toEqual([
      'months: A1',
      '  run  until run  at                what      change  value  rule    because',
      '    1             2024-02-01        accrual       +1      1          since 2024-01-01',
      '    1             2024-02-01        no bonus              1          below_first_rung',
      '    1             2024-03-01        accrual       +1      2          since 2024-02-01',
      '    1             2024-03-01        bonus                 2          50.00 RUB = 10 % of 500.00',
      '    2             2024-03-10 07:00  reset         -2      0  forced  since 2024-03-10 07:00 PT0S (forced)',
      '    1          2  2024-04-01        accrual       +1      3          since 2024-03-01',
      '    2             2024-04-01        skip                  0  forced  interrupted since 2024-03-01',
      '    1          2  2024-04-01        bonus                 3          50.00 RUB = 10 % of 500.00',
      '    2             2024-04-01        no bonus              0          below_first_rung',
      '',
      '  run 1: recorded 2024-04-03 03:00:00.250, business date 2024-04-02',
      '  run 2: recorded 2024-04-05 03:00, business date 2024-04-04',
      '    superseded 2 steps, because of',
      '      import 2 (test), applied 2024-04-04 10:00: blocking since 2024-03-10 07:00',
    ]);
  });

  it('says in one line that nobody knew anything yet, and that nothing was superseded', async () => {
    expect(await table({ knownAt: '2024-04-02' })).toEqual(['months: A1', '  nothing was known yet']);
    expect((await table({ knownAt: '2024-04-04', withSuperseded: true })).at(-1)).toBe(
      '  no step was ever superseded',
    );
  });

  it('knows nothing yet of what a later run superseded', async () => {
    const { records } = await read({ knownAt: '2024-04-04', withSuperseded: true });

    expect(records?.map(({ by, superseded }) => [by.run, superseded])).toEqual(
      BELIEVED_FIRST.map(() => [1, null]),
    );
  });

  it('adds to the lines for machines who wrote them, and what superseded them', async () => {
    const { programme, ...history } = await read({ asOf: '2024-04-01', withSuperseded: true });
    const lines = ndjsonWriter(programme)({ programme, ...history })
      .trimEnd()
      .split('\n');
    const [first, accrual] = [0, 5].map((index) => JSON.parse(lines[index] ?? '') as Record<string, unknown>);

    expect(Object.keys(first ?? {}).slice(-2)).toEqual(['recorded', 'run']);
    expect(first).toMatchObject({ recorded: '2024-04-03T03:00:00.250+03:00', run: 1 });
    expect(accrual).toMatchObject({
      effective: '2024-04-01T00:00:00+03:00',
      kind: 'accrual',
      recorded: '2024-04-03T03:00:00.250+03:00',
      run: 1,
      superseded: '2024-04-05T03:00:00+03:00',
      superseded_run: 2,
      superseded_because: [
        {
          kind: 'import',
          applied: '2024-04-04T10:00:00+03:00',
          import: 2,
          source: 'test',
          facts: ['blocking'],
          since: '2024-03-10T07:00:00+03:00',
        },
      ],
    });
  });

  it('leaves the lines as they are when only asked for a day', async () => {
    const { programme, ...history } = await read({ asOf: '2024-12-31' });
    let plain = '';
    await readHistory(test.database, { subscriber: 'A1', programme: null }, async (all) => {
      plain += ndjsonWriter(programme)(all);
    });

    expect(ndjsonWriter(programme)({ programme, ...history })).toBe(plain);
  });

  it('refuses what is no time, what has not come, and whom nobody names', async () => {
    await expect(read({ asOf: 'yesterday' })).rejects.toMatchObject({
      code: 'USAGE',
      detail: expect.stringContaining('--as-of: found "yesterday"') as string,
    });
    await expect(read({ knownAt: '2999-01-01' })).rejects.toMatchObject({
      code: 'USAGE',
      detail: expect.stringContaining('has not come') as string,
    });
    await expect(read({}, 'A9')).rejects.toMatchObject({ code: 'SUBSCRIBER_NOT_FOUND' });
  });
});
