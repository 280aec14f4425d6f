import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { advance } from '../../rules/advance.ts';
import { SubscriberRefused } from '../../rules/refused.ts';
import { isOutcome } from '../../rules/render/in-order.ts';
import type { Cause } from '../../rules/render/step-record.ts';
import { readHistory } from '../../src/services/history.ts';
import { withdrawImport } from '../../src/services/import/withdraw-import.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type Fact, give, MONTHS, night, payer, paymentOf, publish } from './night/support.ts';

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

const BLOCKING: Fact = {
  fact: 'blocking',
  subscriber: 'A1',
  kind: 'forced',
  from: '2024-03-10',
  to: '2024-03-12',
};
const IN_MARCH = Date.parse('2024-03-10T00:00+03:00');

/** Why the steps that are no longer believed are not, each reason once; the clock left out. */
async function causes(run?: number): Promise<readonly Cause[]> {
  const found = new Map<bigint, Cause>();
  const times = { asOf: null, knownAt: null, withSuperseded: true };
  await readHistory(test.database, { subscriber: 'A1', programme: null, times }, async ({ records }) => {
    for (const { superseded } of records ?? []) {
      if (superseded === null || (run !== undefined && superseded.run !== run)) continue;
      for (const cause of superseded.because) found.set(cause.revision, { ...cause, appliedAt: 0 });
    }
  });
  return [...found.values()];
}

describe('what ended a belief', () => {
  it('is the import that told of facts before it, and none that told of later ones or of nothing new', async () => {
    await give(test.database, [{ ...BLOCKING, from: '2024-05-20', to: '2024-05-21' }]);
    await give(test.database, [BLOCKING]);
    await give(test.database, payer('A1'));
    await night(test.database, '2024-04-30');

    expect(await causes()).toEqual([
      {
        kind: 'import',
        revision: 4n,
        importId: 3,
        source: 'test',
        facts: ['blocking'],
        since: IN_MARCH,
        appliedAt: 0,
      },
    ]);
  });

  it('is each of several imports that may have', async () => {
    await give(test.database, [{ ...paymentOf('A1', '2024-03-15'), withdrawn: 'yes' }]);
    await give(test.database, [BLOCKING]);
    await night(test.database, '2024-04-30');

    const told = (await causes()).map((cause) => ('facts' in cause ? cause.facts : []));
    expect(told).toEqual([['payment'], ['blocking']]);
  });

  it('is the import that was taken back', async () => {
    await give(test.database, [BLOCKING]);
    await night(test.database, '2024-04-30');
    await withdrawImport(test.database, 2);
    await night(test.database, '2024-04-30');

    expect(await causes(3)).toEqual([
      {
        kind: 'import-withdrawal',
        revision: 4n,
        importId: 2,
        source: 'test',
        facts: ['blocking'],
        since: IN_MARCH,
        appliedAt: 0,
      },
    ]);
  });

  it('is the programme that was published anew', async () => {
    await publish(test.database, MONTHS.replace('percent: 10', 'percent: 20'));
    await night(test.database, '2024-04-30');

    expect(await causes()).toEqual([{ kind: 'programme', revision: 3n, appliedAt: 0 }]);
  });

  it('is not what a run knew that still said it, though that run was stopped later', async () => {
    await give(test.database, [paymentOf('A1', '2024-03-20')]);
    await night(test.database, '2024-04-30');
    await test.owner.pool.query(`update run set state = 'stopped' where run_id = 2`);
    await give(test.database, [BLOCKING]);
    await night(test.database, '2024-04-30');

    expect(await causes()).toMatchObject([{ importId: 3 }]);
  });

  it('is what came before the subscriber was parked, if nothing came since', async () => {
    await give(test.database, [BLOCKING]);
    await night(test.database, '2024-04-30', {
      maxParkedPercent: 100,
      advance: () => {
        throw new SubscriberRefused('COUNTER_OUT_OF_RANGE', 'for the test');
      },
    });
    expect(await causes()).toEqual([]);
    await night(test.database, '2024-04-30', { advance });

    expect(await causes(3)).toMatchObject([{ importId: 2 }]);
  });

  it('is nothing that is known where a row was changed by hand and another engine replayed it', async () => {
    await test.owner.pool.query(`update outcome set amount = 49 where month = '2024-03-01'`);
    await test.owner.pool.query(`update counter set state = '\\x00'; update run set state_format = 0`);
    await night(test.database, '2024-05-31');
    const gone: boolean[] = [];
    const times = { asOf: null, knownAt: null, withSuperseded: true };
    await readHistory(test.database, { subscriber: 'A1', programme: null, times }, async (history) => {
      history.steps.forEach((step, index) => {
        if (history.records?.[index]?.superseded != null) gone.push(isOutcome(step));
      });
    });

    expect(gone).toEqual([true]);
    expect(await causes()).toEqual([]);
  });
});
