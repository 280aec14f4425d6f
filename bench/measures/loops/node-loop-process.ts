import { type Kysely, sql, type Transaction } from 'kysely';
import { createDatabase } from '../../../src/db/database.ts';
import { timestamptz } from '../../../src/db/instant.ts';
import type { Schema } from '../../../src/db/types.ts';
import { midnight } from '../../calendar.ts';
import { peakRssMb, timed } from '../../measure.ts';
import type { NodeLoopOrder } from '../../run-process.ts';

export interface NodeLoopReading {
  readonly seconds: number;
  readonly rss_mb: number;
}

/** The loop itself, in a process of its own. Its decisions are those of row-loop.sql. */
export async function runNodeLoop({ url, first }: NodeLoopOrder): Promise<NodeLoopReading> {
  const database = createDatabase({ url, role: null });
  const at = timestamptz(midnight(first));
  try {
    const ids = await inLoop(database.db)
      .selectFrom('counter')
      .select('subscriber_id')
      .orderBy('subscriber_id')
      .execute();
    const { seconds } = await timed(async () => {
      for (const { subscriber_id: id } of ids)
        await database.db.transaction().execute((transaction) => decideOne(transaction, { id, first, at }));
    });
    return { seconds, rss_mb: peakRssMb() };
  } finally {
    await database.close();
  }
}

interface Bonus {
  readonly id: bigint;
  readonly first: string;
  readonly at: string;
}

async function decideOne(transaction: Transaction<Schema>, { id, first, at }: Bonus): Promise<void> {
  const tables = inLoop(transaction);
  const was = await tables
    .selectFrom('counter')
    .selectAll()
    .where('subscriber_id', '=', id)
    .executeTakeFirstOrThrow();
  const facts = await selectFacts(transaction, id, at);
  const place = {
    subscriber_id: id,
    effective_at: at,
    run_id: 1,
    programme_id: was.programme_id,
    version: 0,
  };
  const value = (was.value ?? 0) + (facts.served && !facts.was_blocked ? 1 : 0);
  if (value !== was.value)
    await tables
      .insertInto('entry')
      .values({ ...place, sequence: 0, kind: 0, delta: 1, value })
      .execute();
  if (was.enrolled) {
    const outcome = decide(facts, value);
    await tables
      .insertInto('outcome')
      .values({ ...place, ...outcome, sequence: 1, month: first, counter: value })
      .execute();
  }
  await tables
    .updateTable('counter')
    .set({ next_at: at, run_id: 1, value, state: was.state })
    .where('subscriber_id', '=', id)
    .execute();
}

interface Facts {
  readonly served: boolean;
  readonly blocked: boolean;
  readonly was_blocked: boolean;
  readonly person: boolean;
  readonly fee: string | null;
}

async function selectFacts(db: Kysely<Schema>, id: bigint, at: string): Promise<Facts> {
  const held = sql`subscriber_id = ${id} and superseded_revision is null and not withdrawn`;
  const { rows } = await sql<Facts>`select
    exists (select from fact_service where ${held} and service = 'internet' and from_at <= ${at}
      and (to_at is null or to_at > ${at})) as served,
    exists (select from fact_blocking where ${held} and kind <> 'outage' and from_at <= ${at}
      and (to_at is null or to_at > ${at})) as blocked,
    exists (select from fact_blocking where ${held} and kind <> 'outage' and from_at < ${at}
      and (to_at is null or to_at > ${at}::timestamptz - interval '1 month')) as was_blocked,
    coalesce((select kind = 'person' from fact_subscriber where ${held} order by from_at desc limit 1), false) as person,
    (select amount from fact_fee where ${held} and service = 'internet' and from_at <= ${at}
      order by from_at desc limit 1) as fee`.execute(db);
  const [facts] = rows;
  if (facts === undefined) throw new Error('a row is always selected');
  return facts;
}

const RUNGS: readonly (readonly [number, bigint])[] = [
  [60, 15n],
  [36, 10n],
  [24, 7n],
  [12, 5n],
  [6, 3n],
];

/** A credit, or a refusal with the bits of its reasons. */
function decide({ served, blocked, person, fee }: Facts, value: number) {
  const cents = BigInt((fee ?? '0.00').replace('.', ''));
  const reasons =
    (served ? 0 : 1 << 17) | (blocked ? 1 << 4 : 0) | (person ? 0 : 1 << 12) | (cents < 30_000n ? 1 << 8 : 0);
  const percent = RUNGS.find(([from]) => value >= from)?.[1];
  if (reasons > 0 || percent === undefined) return { codes: BigInt(reasons > 0 ? reasons : 1 << 3) };
  const amount = `${(cents * percent + 50n) / 100n}`;
  return { percent: String(percent), base: fee, amount: `${amount.slice(0, -2)}.${amount.slice(-2)}` };
}

function inLoop(db: Kysely<Schema>): Kysely<Schema> {
  return db.withSchema('loop');
}
