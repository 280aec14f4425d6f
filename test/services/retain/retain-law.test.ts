import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type LocalDate, midnightOf, zoneOf } from '../../../rules/time.ts';
import { generateProvider } from '../../../src/services/generate/generate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { history, importAll, night, publish } from '../night/support.ts';
import { differences, fold, payFrom } from './support.ts';

const ZONE = zoneOf('Europe/Moscow');
const UNTIL = '2025-01-01' as LocalDate;
const PROGRAMMES = ['ezerway', 'paid-months', 'sat-dv'].map(
  (name) => new URL(`../../../rules/programmes/${name}.yaml`, import.meta.url).pathname,
);

let folder: string;
const databases: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stazh-retain-law-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await Promise.all(databases.map((database) => database.close()));
});

async function freshDatabase(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  databases.push(made);
  for (const file of PROGRAMMES) await publish(made.database, await readFile(file, 'utf8'));
  await payFrom(made, '2030-01-01');
  return made;
}

async function deliveriesOf(seed: number): Promise<readonly string[]> {
  const settings = { subscribers: 50, years: 3, seed, deliveries: 5, until: UNTIL, zone: ZONE };
  const made = await generateProvider(settings, join(folder, String(seed)), () => undefined);
  return made.map(({ directory }) => directory);
}

describe('the law of folds', () => {
  it.each([11, 12])(
    'month after month with late facts comes to the same where older facts are folded, provider %i',
    async (seed) => {
      const deliveries = await deliveriesOf(seed);
      const [folding, whole] = [await freshDatabase(), await freshDatabase()];
      let folded = 0;
      for (const [index, dir] of deliveries.entries()) {
        const exported = addDays(UNTIL, -31 * (deliveries.length - 1 - index));
        for (const { database } of [folding, whole]) {
          await importAll(database, { kind: 'directory', dir });
          await night(database, addDays(exported, -1), { sliceSize: 25 });
        }
        // Late facts reach back some weeks, so that all are later.
        const now = midnightOf(exported, ZONE);
        folded += (await fold(folding.database, { olderThan: 'P14M', now })).folded;
        expect(await differences(folding.database)).toBe(0);
        // Past the 1st before it is known what the next export says.
        const ahead = addDays(exported, 40);
        if (ahead < UNTIL) for (const { database } of [folding, whole]) await night(database, ahead);
      }

      const { rows } = await folding.owner.pool.query<{ superseded: number }>(
        'select count(*)::integer as superseded from outcome join fold using (subscriber_id) where superseded_run <> 0',
      );
      expect(rows[0]?.superseded).toBeGreaterThan(0);
      expect(folded).toBeGreaterThan(50);
      expect(await history(folding.database)).toBe(await history(whole.database));
    },
  );
});
