import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays, type LocalDate, monthText, zoneOf } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import { generateProvider } from '../../../src/services/generate/generate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { give, importAll, night, publish } from '../night/support.ts';
import { numberOf, post, preview } from './support.ts';

const UNTIL = '2025-01-01' as LocalDate;
const PROGRAMMES = ['ezerway', 'paid-months'];

let folder: string;
let test: TestDatabase;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stazh-close-'));
  test = await createTestDatabase();
  for (const name of PROGRAMMES) {
    const file = new URL(`../../../rules/programmes/${name}.yaml`, import.meta.url);
    await publish(test.database, await readFile(file, 'utf8'));
  }
  await test.owner.pool.query("update programme set pays_from = '2024-08-01'");
});
afterAll(async () => {
  await test.close();
  await rm(folder, { recursive: true });
});

/** Everything that a close writes, as one text. */
async function rowsOf({ pool }: Database, month: string, programme: string): Promise<string> {
  const { rows } = await pool.query<{ text: string }>(
    `with this as (select close_id from close join programme using (programme_id)
       where month = $1 and programme = $2 and state <> 'cancelled')
     select coalesce(string_agg(row, e'\\n' order by row), '') as text from (
       select p::text as row from posting p join this using (close_id)
       union all select c::text from correction c join this using (close_id)
       union all select h::text from held_credit h join this using (close_id)) as written`,
    [`${month}-01`, programme],
  );
  return rows[0]?.text ?? '';
}

/** What keeps arriving: blockings of months ago, of subscribers who are paid a credit in the preview that stands. */
class Arriving {
  readonly #database: Database;
  #times = 0;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Imports and walks one night after the other, until it is told to stop. @returns how often */
  async until(signal: AbortSignal, date: LocalDate): Promise<number> {
    const before = this.#times;
    for (; !signal.aborted; this.#times += 1) {
      const { rows } = await this.#database.pool.query<{ subscriber: string }>(
        `select external_id as subscriber from subscriber join posting using (subscriber_id) join close using (close_id)
         where credit > 0 group by 1 order by 1 limit 3 offset $1`,
        [this.#times * 3],
      );
      const from = `2024-0${1 + (this.#times % 7)}-11T10:00`;
      await give(
        this.#database,
        rows.map((row) => ({ fact: 'blocking', ...row, kind: 'forced', from, to: `${from}:30` })),
      );
      await night(this.#database, date);
    }
    return this.#times - before;
  }
}

describe('the sample provider, month after month with late facts', () => {
  it('is posted exactly as it was previewed, while facts keep arriving and nights take them up', async () => {
    const settings = {
      subscribers: 150,
      years: 2,
      seed: 11,
      deliveries: 5,
      until: UNTIL,
      zone: zoneOf('Europe/Moscow'),
    };
    const deliveries = await generateProvider(settings, folder, () => undefined);
    const arrives = new Arriving(test.database);
    let corrected = 0;
    for (const [index, { directory }] of deliveries.entries()) {
      await importAll(test.database, { kind: 'directory', dir: directory });
      const month = monthText(numberOf('2024-08') + index);
      const date = addDays(`${month}-01` as LocalDate, -1);
      await night(test.database, date);
      for (const programme of PROGRAMMES) {
        const report = await preview(test.database, programme, month);
        corrected += report.corrections.count;
        const previewed = await rowsOf(test.owner, month, programme);
        expect(previewed.split('\n').length).toBeGreaterThanOrEqual(report.credits.count);

        const stop = new AbortController();
        const arriving = arrives.until(stop.signal, date);
        await new Promise((resolve) => setTimeout(resolve, 150));
        await post(test.database, programme, month);
        stop.abort();

        expect(await arriving).toBeGreaterThan(0);
        expect(await rowsOf(test.owner, month, programme)).toBe(previewed);
      }
    }
    expect(corrected).toBeGreaterThan(10);
  }, 120_000);
});
