import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LoadRequest, loadSample, type RunStep } from '../../src/services/sample.ts';
import { getSummary } from '../../src/services/summary.ts';
import { type FoundDifference, verify } from '../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';

// 5 March 2026 in Moscow: the sample ends with 1 March, three deliveries are complete through 1 January, February and March.
const NOW = Date.parse('2026-03-05T12:00:00+03:00');
const SETTINGS = { subscribers: 200, years: 2, deliveries: 3, seed: 5 };

let dataDir: string;
const databases: TestDatabase[] = [];
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stazh-sample-'));
});
afterAll(async () => {
  for (const made of databases) await made.close();
  await rm(dataDir, { recursive: true });
});

async function emptyDatabase(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  databases.push(made);
  return made;
}

function request(step: RunStep): LoadRequest {
  return { settings: SETTINGS, now: NOW, dataDir, step };
}

const quietly: RunStep = async (_title, work) => {
  await work(() => undefined);
};

async function differencesOf({
  database,
}: TestDatabase): Promise<{ counters: number; found: readonly FoundDifference[] }> {
  const found: FoundDifference[] = [];
  const { counters } = await verify(database, { programme: null, subscriber: null }, async (difference) => {
    found.push(difference);
  });
  return { counters, found };
}

describe('loadSample', () => {
  it('imports and walks a provider whose counters are what a replay says', async () => {
    const made = await emptyDatabase();
    const titles: string[] = [];
    const isLoaded = await loadSample(
      made.database,
      request(async (title, work, total) => {
        titles.push(title.replace(/ \S*delivery/, ' delivery'));
        await quietly(title, work, total);
      }),
    );
    expect(isLoaded).toBe(true);
    expect(titles).toEqual([
      'Inventing a provider of 200 subscribers over 2 years',
      'Publishing the programmes',
      'Importing delivery-01',
      'Walking the nights up to 2025-12-31',
      'Importing delivery-02',
      'Walking the nights up to 2026-01-31',
      'Importing delivery-03',
      'Walking the nights up to 2026-02-28',
    ]);
    const { counters, found } = await differencesOf(made);
    expect(found).toEqual([]);
    expect(counters).toBeGreaterThan(400);
    const summary = await getSummary(made.database);
    expect(summary).toMatchObject({ subscribers: 200, imports: 3, month: '2026-03' });
    expect(summary.completeThrough).toBe('2026-03-01T00:00:00+03:00');
    expect(summary.programmes.map(({ programme, parked }) => [programme, parked])).toEqual([
      ['ezerway', 0],
      ['paid-months', 0],
      ['sat-dv', 0],
    ]);
    expect(summary.credits.length).toBeGreaterThan(2);
    expect(summary.examples.map(({ why }) => why)).toEqual(['reset', 'credit', 'refusal']);
  });

  it('leaves a loaded sample alone', async () => {
    const [made] = databases;
    const isLoaded = await loadSample((made ?? (await emptyDatabase())).database, {
      ...request(() => Promise.reject(new Error('nothing is to be done'))),
      now: NOW + 90 * 86_400_000,
    });
    expect(isLoaded).toBe(false);
  });

  it('goes on where it was interrupted, also when the month has changed since', async () => {
    const made = await emptyDatabase();
    let walks = 0;
    const interrupted: RunStep = async (title, work, total) => {
      if (title.startsWith('Walking')) walks += 1;
      if (walks === 2) throw new Error('interrupted');
      await quietly(title, work, total);
    };
    await expect(loadSample(made.database, request(interrupted))).rejects.toThrow('interrupted');
    expect((await getSummary(made.database)).imports).toBe(2);

    const isLoaded = await loadSample(made.database, { ...request(quietly), now: NOW + 40 * 86_400_000 });
    expect(isLoaded).toBe(true);
    const summary = await getSummary(made.database);
    expect(summary).toMatchObject({
      imports: 3,
      month: '2026-03',
      completeThrough: '2026-03-01T00:00:00+03:00',
    });
    expect((await differencesOf(made)).found).toEqual([]);
  });

  it('leaves a database with facts of somebody else alone', async () => {
    const made = await emptyDatabase();
    await made.owner.db.insertInto('import').values({ source: 'billing', state: 'applied' }).execute();
    const isLoaded = await loadSample(
      made.database,
      request(() => Promise.reject(new Error('nothing is to be done'))),
    );
    expect(isLoaded).toBe(false);
  });
});
