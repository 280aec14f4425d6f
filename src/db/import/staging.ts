import type { ClientBase } from 'pg';
import type { PlacedRejection } from '../../../rules/exchange/collect.ts';
import type { FactName, FactRow } from '../../../rules/exchange/fact-row.ts';
import { type Amount, formatAmount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../../rules/time.ts';
import { copyIn } from '../copy.ts';
import { CopyLines } from '../copy-lines.ts';
import { timestamptz } from '../instant.ts';
import { subscriberId } from '../subscriber-id.ts';
import { FACT_TABLES, type FactColumn, type FactTable } from './fact-tables.ts';

/** Rows put together before they are sent, of all facts: at most twice as many are in memory. */
const ROWS_MAX = 20_000;

type Field = string | number | bigint | boolean | null;
type Target = FactName | 'reject';

/**
 * The rows of one import in temporary tables of its session, `staged_FACT` and `staged_reject`: nobody else sees them, and they
 * go with the connection, however it ends.
 */
export class Staging {
  /** Accepted rows so far, by fact. */
  readonly counts = new Map<FactName, number>();
  rejectCount = 0;
  readonly #client: ClientBase;
  readonly #encoders: ReadonlyMap<FactName, (line: number, row: FactRow) => Field[]>;
  readonly #tables = new Set<FactName>();
  #waiting = new Map<Target, CopyLines>();
  #waitingRows = 0;
  #sending: Promise<void> = Promise.resolve();

  private constructor(client: ClientBase, places: number) {
    this.#client = client;
    this.#encoders = new Map(FACT_TABLES.map((table) => [table.fact, encoderOf(table, places)]));
  }

  /** Begins a staging in a session. @param places decimal places of the currency */
  static async create(client: ClientBase, places: number): Promise<Staging> {
    // For sorts and joins of whole files: more than a request may take, and gone with the connection.
    await client.query(`set work_mem = '128MB'; set temp_buffers = '64MB'`);
    await client.query(STAGED_REJECT);
    return new Staging(client, places);
  }

  add(line: number, row: FactRow): void {
    this.#linesOf(row.fact).add(this.#encoders.get(row.fact)?.(line, row) ?? []);
    this.counts.set(row.fact, (this.counts.get(row.fact) ?? 0) + 1);
    this.#waitingRows += 1;
  }

  reject({ file, line, column, value, code, reason }: PlacedRejection): void {
    this.#linesOf('reject').add([file, line, column, withoutNul(value), code, withoutNul(reason)]);
    this.rejectCount += 1;
    this.#waitingRows += 1;
  }

  /** Sends what is due; call it between batches. The server takes one batch while the next is read. */
  async flush(): Promise<void> {
    if (this.#waitingRows >= ROWS_MAX) await this.#send();
  }

  /** Sends the rest, so that every row is in its table. @param facts that have a table at least, rows or not */
  async finish(facts: Iterable<FactName>): Promise<void> {
    await this.#send();
    await this.#sending;
    for (const fact of facts) await this.#ensureTable(fact);
    await this.#client.query([...this.#tables].map((fact) => `analyze staged_${fact}`).join(';'));
  }

  async #send(): Promise<void> {
    await this.#sending;
    const batch = this.#waiting;
    this.#waiting = new Map();
    this.#waitingRows = 0;
    this.#sending = this.#copyAll(batch);
    // Whoever waits for it next gets the failure; until then it must not count as unhandled.
    this.#sending.catch(() => undefined);
  }

  async #copyAll(batch: ReadonlyMap<Target, CopyLines>): Promise<void> {
    for (const [target, lines] of batch) {
      if (target !== 'reject') await this.#ensureTable(target);
      await copyIn(this.#client, `copy staged_${target} from stdin`, lines.chunks());
    }
  }

  async #ensureTable(fact: FactName): Promise<void> {
    const table = FACT_TABLES.find((candidate) => candidate.fact === fact);
    if (table === undefined || this.#tables.has(fact)) return;
    this.#tables.add(fact);
    await this.#client.query(stagedTable(table));
  }

  #linesOf(target: Target): CopyLines {
    let lines = this.#waiting.get(target);
    if (lines === undefined) {
      lines = new CopyLines();
      this.#waiting.set(target, lines);
    }
    return lines;
  }
}

const STAGED_REJECT = `create temporary table staged_reject (
  file text not null, line bigint not null, "column" text, value text, code text not null, reason text not null)`;

/** Ids are compared by their bytes here, whatever the collation of the database: that is fast and never surprises. */
function stagedTable({ fact, key, content }: FactTable): string {
  const columns = [...key, ...content].map(
    ({ name, type }) => `${name} ${type}${type === 'text' ? ' collate "C"' : ''}`,
  );
  return `create temporary table staged_${fact} (
    subscriber_id bigint not null, external_id text collate "C" not null, line bigint not null,
    ${[...columns, 'withdrawn boolean not null'].join(', ')})`;
}

/** The fields of a row in the order of the columns of `stagedTable`. */
function encoderOf({ key, content }: FactTable, places: number): (line: number, row: FactRow) => Field[] {
  const columns = [...key, ...content];
  return (line, row) => {
    const fields: Field[] = [subscriberId(row.subscriber), row.subscriber, line];
    const values = valuesOf(row);
    for (const column of columns) fields.push(fieldOf(column, values[column.field], places));
    fields.push(row.withdrawn);
    return fields;
  };
}

type Values = Readonly<Record<string, unknown>>;

function valuesOf(row: FactRow): Values {
  if (row.fact === 'subscriber') return { ...row, undated: row.from === ALWAYS };
  // SQL's null equals nothing, so "all programmes" is the empty text there.
  return 'programme' in row ? { ...row, programme: row.programme ?? '' } : (row as unknown as Values);
}

function fieldOf({ name, type }: FactColumn, value: unknown, places: number): Field {
  if (value === null) return null;
  switch (type) {
    case 'text':
      return value as string;
    case 'timestamptz':
      return name === 'to_at' && value === FOREVER ? null : timestamptz(value as Instant);
    case 'numeric':
      return formatAmount(value as Amount, places);
    case 'integer':
      return value as number;
    case 'boolean':
      return value as boolean;
  }
}

/** The one character that a database cannot hold; a rejected value may have it. */
function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u{FFFD}') : text;
}
