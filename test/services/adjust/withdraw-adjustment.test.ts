import { beforeEach, describe, expect, it } from 'vitest';
import { adjustments } from '../../../src/services/adjust/list-adjustments.ts';
import {
  type AdjustmentWithdrawal,
  withdrawAdjustment,
} from '../../../src/services/adjust/withdraw-adjustment.ts';
import { recentImports } from '../../../src/services/import/list-imports.ts';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { give, MONTHS, night, payer, told, useProgramme } from '../night/support.ts';
import { adjust, differences } from './support.ts';

const test = useProgramme(MONTHS);

const PETR = { id: 'T-71', subscriber: null, author: 'petr', reason: 'Meant for B2' };
const LISTED = { subscriber: null, limit: 10 };

const withdraw = (changes: Partial<AdjustmentWithdrawal> = {}) =>
  withdrawAdjustment(test().database, { ...PETR, ...changes });

/** An adjustment of the billing system's own. */
const imported = (subscriber: string, more: object = {}) => ({
  fact: 'adjustment' as const,
  subscriber,
  id: 'T-71',
  at: '2024-02-15',
  delta: '4',
  author: 'billing',
  reason: 'Merged contracts',
  ...more,
});

beforeEach(async () => {
  await give(test().database, payer('A1'));
});

describe('withdrawing an adjustment', () => {
  it('leaves the counter as if it had never been, in months that were walked with it', async () => {
    const { database } = test();
    await night(database, '2024-04-30');
    const before = await told(database, 'A1');
    await adjust(database, { id: 'T-71', at: '2024-02-15' });
    await night(database, '2024-04-30');
    const between = await told(database, 'A1');

    expect(await withdraw()).toEqual({ kind: 'withdrawn', subscriber: 'A1', id: 'T-71' });
    const [report] = await night(database, '2024-04-30');

    expect(between).toContain('15.02.2024 adjustment +5 = 6');
    expect(await told(database, 'A1')).toEqual(before);
    expect(report?.counts).toMatchObject({ walked: 1, replayed: 1 });
    expect(await differences(database)).toBe(0);
  });

  it('before any night means that none takes it up', async () => {
    const { database } = test();
    await adjust(database, { id: 'T-71' });
    await withdraw();
    await night(database, '2024-04-30');

    expect((await told(database, 'A1')).at(-2)).toBe('01.05.2024 accrual +1 = 4');
  });

  it('keeps what was, with who took it back and why', async () => {
    const { database } = test();
    await adjust(database, { id: 'T-71' });
    await withdraw();

    const { listed } = await adjustments(database, LISTED);
    expect(listed).toEqual([
      {
        subscriber: 'A1',
        id: 'T-71',
        programme: 'months',
        at: Date.UTC(2024, 3, 9, 21),
        delta: 5,
        author: 'olga',
        reason: 'Outage of March, ticket 71',
        source: 'by hand',
        recordedAt: expect.any(Number) as number,
        withdrawnAt: expect.any(Number) as number,
        withdrawnBy: 'petr',
        withdrawnBecause: 'Meant for B2',
      },
    ]);
  });

  it('twice for the same reason changes nothing, and for another is refused', async () => {
    await adjust(test().database, { id: 'T-71' });
    await withdraw();

    expect((await withdraw()).kind).toBe('repeated');
    await expect(withdraw({ reason: 'Another' })).rejects.toMatchObject({
      code: 'ADJUSTMENT_DIFFERS',
      detail: 'petr has withdrawn T-71 of A1 already: "Meant for B2"',
    });
    expect((await test().database.pool.query('select from fact_adjustment')).rowCount).toBe(2);
  });

  it('works for one that an import brought, and says whose is meant when several have the id', async () => {
    const { database } = test();
    await give(database, [...payer('A2'), imported('A1'), imported('A2')]);
    await night(database, '2024-04-30');

    await expect(withdraw()).rejects.toMatchObject({
      code: 'ADJUSTMENT_REFUSED',
      detail: '"T-71" is the id of adjustments of "A1", "A2". Say whose is meant: --subscriber ID.',
    });
    await withdraw({ subscriber: 'A2' });
    await night(database, '2024-04-30');
    expect(await told(database, 'A1')).toContain('15.02.2024 adjustment +4 = 5');
    expect((await told(database, 'A2')).filter((line) => line.includes('adjustment'))).toEqual([]);
  });

  it('is refused for one that an import has withdrawn, whose reason is not known', async () => {
    const { database } = test();
    await give(database, [imported('A1')]);
    await give(database, [imported('A1', { withdrawn: 'yes' })]);

    await expect(withdraw()).rejects.toMatchObject({ code: 'ADJUSTMENT_DIFFERS' });
    const { listed } = await adjustments(database, LISTED);
    expect(listed).toMatchObject([
      { author: 'billing', source: 'test', withdrawnAt: expect.any(Number) as number, withdrawnBy: null },
    ]);
  });

  it.each<[why: string, changes: Partial<AdjustmentWithdrawal>, code: string]>([
    ['of an id that is not there', { id: 'T-72' }, 'ADJUSTMENT_NOT_FOUND'],
    ['of somebody who has none', { subscriber: 'A2' }, 'ADJUSTMENT_NOT_FOUND'],
    ['without an author', { author: '' }, 'ADJUSTMENT_REFUSED'],
    ['without a reason', { reason: '' }, 'ADJUSTMENT_REFUSED'],
  ])('is refused %s', async (_why, changes, code) => {
    await adjust(test().database, { id: 'T-71' });

    await expect(withdraw(changes)).rejects.toMatchObject({ code });
  });

  it('can be taken back itself, as the unit that it is', async () => {
    const { database } = test();
    await adjust(database, { id: 'T-71' });
    await withdraw();
    const { imports } = await recentImports(database, 1);
    await withdrawImport(database, imports[0]?.importId ?? 0);
    await night(database, '2024-04-30');

    expect(await told(database, 'A1')).toContain('10.04.2024 adjustment +5 = 8');
    expect((await adjustments(database, LISTED)).listed).toMatchObject([
      { id: 'T-71', source: 'by hand', withdrawnAt: null, withdrawnBy: null },
    ]);
  });
});

describe('the replay law', () => {
  it('holds whatever nights lie between what is adjusted, withdrawn and late', async () => {
    const { database } = test();
    await give(database, payer('A2'));
    const by = (subscriber: string, id: string, delta: number, at: string) =>
      adjust(database, { subscriber, id, at, change: { kind: 'by', delta } });
    const outage = { fact: 'blocking' as const, kind: 'forced', from: '2024-03-10', to: '2024-03-12' };

    // A1, with a night after everything, the latest instant first.
    await night(database, '2024-03-31');
    await by('A1', 'c', 7, '2024-03-20');
    await night(database, '2024-03-31');
    await by('A1', 'a', -9, '2024-02-15');
    await night(database, '2024-04-15');
    await by('A1', 'b', 4, '2024-02-20');
    await night(database, '2024-04-15');
    await withdraw({ id: 'a', subscriber: 'A1' });
    await give(database, [{ ...outage, subscriber: 'A1' }]);
    await night(database, '2024-04-30');
    // A2, all at once.
    await by('A2', 'b', 4, '2024-02-20');
    await by('A2', 'c', 7, '2024-03-20');
    await give(database, [{ ...outage, subscriber: 'A2' }]);
    await night(database, '2024-04-30');

    // 1 and 4 more; February; the blocking takes 6; 7 more; March does not count, April does.
    expect(await told(database, 'A1')).toEqual([
      '01.02.2024 accrual +1 = 1',
      '01.02.2024 refusal below_first_rung',
      '20.02.2024 adjustment +4 = 5',
      '01.03.2024 accrual +1 = 6',
      '01.03.2024 credit 50.00',
      '10.03.2024 reset -6 = 0',
      '20.03.2024 adjustment +7 = 7',
      '01.04.2024 skip +0 = 7',
      '01.04.2024 credit 50.00',
      '01.05.2024 accrual +1 = 8',
      '01.05.2024 credit 50.00',
    ]);
    expect(await told(database, 'A2')).toEqual(await told(database, 'A1'));
    expect(await differences(database)).toBe(0);
  });
});

describe('the list of adjustments', () => {
  it('has the newest first, one subscriber when asked, and says what went with its import', async () => {
    const { database } = test();
    await give(database, payer('A2'));
    await adjust(database, { id: 'first' });
    await adjust(database, { id: 'second', subscriber: 'A2' });
    await adjust(database, { id: 'third' });
    const { imports } = await recentImports(database, 1);
    await withdrawImport(database, imports[0]?.importId ?? 0);

    const all = (await adjustments(database, LISTED)).listed;
    expect(all.map(({ id, withdrawnAt }) => [id, withdrawnAt === null])).toEqual([
      ['third', false],
      ['second', true],
      ['first', true],
    ]);
    const own = await adjustments(database, { subscriber: 'A1', limit: 1 });
    expect(own.listed.map(({ id }) => id)).toEqual(['third']);
  });
});
