import { afterEach, beforeEach } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import { formatAmount } from '../../../rules/money.ts';
import { isOutcome, type Step } from '../../../rules/render/in-order.ts';
import { jsonWriter } from '../../../rules/render/ndjson.ts';
import { ALWAYS, type LocalDate, sayInstant, type Zone } from '../../../rules/time.ts';
import type { Database } from '../../../src/db/database.ts';
import {
  insertProgramme,
  insertProgrammeFile,
  listPublishedFiles,
} from '../../../src/db/programme.repository.ts';
import type { FactsSource } from '../../../src/services/facts-stream.ts';
import { readHistory } from '../../../src/services/history.ts';
import { importFacts } from '../../../src/services/import/import-facts.ts';
import type { RunReport } from '../../../src/services/night/events.ts';
import {
  NIGHT_DEFAULTS,
  type NightDeps,
  type NightRequest,
} from '../../../src/services/night/night-request.ts';
import { nightly } from '../../../src/services/night/nightly.ts';
import { changesBetween, type ProgrammeFile } from '../../../src/services/programme-changes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';

/** Long after every date of the tests. */
const NOW = Date.UTC(2026, 0, 15);

/** A month of service is worth one; a forced blocking takes everything; 10 % of the fee from the second month on. */
export const MONTHS = `
programme: months
title: { en: Months }
time_zone: Europe/Moscow
currency: RUB
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions:
      - { id: forced, when: { blocked: [forced] }, then: reset }
    bonus:
      day: 1
      requires: [served, { payment_made: { within: P1M } }]
      base: fee
      rates: [{ from: 2, percent: 10 }]
      rounding: half_up
`;

/** An empty database for each test of a file, with one published programme. */
export function useProgramme(text: string): () => TestDatabase {
  let made: TestDatabase | undefined;
  beforeEach(async () => {
    made = await createTestDatabase();
    await publish(made.database, text);
  });
  afterEach(async () => {
    await made?.close();
  });
  return () => {
    if (made === undefined) throw new Error('the test database exists inside tests and their hooks only');
    return made;
  };
}

/** Publishes a programme's text as it is: the first file, or a new revision of it. */
export async function publish(database: Database, text: string): Promise<void> {
  const { programme, zone, currency } = fileOf(text).programme;
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
    const { text: was } = (await listPublishedFiles(db)).find((file) => file.programmeId === id) ?? {};
    const holdsUntil = was === undefined ? ALWAYS : changesBetween(fileOf(was), fileOf(text)).holdsUntil;
    await insertProgrammeFile(db, { programmeId: id, text, holdsUntil, amendment: null });
    await client.query('commit');
  });
}

function fileOf(text: string): ProgrammeFile {
  const loaded = loadProgramme(text, 'test.yaml');
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems));
  return { text, programme: loaded.programme };
}

/** One fact as the exchange format has it; a row of the same key replaces it. */
export type Fact = Readonly<Record<string, string>> & { readonly fact: string };

/** Imports facts as one unit; a rejected row is a fault of the test. */
export async function give(database: Database, facts: readonly Fact[]): Promise<void> {
  const lines = facts.map((fact) => `${JSON.stringify(fact)}\n`).join('');
  const stream = (async function* () {
    yield Buffer.from(lines);
  })();
  const rejected = await importAll(database, { kind: 'ndjson', file: 'test', stream });
  if (rejected > 0) throw new Error(`${rejected} facts of the test are rejected`);
}

/** Imports whatever is taken. @returns how many rows are not */
export async function importAll(database: Database, source: FactsSource): Promise<number> {
  const { rejected } = await importFacts(database, source, {
    source: 'test',
    isDryRun: false,
    maxRejectsPercent: 100,
    complete: null,
    maxWithdrawn: 1000,
    isConfirmed: false,
    zone: null,
    rejectsFile: '.stazh/test/rejects.csv',
    dataDir: '.stazh/test',
  });
  return rejected;
}

/** A person served from the beginning of 2024 for 500.00 a month, who pays on the 15th of January to April. */
export function payer(subscriber: string): readonly Fact[] {
  return [
    { fact: 'subscriber', subscriber, kind: 'person', segment: 'apartment' },
    { fact: 'service', subscriber, service: 'internet', from: '2024-01-01' },
    { fact: 'fee', subscriber, service: 'internet', tariff: 'home', amount: '500.00', from: '2024-01-01' },
    ...['01', '02', '03', '04'].map((month) => paymentOf(subscriber, `2024-${month}-15`)),
  ];
}

export function paymentOf(subscriber: string, at: string): Fact {
  return { fact: 'payment', subscriber, id: at, at, amount: '500.00' };
}

type Changes = Partial<NightRequest> &
  Partial<Pick<NightDeps, 'advance' | 'afterSlice' | 'onEvent' | 'stop'>>;

/** A night to the end of a day, as the command runs it. */
export async function night(
  database: Database,
  date: string,
  changes: Changes = {},
): Promise<readonly RunReport[]> {
  const {
    advance: engine = advance,
    onEvent = () => undefined,
    afterSlice = async () => undefined,
    stop = new AbortController().signal,
    ...request
  } = changes;
  return nightly(
    { database, now: () => NOW, advance: engine, onEvent, afterSlice, stop },
    { ...NIGHT_DEFAULTS, ...request, date: date as LocalDate },
  );
}

/** What `stazh history --format ndjson` prints. */
export async function history(database: Database): Promise<string> {
  let text = '';
  await readHistory(
    database,
    { subscriber: null, programme: null },
    async ({ programme, subscriber, steps, byHand }) => {
      const { line } = jsonWriter(programme);
      text += steps.map((step) => line(subscriber, step, byHand.get(step) ?? null)).join('');
    },
  );
  return text;
}

/** The history of one subscriber, a short line a step: `01.02.2024 accrual +1 = 1`, `01.03.2024 credit 50.00`. */
export async function told(database: Database, subscriber: string): Promise<readonly string[]> {
  const lines: string[] = [];
  await readHistory(database, { subscriber, programme: null }, async ({ programme, steps }) => {
    lines.push(...steps.map((step) => tell(step, programme.zone)));
  });
  return lines;
}

function tell(step: Step, zone: Zone): string {
  const at = sayInstant(step.effective, zone, 'ru');
  if (!isOutcome(step))
    return `${at} ${step.kind} ${step.delta >= 0 ? '+' : ''}${step.delta} = ${step.value}`;
  return step.outcome === 'credit'
    ? `${at} credit ${formatAmount(step.amount, 2)}`
    : `${at} refusal ${step.reasons.join(' ')}`;
}

/** Everything the walk writes, row by row as text; `run` and its slices are about work and left out. */
export async function everythingWritten(database: Database): Promise<readonly string[]> {
  const tables = ['counter', 'entry', 'outcome', 'parked'];
  const rows = await Promise.all(
    tables.map((table) =>
      database.pool.query<{ row: string }>(`select t::text as row from ${table} t order by 1`),
    ),
  );
  return rows.flatMap((result, index) => result.rows.map(({ row }) => `${tables[index] ?? ''} ${row}`));
}
