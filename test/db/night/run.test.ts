import { beforeEach, describe, expect, it } from 'vitest';
import { FACT_LISTS } from '../../../rules/facts-needed.ts';
import type { LocalDate } from '../../../rules/time.ts';
import type { Session } from '../../../src/db/database.ts';
import { ALL_IDS, equalRanges } from '../../../src/db/night/id-range.ts';
import { finishRun, renewLease, takeRun } from '../../../src/db/night/run.repository.ts';
import type { Run } from '../../../src/db/night/run.ts';
import { claimSlice, finishSlice } from '../../../src/db/night/slice.repository.ts';
import { useTestDatabase } from '../../support/database.ts';

const test = useTestDatabase();

beforeEach(async () => {
  await test().owner.pool.query(`
    truncate run, run_slice, programme_file, programme restart identity cascade;
    insert into programme (programme, time_zone, currency, pays_from) values ('p', 'UTC', 'RUB', '2024-01-01')`);
});

const WANTED = {
  programmeId: 1,
  asked: '2024-01-31' as LocalDate,
  isOnce: false,
  target: async () => ({ businessDate: '2024-01-31' as LocalDate, walkTo: Date.UTC(2024, 1, 1) }),
  holder: 'here',
  zoneData: '2025b',
  stateFormat: 1,
  lists: FACT_LISTS,
  sliceSize: 10,
  turnsBetween: () => true,
};

async function opened({ client }: Session): Promise<Run> {
  const { taken } = await takeRun(client, WANTED);
  if (taken?.kind !== 'opened') throw new Error(`expected a new run, got ${taken?.kind ?? 'none'}`);
  return taken.run;
}

describe('the lease of a run', () => {
  it('is held while its session lives, and taken over at once when that is gone', async () => {
    await test().database.session(async (first) => {
      const run = await opened(first);
      const { taken: second } = await test().database.session(({ client }) =>
        takeRun(client, { ...WANTED, holder: 'there' }),
      );
      expect(second).toMatchObject({
        kind: 'held',
        by: { runId: run.runId, holder: 'here', slicesDone: 0, slices: 1 },
      });
    });
    const { taken: third } = await test().database.session(({ client }) =>
      takeRun(client, { ...WANTED, holder: 'there' }),
    );

    expect(third).toMatchObject({ kind: 'taken-over', from: 'here', run: { runId: 1, leaseToken: 2n } });
  });

  it('is taken over from a session that lives and has not renewed it in time', async () => {
    await test().database.session(async (first) => {
      const run = await opened(first);
      await test().owner.pool.query(`update run set lease_until = now() - interval '1 second'`);
      const { taken: second } = await test().database.session(({ client }) => takeRun(client, WANTED));

      expect(second).toMatchObject({ kind: 'taken-over' });
      expect(await renewLease(first.client, run)).toBe(false);
      expect(await finishRun(first.client, run, null)).toBe(false);
    });
  });

  it('goes on when it is renewed', async () => {
    await test().database.session(async (first) => {
      const run = await opened(first);
      await test().owner.pool.query(`update run set lease_until = now() + interval '1 second'`);

      expect(await renewLease(first.client, run)).toBe(true);
      const { rows } = await test().owner.pool.query(
        `select lease_until > now() + interval '50 seconds' as long from run`,
      );
      expect(rows).toEqual([{ long: true }]);
    });
  });

  it('is one, however many ask at the same moment', async () => {
    const asked = Array.from({ length: 6 }, () =>
      test().database.session(async ({ client }) => {
        const { taken } = await takeRun(client, WANTED);
        // Everybody holds the session until everybody has an answer.
        await new Promise((resolve) => setTimeout(resolve, 300));
        return taken?.kind;
      }),
    );

    expect((await Promise.all(asked)).sort()).toEqual(['held', 'held', 'held', 'held', 'held', 'opened']);
  });
});

describe('a run that is wanted once', () => {
  const ONCE = { ...WANTED, isOnce: true };

  it.each([
    ['the same date', '2024-01-31', null],
    ['a later date', '2024-02-01', '2024-02-01'],
    ['an earlier date', '2024-01-30', null],
  ])('after a run that is done: %s', async (_name, asked, askedDate) => {
    await test().database.session(async ({ client }) => {
      await finishRun(client, await opened({ client } as Session), null);
      const { taken } = await takeRun(client, { ...ONCE, asked: asked as LocalDate });

      expect(taken?.kind ?? null).toBe(askedDate === null ? null : 'opened');
      const { rows } = await client.query('select asked_date as "askedDate" from run where run_id = 2');
      // The walk ends on the 31st, as if an incident kept it there.
      expect(rows).toEqual(askedDate === null ? [] : [{ askedDate }]);
    });
  });

  it('is opened again after one that was stopped', async () => {
    await test().database.session(async ({ client }) => {
      await finishRun(client, await opened({ client } as Session), 'too many are parked');

      expect((await takeRun(client, ONCE)).taken?.kind).toBe('opened');
    });
  });

  it('is one done run, however many want it one after the other or at once', async () => {
    const wanted = Array.from({ length: 8 }, () =>
      test().database.session(async ({ client }) => {
        const { taken } = await takeRun(client, ONCE);
        if (taken?.kind === 'opened') await finishRun(client, taken.run, null);
      }),
    );
    await Promise.all(wanted);

    const { rows } = await test().owner.pool.query('select state, count(*)::integer from run group by 1');
    expect(rows).toEqual([{ state: 'done', count: 1 }]);
  });
});

describe('a slice', () => {
  it('is claimed by one at a time, and is free again when the transaction ends without a commit', async () => {
    await test().database.session(async (first) => {
      const run = await opened(first);
      await first.client.query('begin');
      expect(await claimSlice(first.client, run)).toEqual({ slice: 1, range: ALL_IDS });
      await test().database.session(async ({ client }) => {
        expect(await claimSlice(client, run)).toBeNull();
        await first.client.query('rollback');
        expect(await claimSlice(client, run)).not.toBeNull();
      });
    });
  });

  it('is not done under a token older than that of the run', async () => {
    await test().database.session(async (first) => {
      const run = await opened(first);
      await first.client.query('begin');
      await claimSlice(first.client, run);
      await test().owner.pool.query('update run set lease_token = lease_token + 1');

      expect(await finishSlice(first.client, run, 1, {})).toBe(false);
    });
  });

  it('is done once', async () => {
    await test().database.session(async (first) => {
      const run = await opened(first);

      expect(await finishSlice(first.client, run, 1, { walked: 3 })).toBe(true);
      expect(await finishSlice(first.client, run, 1, { walked: 3 })).toBe(false);
    });
  });
});

describe('equalRanges', () => {
  it.each([1, 2, 3, 7, 100])('cuts all ids into %i ranges without a hole', (slices) => {
    const ranges = equalRanges(slices);

    expect(ranges).toHaveLength(slices);
    expect(ranges[0]?.from).toBe(-(2n ** 63n));
    expect(ranges.at(-1)?.to).toBe(2n ** 63n - 1n);
    expect(ranges.slice(1).every((range, index) => range.from === (ranges[index]?.to ?? 0n) + 1n)).toBe(true);
  });
});
