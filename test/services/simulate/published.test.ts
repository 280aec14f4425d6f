import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSample } from '../../../src/services/sample.ts';
import { simulate } from '../../../src/services/simulate/simulate.ts';
import { type WalkedSubscriber, walkBase } from '../../../src/services/simulate/walk-base.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { PUBLISHED, published } from '../../support/published.ts';

// The nights stand at the midnight of 1 March 2026, in Moscow and in Vladivostok.
const NOW = Date.parse('2026-03-05T12:00:00+03:00');
const SETTINGS = { subscribers: 200, years: 2, deliveries: 3, seed: 5 };
const MONTHS = { from: 2024 * 12 + 2, to: 2026 * 12 + 1 };

let dataDir: string;
let test: TestDatabase;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stazh-simulate-'));
  test = await createTestDatabase();
  await loadSample(test.database, {
    settings: SETTINGS,
    now: NOW,
    dataDir,
    step: async (_title, work) => {
      await work(() => undefined);
    },
  });
});
afterAll(async () => {
  await test.close();
  await rm(dataDir, { recursive: true });
});

/** What the nights decided: `2024-03 1234.50 12+3` for each month. */
async function decided(programme: string): Promise<readonly string[]> {
  const { rows } = await test.owner.pool.query<{ told: string }>(
    `select to_char(month, 'YYYY-MM ') || to_char(coalesce(sum(amount), 0), 'FM999999990.00') || ' '
       || count(amount) || '+' || count(codes) as told
     from outcome join programme using (programme_id)
     where programme = $1 and superseded_run = 0 and month <= '2026-02-01' group by month order by month`,
    [programme],
  );
  return rows.map(({ told }) => told);
}

describe('the published terms, simulated', () => {
  it.each(PUBLISHED)('%s: are what the nights decided, and nobody wins or loses', async (name) => {
    const text = await readFile(`rules/programmes/${name}.yaml`, 'utf8');
    const simulation = await simulate(
      test.database,
      { text, file: `${name}.yaml`, months: MONTHS, against: null },
      NOW,
    );

    const told = simulation.months
      .filter(({ proposed: { credits, refusals } }) => credits + refusals > 0)
      .map(({ month, proposed }) => `${month} ${proposed.cost} ${proposed.credits}+${proposed.refusals}`);
    expect(told).toEqual(await decided(name));
    expect(told.length).toBeGreaterThan(5);
    expect(
      simulation.months.every(
        ({ proposed, present }) => JSON.stringify(proposed) === JSON.stringify(present),
      ),
    ).toBe(true);
    expect(simulation).toMatchObject({
      difference: '0.00',
      subscribers: 200,
      changes: { winners: { subscribers: 0 }, losers: { subscribers: 0 }, same: 200 },
      parked: { count: 0 },
    });
  });

  it.each(PUBLISHED)(
    '%s: as many are enrolled at the end of the last month as counters say',
    async (name) => {
      const { rows } = await test.owner.pool.query<{ enrolled: number }>(
        `select count(*) filter (where enrolled)::integer as enrolled from counter join programme using (programme_id) where programme = $1`,
        [name],
      );
      const text = await readFile(`rules/programmes/${name}.yaml`, 'utf8');
      const request = { text, file: `${name}.yaml`, months: MONTHS, against: null };
      const { months } = await simulate(test.database, request, NOW);

      // At the first instant of March somebody may have left or come: those are told by the entries of that instant.
      const atMidnight = await test.owner.pool.query<{ change: number }>(
        `select coalesce(sum(case entry_kind(kind) when 'enrolled' then 1 when 'unenrolled' then -1 else 0 end), 0)::integer as change
       from entry join programme using (programme_id)
       where programme = $1 and superseded_run = 0 and effective_at >= ($2::text || '-03-01')::timestamp at time zone $3`,
        [name, '2026', published(name).zone.name],
      );
      expect(months.at(-1)?.proposed.enrolled).toBe(
        (rows[0]?.enrolled ?? 0) - (atMidnight.rows[0]?.change ?? 0),
      );
    },
  );
});

describe('walkBase', () => {
  it('hands over everybody once, with a walk of each programme, and tells how far it is', async () => {
    const programmes = PUBLISHED.map(published);
    const seen: WalkedSubscriber[] = [];
    const told: string[] = [];
    const order = {
      programmes,
      until: NOW,
      onSlice: (done: number, of: number) => void told.push(`${done}/${of}`),
    };
    const { subscribers } = await walkBase(test.database, order, (walked) => void seen.push(walked));

    expect(subscribers).toBe(200);
    expect(new Set(seen.map(({ subscriber }) => subscriber)).size).toBe(200);
    expect(seen.every(({ walks }) => walks.length === 3)).toBe(true);
    expect(told).toEqual(['0/200', '200/200']);
  });

  it('sees the facts as they were known at a revision, the last one unless told otherwise', async () => {
    const order = { programmes: [published('ezerway')], until: NOW };
    const payments = async (cut?: bigint) => {
      let count = 0;
      const programmes = [published('paid-months')];
      const walk = await walkBase(
        test.database,
        { ...order, programmes, ...(cut === undefined ? {} : { cut }) },
        ({ facts }) => {
          count += facts.payments.length;
        },
      );
      return { count, revision: walk.revision };
    };
    const { rows } = await test.owner.pool.query<{ revision: bigint; payments: number }>(
      `select revision, (select count(*)::integer from fact_payment f where not withdrawn and f.revision <= i.revision
         and (superseded_revision is null or superseded_revision > i.revision)) as payments
       from import i where state = 'applied' order by revision`,
    );

    const [first] = rows;
    const last = rows.at(-1);
    expect(await payments(first?.revision)).toEqual({ count: first?.payments, revision: first?.revision });
    expect(await payments()).toEqual({ count: last?.payments, revision: last?.revision });
    expect(last?.payments).toBeGreaterThan(first?.payments ?? 0);
  });

  it('waits for what the callback promises, and goes on elsewhere', async () => {
    let under = 0;
    let taken = 0;
    await walkBase(test.database, { programmes: [published('ezerway')], until: NOW }, async () => {
      under += 1;
      await Promise.resolve();
      under -= 1;
      taken += 1;
    });

    expect({ under, taken }).toEqual({ under: 0, taken: 200 });
  });

  it('ends with what the callback throws', async () => {
    const order = { programmes: [published('ezerway')], until: NOW };
    const failed = walkBase(test.database, order, () => {
      throw new Error('enough');
    });

    await expect(failed).rejects.toThrow('enough');
  });
});
