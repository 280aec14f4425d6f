import { advance } from '../../../rules/advance.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { LocalDate } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import { insertProgramme, insertProgrammeFile } from '../../../src/db/programme.repository.ts';
import { readHistory } from '../../../src/services/history.ts';
import { jsonWriter } from '../../../rules/render/ndjson.ts';
import { importFacts } from '../../../src/services/import/import-facts.ts';
import { NIGHT_DEFAULTS, type NightDeps, type NightRequest, nightly } from '../../../src/services/night/nightly.ts';

/** Long after every date of the tests. */
export const NOW = Date.UTC(2026, 0, 15);

/** Publishes a programme's text as it is, or a new revision of it. */
export async function publish(database: Database, text: string): Promise<void> {
  const loaded = loadProgramme(text, 'test.yaml');
  if (loaded.kind === 'refused') throw new Error(loaded.problems.map((problem) => problem.found).join('\n'));
  const { programme, zone, currency } = loaded.programme;
  await database.session(async ({ client, db }) => {
    await client.query('begin');
    const known = await db
      .selectFrom('programme')
      .select('programme_id')
      .where('programme', '=', programme)
      .executeTakeFirst();
    const id =
      known?.programme_id ??
      (await insertProgramme(db, { programme, timeZone: zone.name, currency, paysFrom: '2014-01-01' }));
    await insertProgrammeFile(db, id, text);
    await client.query('commit');
  });
}

/** One fact as the exchange format has it; a row of the same key replaces it. */
export type Fact = Readonly<Record<string, string | number>> & { readonly fact: string };

/** Imports facts as one unit; a rejected row is a fault of the test. */
export async function give(database: Database, facts: readonly Fact[]): Promise<void> {
  const lines = facts.map((fact) => `${JSON.stringify(fact)}\n`);
  const stream = (async function* () {
    yield Buffer.from(lines.join(''));
  })();
  const summary = await importFacts(
    database,
    { kind: 'ndjson', file: 'test', stream },
    IMPORT_OPTIONS,
  );
  if (summary.rejected > 0) throw new Error(`rejected: ${JSON.stringify(summary)}`);
}

/** A night to the end of a day, as the command runs it. */
export async function night(
  database: Database,
  date: string,
  changes: Partial<NightRequest> & Partial<Pick<NightDeps, 'advance' | 'afterSlice' | 'onEvent'>> = {},
) {
  const { advance: engine = advance, onEvent = () => undefined, afterSlice, ...request } = changes;
  return nightly(
    { database, now: () => NOW, advance: engine, onEvent, ...(afterSlice === undefined ? {} : { afterSlice }) },
    { ...NIGHT_DEFAULTS, ...request, date: date as LocalDate },
  );
}

/** What `stazh history --format ndjson` prints. */
export async function history(database: Database): Promise<string> {
  let text = '';
  await readHistory(database, { subscriber: null, programme: null }, async ({ programme, subscriber, steps }) => {
    const { line } = jsonWriter(programme);
    text += steps.map((step) => line(subscriber, step)).join('');
  });
  return text;
}

const IMPORT_OPTIONS = {
  source: 'test',
  isDryRun: false,
  maxRejectsPercent: 100,
  complete: null,
  maxWithdrawn: 1000,
  isConfirmed: false,
  zone: null,
  rejectsFile: null,
  dataDir: '.stazh/test',
} as const;
