import { beforeEach, describe, expect, it } from 'vitest';
import type { AdjustmentRequest } from '../../../src/services/adjust/asked.ts';
import { withdrawAdjustment } from '../../../src/services/adjust/withdraw-adjustment.ts';
import { importFacts } from '../../../src/services/import/import-facts.ts';
import { recentImports } from '../../../src/services/import/list-imports.ts';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { give, MONTHS, night, payer, publish, told, useProgramme } from '../night/support.ts';
import { adjust, differences } from './support.ts';

const test = useProgramme(MONTHS);

/** One a month from January on, paid until April: 10 % of 500.00 from the second month. */
const UNTOUCHED = [
  '01.02.2024 accrual +1 = 1',
  '01.02.2024 refusal below_first_rung',
  '01.03.2024 accrual +1 = 2',
  '01.03.2024 credit 50.00',
  '01.04.2024 accrual +1 = 3',
  '01.04.2024 credit 50.00',
];
const MAY = ['01.05.2024 accrual +1 = 4', '01.05.2024 credit 50.00'];

beforeEach(async () => {
  await give(test().database, payer('A1'));
});

describe('an adjustment by hand', () => {
  it('of time not walked yet is taken up by the night that comes there', async () => {
    const { database } = test();
    await night(database, '2024-03-31');

    const adjusted = await adjust(database);
    const [report] = await night(database, '2024-04-30');

    expect(adjusted.counter).toEqual({
      before: { kind: 'value', value: 3 },
      after: { kind: 'value', value: 8 },
    });
    expect(await told(database, 'A1')).toEqual([
      ...UNTOUCHED,
      '10.04.2024 adjustment +5 = 8',
      '01.05.2024 accrual +1 = 9',
      '01.05.2024 credit 50.00',
    ]);
    expect(report?.counts).toMatchObject({ replayed: 0, superseded: 0 });
    expect(await differences(database)).toBe(0);
  });

  it('of walked months is replayed as a late fact, and kept at the floor', async () => {
    const { database } = test();
    await night(database, '2024-04-30');

    // 1 − 2 is below 0; March then is the first month again, and the first of April the second.
    await adjust(database, { change: { kind: 'by', delta: -2 }, at: '2024-02-15' });
    const [report] = await night(database, '2024-04-30');

    expect(await told(database, 'A1')).toEqual([
      ...UNTOUCHED.slice(0, 2),
      '15.02.2024 adjustment -1 = 0',
      '01.03.2024 accrual +1 = 1',
      '01.03.2024 refusal below_first_rung',
      '01.04.2024 accrual +1 = 2',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 3',
      '01.05.2024 credit 50.00',
    ]);
    expect(report?.counts).toMatchObject({ walked: 1, replayed: 1 });
    expect(await differences(database)).toBe(0);
  });

  it('to a value is the difference from what the counter is then, whatever happens at that instant', async () => {
    const { database } = test();

    const { adjustment } = await adjust(database, { change: { kind: 'to', value: 10 }, at: '2024-04-01' });
    await night(database, '2024-04-30');

    // At that midnight March has been counted: 3.
    expect(adjustment.delta).toBe(7);
    expect(await told(database, 'A1')).toEqual([
      ...UNTOUCHED.slice(0, 5),
      '01.04.2024 adjustment +7 = 10',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 11',
      '01.05.2024 credit 50.00',
    ]);
  });

  it('gives what the same adjustment gives when an import brings it', async () => {
    const { database } = test();
    await give(database, [
      ...payer('A2'),
      {
        fact: 'adjustment',
        subscriber: 'A2',
        id: 'x',
        at: '2024-02-15',
        delta: '4',
        author: 'b',
        reason: 'c',
      },
    ]);
    await night(database, '2024-04-30');
    await adjust(database, { change: { kind: 'by', delta: 4 }, at: '2024-02-15' });
    await night(database, '2024-04-30');

    expect(await told(database, 'A1')).toEqual(await told(database, 'A2'));
  });

  it('is of now when no instant is said', async () => {
    const { database } = test();
    await adjust(database, { at: null });
    await night(database, '2024-04-30');

    expect(await told(database, 'A1')).toContain('20.04.2024 12:00 adjustment +5 = 8');
  });

  it('of an instant to come is taken, and what the counter will be then is not told', async () => {
    const { database } = test();

    expect((await adjust(database, { at: '2024-05-10' })).counter).toBeNull();
    await night(database, '2024-05-31');
    expect(await told(database, 'A1')).toContain('10.05.2024 adjustment +5 = 9');
  });

  it('concerns the programme that it names alone', async () => {
    const { database } = test();
    await publish(database, MONTHS.replace('programme: months', 'programme: others'));
    await adjust(database, { programme: 'others' });
    await night(database, '2024-04-30');

    expect((await told(database, 'A1')).filter((line) => line.includes('adjustment'))).toEqual([
      '10.04.2024 adjustment +5 = 8',
    ]);
  });

  it('is a unit of its own among the imports, and can be taken back as one', async () => {
    const { database } = test();
    await night(database, '2024-04-30');
    await adjust(database);
    await night(database, '2024-04-30');
    const { imports } = await recentImports(database, 1);
    await withdrawImport(database, imports[0]?.importId ?? 0);
    await night(database, '2024-04-30');

    expect(imports).toMatchObject([
      {
        source: 'by hand',
        state: 'applied',
        counts: { adjustment: { added: 1, changed: 0, withdrawn: 0, unchanged: 0 } },
      },
    ]);
    expect(await told(database, 'A1')).toEqual([...UNTOUCHED, ...MAY]);
  });

  it('is not what a complete import of the billing system takes back, and no import may pretend to be by hand', async () => {
    const { database } = test();
    await adjust(database);
    await importComplete('test');
    await night(database, '2024-04-30');

    expect(await told(database, 'A1')).toContain('10.04.2024 adjustment +5 = 8');
    await expect(importComplete('by hand')).rejects.toMatchObject({ code: 'USAGE' });
  });
});

/** An export that says it is complete and has one adjustment, of somebody else. */
async function importComplete(source: string): Promise<void> {
  const { database } = test();
  const [profile] = payer('A3');
  const other = { ...ROW, subscriber: 'A3' };
  const stream = (async function* () {
    yield Buffer.from(`${JSON.stringify(profile)}\n${JSON.stringify(other)}\n`);
  })();
  const options = { isDryRun: false, maxRejectsPercent: 0, maxWithdrawn: 100, isConfirmed: true, zone: null };
  const complete = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2025, 0, 1) };
  await importFacts(
    database,
    { kind: 'ndjson', file: '-', stream },
    { ...options, source, complete, rejectsFile: null, dataDir: '.stazh/test' },
  );
}

const ROW = { fact: 'adjustment', id: 'x', at: '2024-02-15', delta: '4', author: 'b', reason: 'c' };

describe('an id', () => {
  it('is given by stazh, or by whoever asks; asking again with it changes nothing', async () => {
    const { database } = test();
    const given = await adjust(database);
    const own = await adjust(database, { id: 'T-71' });
    const again = await adjust(database, { id: 'T-71', at: null });
    const once = await adjust(database, { id: 'T-72', at: null });
    const set = await adjust(database, { id: 'T-73', change: { kind: 'to', value: 40 }, at: '2024-04-12' });
    const setAgain = await adjust(database, {
      id: 'T-73',
      change: { kind: 'to', value: 40 },
      at: '2024-04-12',
    });
    await night(database, '2024-04-30');

    expect(given.adjustment.id).toMatch(/^hand-\d+$/);
    expect([own.kind, again.kind, once.kind, setAgain.kind]).toEqual([
      'recorded',
      'repeated',
      'recorded',
      'repeated',
    ]);
    expect(again.adjustment).toEqual(own.adjustment);
    expect([setAgain.adjustment, setAgain.counter]).toEqual([set.adjustment, set.counter]);
    // 3, +5 and +5 on the 10th: 13; to 40 on the 12th; +5 on the 20th.
    expect((await told(database, 'A1')).slice(6, 10)).toEqual([
      '10.04.2024 adjustment +5 = 8',
      '10.04.2024 adjustment +5 = 13',
      '12.04.2024 adjustment +27 = 40',
      '20.04.2024 12:00 adjustment +5 = 45',
    ]);
  });

  it('adjusts once when two ask at once', async () => {
    const { database } = test();
    const both = await Promise.all([
      adjust(database, { id: 'T-71' }),
      adjust(database, { id: 'T-71' }),
      adjust(database, { id: 'T-71' }),
    ]);

    expect(both.map(({ kind }) => kind).toSorted()).toEqual(['recorded', 'repeated', 'repeated']);
    expect((await database.pool.query('select from fact_adjustment')).rowCount).toBe(1);
  });

  it.each<[what: string, changes: Partial<AdjustmentRequest>]>([
    ['change', { change: { kind: 'by', delta: 6 } }],
    ['change', { change: { kind: 'to', value: 9 } }],
    ['instant', { at: '2024-04-11' }],
    ['author', { author: 'petr' }],
    ['reason', { reason: 'Another' }],
    ['programme', { programme: 'others' }],
  ])('that was given is refused with another %s: %o', async (what, changes) => {
    const { database } = test();
    await publish(database, MONTHS.replace('programme: months', 'programme: others'));
    await adjust(database, { id: 'T-71' });

    await expect(adjust(database, { id: 'T-71', ...changes })).rejects.toMatchObject({
      code: 'ADJUSTMENT_DIFFERS',
      detail: expect.stringContaining(`the request has another ${what}.`) as string,
    });
    expect((await database.pool.query('select from fact_adjustment')).rowCount).toBe(1);
  });

  it('of an adjustment that was withdrawn is not given again', async () => {
    const { database } = test();
    await adjust(database, { id: 'T-71' });
    await withdrawAdjustment(database, { id: 'T-71', subscriber: null, author: 'petr', reason: 'Wrong one' });

    await expect(adjust(database, { id: 'T-71' })).rejects.toMatchObject({ code: 'ADJUSTMENT_DIFFERS' });
  });
});

describe('an adjustment is refused', () => {
  it.each<[why: string, changes: Partial<AdjustmentRequest>, code: string, said: string]>([
    ['of somebody unknown', { subscriber: 'B9' }, 'SUBSCRIBER_NOT_FOUND', '"B9"'],
    ['in a programme not published', { programme: 'none' }, 'PROGRAMME_NOT_PUBLISHED', 'published: months'],
    ['without an author', { author: '' }, 'ADJUSTMENT_REFUSED', 'author: the cell is empty'],
    ['by an author of spaces', { author: '  ' }, 'ADJUSTMENT_REFUSED', 'author: '],
    ['without a reason', { reason: ' \n' }, 'ADJUSTMENT_REFUSED', 'reason: the cell is empty'],
    ['at no instant', { at: 'soon' }, 'ADJUSTMENT_REFUSED', 'at: "soon" is not an instant'],
    [
      'before the programme began',
      { at: '2023-12-31T23:59' },
      'ADJUSTMENT_REFUSED',
      '2024-01-01T00:00:00+03:00',
    ],
    [
      'further ahead than can be walked',
      { at: '9999-12-31' },
      'ADJUSTMENT_REFUSED',
      'more than ten years ahead',
    ],
    ['by nothing', { change: { kind: 'by', delta: 0 } }, 'ADJUSTMENT_REFUSED', 'changes nothing'],
    [
      'to what it is',
      { change: { kind: 'to', value: 3 } },
      'ADJUSTMENT_REFUSED',
      'is 3 at that instant already',
    ],
    [
      'to a value of an instant to come',
      { change: { kind: 'to', value: 9 }, at: '2024-04-21' },
      'ADJUSTMENT_REFUSED',
      'not known',
    ],
    [
      'below the floor',
      { change: { kind: 'to', value: -1 } },
      'ADJUSTMENT_REFUSED',
      'keep the counter at 0; it cannot be -1',
    ],
    [
      'beyond every length of service',
      { change: { kind: 'by', delta: 1_000_000_000 } },
      'ADJUSTMENT_REFUSED',
      'the counter would become 1000000003',
    ],
  ])('%s', async (_why, changes, code, said) => {
    const { database } = test();

    await expect(adjust(database, changes)).rejects.toMatchObject({
      code,
      detail: expect.stringContaining(said) as string,
    });
    expect((await recentImports(database, 9)).imports).toHaveLength(1);
  });

  it('at the end of its programme and later, and taken before it', async () => {
    const { database } = test();
    await publish(database, MONTHS.replace('versions:', 'valid_until: 2024-04-11\nversions:'));

    await expect(adjust(database, { at: '2024-04-11' })).rejects.toMatchObject({
      code: 'ADJUSTMENT_REFUSED',
    });
    expect((await adjust(database, { at: '2024-04-10T23:59' })).kind).toBe('recorded');
  });

  it('to a value before the counter has begun; a change by so much is taken, and says that it changes nothing', async () => {
    const { database } = test();
    const [profile] = payer('A2');
    if (profile !== undefined) await give(database, [profile]);

    await expect(
      adjust(database, { subscriber: 'A2', change: { kind: 'to', value: 9 } }),
    ).rejects.toMatchObject({ code: 'ADJUSTMENT_REFUSED' });
    expect((await adjust(database, { subscriber: 'A2' })).counter).toEqual({
      before: { kind: 'not-begun' },
      after: { kind: 'not-begun' },
    });
  });
});
