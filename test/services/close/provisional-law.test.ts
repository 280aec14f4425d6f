import { afterEach, describe, expect, it } from 'vitest';
import { formatAmount } from '../../../rules/money.ts';
import type { Disposition, WrittenOffBecause } from '../../../rules/settlement.ts';
import { monthText } from '../../../rules/time.ts';
import type { SettledAccount } from '../../../src/db/close/settlements.ts';
import type { Database } from '../../../src/db/database.ts';
import { storedAmount } from '../../../src/db/stored-amount.ts';
import { subscriberId } from '../../../src/db/subscriber-id.ts';
import { releaseCredit } from '../../../src/services/close/release.ts';
import { type Closes, closesOf, settleOpen } from '../../../src/services/close/settle-open.ts';
import { readHistory } from '../../../src/services/history.ts';
import { listProgrammes } from '../../../src/services/programmes.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { publish } from '../night/support.ts';
import { arrivalsOf, Closing, goThrough, MONTHS, terms } from './courses.ts';

const NAMES = Array.from({ length: 40 }, (_, number) => `S${number}`);

let test: TestDatabase | undefined;
afterEach(async () => {
  await test?.close();
});

describe('whatever the course, what is told of a subscriber beforehand is what the next preview writes', () => {
  it.each([
    [15, '{ reach: P24M, negative: carry, carry_for: P6M }'],
    [12, '{ reach: P24M, negative: book }'],
    [13, '{ reach: P12M, negative: waive }'],
  ])(
    'alone and in the history of all (seed %i, %s)',
    async (seed, corrections) => {
      test = await createTestDatabase();
      const { database, owner } = test;
      // 60.00 lies among the credits of 500.00 and 615.00: some wait to be looked at.
      const held = 'safeguards: { one_credit: "60.00" }\nversions:';
      await publish(database, terms(corrections).replace('versions:', held));
      await owner.pool.query("update programme set pays_from = '2024-02-01'");
      const seen = new Seen(database, owner);
      const closing = new Closing(database, seen);
      await goThrough({ database, closing }, arrivalsOf(NAMES, seed), seed);

      expect(closing.posted).toBe(MONTHS.length);
      // The course is worth something: differences that are booked and such that are not, and debts.
      expect(seen.corrected).toBeGreaterThan(50);
      expect(seen.held).toBeGreaterThan(10);
      expect(seen.owing).toBeGreaterThan(seed === 12 ? -1 : 5);
    },
    240_000,
  );
});

/** Compares at every preview; of what is held somebody releases the first. */
class Seen {
  corrected = 0;
  held = 0;
  owing = 0;
  readonly #database: Database;
  readonly #owner: Database;
  #foretold = new Map<string, Row>();
  #listed = new Map<string, Listed>();

  constructor(database: Database, owner: Database) {
    this.#database = database;
    this.#owner = owner;
  }

  readonly before = async (): Promise<void> => {
    this.#foretold = await foretold(this.#database, await this.#known());
    this.#listed = await listed(this.#database);
  };

  readonly after = async (): Promise<void> => {
    const rows = await written(this.#owner);
    for (const [name, foretold] of this.#foretold) {
      const row = rows.get(name) ?? NOTHING;
      expect(foretold, name).toEqual(row);
      const lines = this.#listed.get(name) ?? { corrections: [], sums: null };
      expect(lines.corrections, `${name}, listed`).toEqual(row.corrections);
      if (lines.sums !== null) expect(row, `${name}, listed`).toMatchObject(lines.sums);
      else expect([row.carriedIn, row.writtenOff, row.paid]).toEqual(['0.00', '0.00', row.credit]);
      this.corrected += row.corrections.length;
      this.held += row.held.length;
      if (row.carriedIn !== '0.00' || row.writtenOff !== '0.00') this.owing += 1;
    }
    await this.#releaseFirst(rows);
  };

  async #known(): Promise<readonly string[]> {
    const { rows } = await this.#owner.pool.query<{ name: string }>(
      'select external_id as name from subscriber',
    );
    return rows.map(({ name }) => name);
  }

  async #releaseFirst(rows: ReadonlyMap<string, Row>): Promise<void> {
    const first = [...rows].find(([, { held }]) => held.length > 0);
    if (first === undefined) return;
    const { open } = await closesNow(this.#database);
    if (open === null) return;
    await releaseCredit(this.#database, { month: open, subscriber: first[0], by: 'olga', reason: 'seen' });
  }
}

/** What a close would do, or does, for a subscriber. */
interface Row {
  readonly credit: string;
  readonly corrections: readonly {
    readonly month: string;
    readonly was: string;
    readonly isNow: string;
    readonly disposition: Disposition;
  }[];
  readonly carriedIn: string;
  readonly paid: string;
  readonly carriedOut: string;
  readonly writtenOff: string;
  readonly because: WrittenOffBecause | null;
  readonly held: readonly { readonly month: string; readonly amount: string }[];
}

const NOTHING: Row = {
  credit: '0.00',
  corrections: [],
  carriedIn: '0.00',
  paid: '0.00',
  carriedOut: '0.00',
  writtenOff: '0.00',
  because: null,
  held: [],
};

async function closesNow({ db, pool }: Database): Promise<Closes> {
  const [published] = await listProgrammes(db);
  if (published === undefined) throw new Error('nothing is published');
  return closesOf(pool, published);
}

/** What the open close would write, asked of all together, and of the first alone. */
async function foretold(database: Database, names: readonly string[]): Promise<Map<string, Row>> {
  const closes = await closesNow(database);
  const settle = async (some: readonly string[]): Promise<readonly Row[]> =>
    (await settleOpen(database.pool, closes, some.map(subscriberId))).map(rowOf);
  const byId = names.toSorted((left, right) => (subscriberId(left) < subscriberId(right) ? -1 : 1));
  const rows = await settle(byId);
  expect(await settle(byId.slice(0, 1))).toEqual(rows.slice(0, 1));
  return new Map(byId.map((name, index) => [name, rows[index] as Row]));
}

function rowOf({ credit, differences, held, because, ...sums }: SettledAccount): Row {
  const { carriedIn, paid, carriedOut, writtenOff } = sums;
  const text = (stored: string): string => formatAmount(storedAmount(stored, 2), 2);
  return {
    credit: text(credit?.amount ?? '0'),
    corrections: differences.map(({ month, was, isNow, disposition }) => ({
      month: month.slice(0, 7),
      was: text(was),
      isNow: text(isNow),
      disposition,
    })),
    carriedIn,
    paid,
    carriedOut,
    writtenOff,
    because,
    held: held.map(({ month, amount }) => ({ month: month.slice(0, 7), amount: text(amount) })),
  };
}

/** What the preview that stands holds, by subscriber. */
async function written({ pool }: Database): Promise<ReadonlyMap<string, Row>> {
  const { rows } = await pool.query<{ name: string; row: Row }>(
    `select external_id as name, json_build_object(
       'credit', round(coalesce(credit, 0), 2)::text, 'carriedIn', round(coalesce(carried_in, 0), 2)::text,
       'paid', round(coalesce(paid, 0), 2)::text, 'carriedOut', round(coalesce(carried_out, 0), 2)::text,
       'writtenOff', round(coalesce(written_off, 0), 2)::text, 'because', written_off_because,
       'corrections', (select coalesce(json_agg(json_build_object('month', to_char(month, 'YYYY-MM'), 'was', round(was, 2)::text,
           'isNow', round(is_now, 2)::text, 'disposition', disposition) order by month), '[]')
         from correction k where k.close_id = c.close_id and k.subscriber_id = s.subscriber_id),
       'held', (select coalesce(json_agg(json_build_object('month', to_char(month, 'YYYY-MM'), 'amount', round(amount, 2)::text)
           order by month), '[]')
         from held_credit h where h.close_id = c.close_id and h.subscriber_id = s.subscriber_id)) as row
     from close c cross join subscriber s left join posting p using (close_id, subscriber_id)
     where c.state = 'previewed'`,
  );
  return new Map(rows.map(({ name, row }) => [name, row]));
}

interface Listed {
  readonly corrections: Row['corrections'];
  /** null: no line of the open close. */
  readonly sums: Omit<Row, 'corrections' | 'held'> | null;
}

/** What the history of everybody says of the open close. */
async function listed(database: Database): Promise<Map<string, Listed>> {
  const all = new Map<string, Listed>();
  const request = { subscriber: null, programme: null, withMoney: true };
  await readHistory(database, request, async ({ subscriber, programme, money }) => {
    const text = (amount: bigint): string => formatAmount(amount as never, programme.places);
    const open = (money?.steps ?? []).filter(({ isProvisional }) => isProvisional);
    const corrections = open.flatMap((step) =>
      step.kind === 'correction'
        ? [
            {
              month: monthText(step.month),
              was: text(step.was),
              isNow: text(step.isNow),
              disposition: step.disposition,
            },
          ]
        : [],
    );
    const close = open.find((step) => step.kind === 'close');
    const sums =
      close === undefined
        ? null
        : {
            credit: text(close.credit),
            carriedIn: text(close.carriedIn),
            paid: text(close.paid),
            carriedOut: text(close.carriedOut),
            writtenOff: text(close.writtenOff),
            because: close.because,
          };
    all.set(subscriber, { corrections, sums });
  });
  return all;
}
