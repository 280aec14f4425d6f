import { DatabaseError } from 'pg';
import { type Instant, monthOf, monthStart, monthText, type Zone } from '../../../rules/time.ts';
import type { Database } from '../database.ts';
import { timestamptz } from '../instant.ts';

/** The partitions of one programme's entries and outcomes: a month gets its own when a night first writes into it. */
export class Months {
  readonly #database: Database;
  readonly #programmeId: number;
  readonly #zone: Zone;
  readonly #open = new Set<number>();

  constructor(database: Database, programmeId: number, zone: Zone) {
    this.#database = database;
    this.#programmeId = programmeId;
    this.#zone = zone;
  }

  /** The month that holds an instant, numbered as by `monthOf`. */
  of(at: Instant): number {
    return monthOf(at, this.#zone);
  }

  /** Makes the partitions that are missing, in transactions of their own, so that a slice that fails leaves them. */
  async open(months: Iterable<number>): Promise<void> {
    for (const month of months) {
      if (this.#open.has(month)) continue;
      await this.#database.pool.query('select open_month($1::smallint, $2::date, $3, $4)', [
        this.#programmeId,
        `${monthText(month)}-01`,
        timestamptz(monthStart(month, this.#zone)),
        timestamptz(monthStart(month + 1, this.#zone)),
      ]);
      this.#open.add(month);
    }
  }

  /** Takes nothing for open any more. */
  forget(): void {
    this.#open.clear();
  }
}

/**
 * Whether a statement found no partition for a row. After `Months.open` there is one; its connection missed it, and a fresh one will see it
 * (docs/decisions/0034-missed-partitions.md).
 */
export function isMissedMonth(error: unknown): boolean {
  return error instanceof DatabaseError && error.code === '23514' && error.routine === 'ExecFindPartition';
}

/** Has every connection list the partitions anew, for one that listed them while another was made may have missed it. */
export async function settlePartitions({ pool }: Database): Promise<void> {
  await pool.query('select settle_partitions()');
}
