import type { PlacedRejection } from '../../../rules/exchange/collect.ts';
import type { FactName, FactRow } from '../../../rules/exchange/fact-row.ts';
import { FACT_NAMES } from '../../../rules/exchange/fact-specs.ts';
import type { PlainRow } from '../../../rules/exchange/plain-row.ts';
import { copyIn } from '../copy.ts';
import { CopyRows } from '../copy-rows.ts';
import type { Sides } from './changes.ts';
import { FACT_TABLES, type FactTable, tableOf } from './fact-tables.ts';
import { plainWriter } from './plain-writer.ts';
import { type RowWriter, rowWriter, type WritingContext } from './row-writer.ts';
import { Sieve } from './sieve.ts';
import { StagedNames } from './staged-names.ts';

/**
 * Rows put together before they are sent, of all facts: few at first, so that the server has work soon, then many, because each
 * sending waits for the server twice. At most twice as many are in memory.
 */
const ROWS_MIN = 5_000;
const ROWS_MAX = 50_000;

/** `staged_X`, and for the rows of a fact `later_FACT`: those whose key may have come before in the same source. */
type Target = `staged_${FactName | 'reject' | 'name'}` | `later_${FactName}`;
type Batch = Map<Target, CopyRows>;

interface Count {
  rows: number;
  /** Whether a key may have come twice. */
  mayRepeat: boolean;
  /** Where its rows go until the next sending. */
  staged: CopyRows | undefined;
}

/**
 * The rows of one import in temporary tables of its sessions: nobody else sees them, and they go with the connection, however it
 * ends. One session has `staged_FACT` and `staged_reject`. No two rows of `staged_FACT` have one key: a row whose key may
 * have come before waits in `later_FACT`. The other has `staged_name`, whom the rows name, so that two processes of the
 * server work at once.
 */
export class Staging {
  rejectCount = 0;
  readonly #counts = new Map<FactName, Count>();
  readonly #sides: Sides;
  readonly #writers: ReadonlyMap<FactName, RowWriter>;
  readonly #context: WritingContext;
  readonly #tables = new Set<FactName>();
  /** One batch is filled while the other is on its way. */
  #waiting: Batch = new Map();
  #other: Batch = new Map();
  #waitingRows = 0;
  #rowsToSend = ROWS_MIN;
  #sending: Promise<void> = Promise.resolve();

  private constructor(sides: Sides, places: number) {
    this.#sides = sides;
    const names = new StagedNames(() => this.#rowsOf('staged_name'));
    this.#context = { places, names, sieve: new Sieve() };
    this.#writers = new Map(FACT_TABLES.map((table) => [table.fact, rowWriter(table, this.#context)]));
  }

  /** Begins a staging in two sessions. @param places decimal places of the currency */
  static async create(sides: Sides, places: number): Promise<Staging> {
    await Promise.all([
      sides.rows.query(`${SETTINGS}; ${REJECTS}`),
      sides.names.query(`${SETTINGS}; ${NAMES}`),
    ]);
    return new Staging(sides, places);
  }

  add(line: number, row: FactRow): void {
    const { fact } = row;
    const { mayRepeat, write } = this.#writers.get(fact) as RowWriter;
    write(this.#rowsFor(fact, this.#countOf(fact), mayRepeat(row)), line, row);
  }

  /** What takes plain rows of a fact. */
  plainSink(fact: FactName): (line: number, row: PlainRow) => void {
    const { mayRepeat, write } = plainWriter(tableOf(fact), this.#context);
    const count = this.#countOf(fact);
    return (line, row) => {
      write(this.#rowsFor(fact, count, mayRepeat(row)), line, row);
    };
  }

  reject({ file, line, column, value, code, reason }: PlacedRejection): void {
    const rows = this.#rowsOf('staged_reject');
    rows.row(6);
    rows.text(file);
    rows.countOrNull(line);
    rows.textOrNull(column);
    rows.text(withoutNul(value));
    rows.text(code);
    rows.text(withoutNul(reason));
    this.rejectCount += 1;
    this.#waitingRows += 1;
  }

  /** Accepted rows of a fact so far. */
  taken(fact: FactName): number {
    return this.#counts.get(fact)?.rows ?? 0;
  }

  /** Whether a key of this fact may be in the source twice. */
  mayRepeat(fact: FactName): boolean {
    return this.#counts.get(fact)?.mayRepeat === true;
  }

  /** Sends what is due; call it between batches. The server takes one batch while the next is read. */
  async flush(): Promise<void> {
    if (this.#waitingRows < this.#rowsToSend) return;
    await this.#send();
    this.#rowsToSend = Math.min(this.#rowsToSend * 2, ROWS_MAX);
  }

  /** Sends the rest, so that every row is in its table. @param facts that have a table at least, rows or not */
  async finish(facts: Iterable<FactName>): Promise<void> {
    await this.#send();
    await this.#sending;
    for (const fact of facts) await this.#ensureTable(fact);
  }

  async #send(): Promise<void> {
    await this.#sending;
    const batch = this.#waiting;
    this.#waiting = this.#other;
    this.#other = batch;
    for (const count of this.#counts.values()) count.staged = undefined;
    this.#waitingRows = 0;
    this.#sending = this.#copyAll(batch);
    // Whoever waits for it next gets the failure; until then it must not count as unhandled.
    this.#sending.catch(() => undefined);
  }

  async #copyAll(batch: Batch): Promise<void> {
    const targets = [...batch.keys()];
    await Promise.all([
      this.#copySome(
        batch,
        targets.filter((target) => target === 'staged_name'),
      ),
      this.#copySome(
        batch,
        targets.filter((target) => target !== 'staged_name'),
      ),
    ]);
  }

  async #copySome(batch: Batch, targets: readonly Target[]): Promise<void> {
    for (const target of targets) {
      const rows = batch.get(target);
      if (rows === undefined || rows.count === 0) continue;
      const fact = FACT_NAMES.find((name) => target.endsWith(`_${name}`));
      if (fact !== undefined) await this.#ensureTable(fact);
      const client = target === 'staged_name' ? this.#sides.names : this.#sides.rows;
      await copyIn(client, `copy ${target} from stdin (format binary)`, rows.chunks());
      rows.clear();
    }
  }

  async #ensureTable(fact: FactName): Promise<void> {
    if (this.#tables.has(fact)) return;
    this.#tables.add(fact);
    await this.#sides.rows.query(stagedTable(tableOf(fact)));
  }

  #countOf(fact: FactName): Count {
    const count = this.#counts.get(fact) ?? { rows: 0, mayRepeat: false, staged: undefined };
    this.#counts.set(fact, count);
    return count;
  }

  /** Where the next row of a fact goes; it is counted. */
  #rowsFor(fact: FactName, count: Count, mayRepeat: boolean): CopyRows {
    count.rows += 1;
    this.#waitingRows += 1;
    if (!mayRepeat) return (count.staged ??= this.#rowsOf(`staged_${fact}`));
    count.mayRepeat = true;
    return this.#rowsOf(`later_${fact}`);
  }

  #rowsOf(target: Target): CopyRows {
    let rows = this.#waiting.get(target);
    if (rows === undefined) {
      rows = new CopyRows();
      this.#waiting.set(target, rows);
    }
    return rows;
  }
}

/**
 * Sorts and joins of whole files take more memory than a request may; it is gone with the connection. What is believed is found
 * through a hash or the primary key: without statistics of a table that has just been filled the planner would sort both sides.
 */
const SETTINGS = `set work_mem = '128MB'; set temp_buffers = '256MB'; set enable_mergejoin = off;
  set max_parallel_workers_per_gather = 0`;

const REJECTS = `create temporary table staged_reject (
  file text not null, line bigint not null, "column" text, value text, code text not null, reason text not null)`;

/** `is_told`: by a row of the fact "subscriber", which alone makes a name known. */
const NAMES = `create temporary table staged_name (
  subscriber_id bigint not null, external_id text collate "C" not null, is_told boolean not null)`;

/** Ids are compared by their bytes here, whatever the collation of the database: that is fast and never surprises. */
function stagedTable({ fact, key, content }: FactTable): string {
  const columns = [...key, ...content].map(
    ({ name, type }) => `${name} ${type}${type === 'text' ? ' collate "C"' : ''}`,
  );
  return `create temporary table staged_${fact} (
    subscriber_id bigint not null, line bigint not null, ${columns.join(', ')}, withdrawn boolean not null);
    create temporary table later_${fact} (like staged_${fact})`;
}

/** The one character that a database cannot hold; a rejected value may have it. */
function withoutNul(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\u{FFFD}') : text;
}
