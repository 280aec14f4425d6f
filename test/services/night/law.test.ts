import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { byHandOf } from '../../../rules/render/by-hand.ts';
import { inOrder } from '../../../rules/render/in-order.ts';
import { jsonWriter } from '../../../rules/render/ndjson.ts';
import { addDays, type LocalDate, zoneOf } from '../../../rules/time.ts';
import { generateProvider } from '../../../src/services/generate/generate.ts';
import { openReplay, replaying } from '../../../src/services/replay.ts';
import { verify } from '../../../src/services/verify.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { history, importAll, night, publish } from './support.ts';

// Of one zone: a replay reads local times in its programme's, an import in the deployment's.
const PROGRAMMES = ['ezerway', 'paid-months'].map(
  (name) => new URL(`../../../rules/programmes/${name}.yaml`, import.meta.url).pathname,
);
const UNTIL = '2025-01-01' as LocalDate;

let folder: string;
const databases: TestDatabase[] = [];
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stazh-law-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
  await Promise.all(databases.map((database) => database.close()));
});

/** An invented provider with years of history, breaks, late facts and the usual mess. @returns its exports, oldest first */
async function provider(deliveries: number): Promise<readonly string[]> {
  const settings = {
    subscribers: 60,
    years: 2,
    seed: 7,
    deliveries,
    until: UNTIL,
    zone: zoneOf('Europe/Moscow'),
  };
  const made = await generateProvider(settings, join(folder, String(deliveries)), () => undefined);
  return made.map(({ directory }) => directory);
}

async function freshDatabase(): Promise<TestDatabase> {
  const made = await createTestDatabase();
  databases.push(made);
  for (const file of PROGRAMMES) await publish(made.database, await readFile(file, 'utf8'));
  return made;
}

async function replayed(facts: string): Promise<string> {
  let text = '';
  for (const programme of PROGRAMMES) {
    const opened = await openReplay({ programme, facts, until: UNTIL, subscriber: null });
    const { line } = jsonWriter(opened.programme);
    for (const one of replaying(opened)) {
      if (one.kind === 'refused') throw new Error(one.message);
      for (const step of inOrder(one.walk.entries, one.walk.outcomes))
        text += line(one.subscriber, step, byHandOf(step, one.adjustments));
    }
  }
  return text;
}

describe('the replay law', () => {
  it('holds between nights and a replay without a database', async () => {
    const [facts = ''] = await provider(1);
    const { database } = await freshDatabase();
    await importAll(database, { kind: 'directory', dir: facts });
    await night(database, addDays(UNTIL, -1), { sliceSize: 9 });

    expect(await history(database)).toBe(await replayed(facts));
  });

  it('holds between month after month with late facts, and all at once', async () => {
    const deliveries = await provider(5);
    const late = await freshDatabase();
    const atOnce = await freshDatabase();
    // Each export comes a month after the one before; the nights go past the 1st before they know what the next one says.
    for (const [index, dir] of deliveries.entries()) {
      await importAll(late.database, { kind: 'directory', dir });
      await importAll(atOnce.database, { kind: 'directory', dir });
      const exported = addDays(UNTIL, -31 * (deliveries.length - 1 - index));
      const days = index === deliveries.length - 1 ? [] : [1, 2, 11, 35];
      for (const later of days) {
        const day = addDays(exported, later - 1);
        await night(late.database, day < UNTIL ? day : addDays(UNTIL, -1), { sliceSize: 25 });
      }
    }
    await night(late.database, addDays(UNTIL, -1));
    await night(atOnce.database, addDays(UNTIL, -1));
    const { rows } = await late.owner.pool.query<{ count: number }>(
      'select count(*)::integer as count from entry where superseded_run <> 0',
    );

    expect(await history(late.database)).toBe(await history(atOnce.database));
    expect(rows[0]?.count).toBeGreaterThan(0);
    for (const { database } of [late, atOnce]) {
      const summary = await verify(database, { programme: null, subscriber: null }, async () => undefined);
      expect(summary).toMatchObject({ waiting: 0, differences: 0 });
    }
  });
});
