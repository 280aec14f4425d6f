import type { LocalDate } from '../../../rules/time.ts';
import type { Asked } from '../database.ts';
import type { Preview } from './accounts.ts';

/** Amounts as text. */
export interface CountAndSum {
  readonly count: number;
  readonly sum: string;
}

export interface RungTotals extends CountAndSum {
  /** null: the rung gives an amount. */
  readonly percent: string | null;
  readonly amount: string | null;
  readonly counterFrom: number;
  readonly counterTo: number;
}

/** Credits of a close by rung: by percent, or by the rung's amount; the lowest counter first. */
export async function selectRungs(client: Asked, { tables }: Preview): Promise<readonly RungTotals[]> {
  const { rows } = await client.query<RungTotals>(
    `select percent, case when percent is null then credit end as amount, min(counter) as "counterFrom",
       max(counter) as "counterTo", count(*)::integer as count, sum(credit) as sum
     from ${tables.posting} where credit <> 0 group by 1, 2 order by 3, 1, 2`,
  );
  return rows;
}

export interface RefusalTotals {
  /** Bits of `reason_codes`. */
  readonly codes: string;
  readonly count: number;
}

export async function selectRefusals(client: Asked, preview: Preview): Promise<readonly RefusalTotals[]> {
  const { rows } = await client.query<RefusalTotals>(
    `select codes::text as codes, count(*)::integer as count from ${preview.tables.outcome}
     where programme_id = $1 and month = $2 and superseded_run = 0 and codes is not null group by 1 order by 2 desc, 1`,
    [preview.programmeId, preview.month],
  );
  return rows;
}

export interface MoneyTotals {
  readonly subscribers: number;
  readonly credits: CountAndSum;
  readonly corrections: CountAndSum;
  readonly carriedIn: CountAndSum;
  readonly paid: CountAndSum;
  /** Below 0: booked as debits. */
  readonly debits: CountAndSum;
  readonly carriedOut: CountAndSum;
}

const MONEY = ['credits', 'corrections', 'carriedIn', 'paid', 'debits', 'carriedOut'] as const;
const SUMS: Readonly<Record<(typeof MONEY)[number], string>> = {
  credits: 'credit',
  corrections: 'corrections',
  carriedIn: 'carried_in',
  paid: 'greatest(paid, 0)',
  debits: 'least(paid, 0)',
  carriedOut: 'carried_out',
};

export async function selectMoney(client: Asked, { tables }: Preview): Promise<MoneyTotals> {
  const sums = MONEY.map(
    (name) => `json_build_object('count', count(*) filter (where ${SUMS[name]} <> 0),
      'sum', coalesce(sum(${SUMS[name]}), 0)::text) as "${name}"`,
  );
  const { rows } = await client.query<MoneyTotals>(
    `select count(*)::integer as subscribers, ${sums.join(', ')} from ${tables.posting}`,
  );
  const [totals] = rows;
  if (totals === undefined) throw new Error('an aggregate gave no row');
  return totals;
}

export interface WriteOffs extends CountAndSum {
  readonly because: string;
}

export async function selectWriteOffs(client: Asked, { tables }: Preview): Promise<readonly WriteOffs[]> {
  const { rows } = await client.query<WriteOffs>(
    `select written_off_because as because, count(*)::integer as count, sum(written_off) as sum
     from ${tables.posting} where written_off <> 0 group by 1 order by 1`,
  );
  return rows;
}

export interface CorrectionTotals extends CountAndSum {
  readonly month: LocalDate;
  readonly disposition: string;
  readonly sign: 'more' | 'less';
}

/** Differences by month, by what becomes of them, those that give more apart from those that give less. */
export async function selectCorrections(
  client: Asked,
  { tables }: Preview,
): Promise<readonly CorrectionTotals[]> {
  const { rows } = await client.query<CorrectionTotals>(
    `select month, disposition, case when amount > 0 then 'more' else 'less' end as sign, count(*)::integer as count,
       sum(amount) as sum
     from ${tables.correction} group by 1, 2, 3 order by 2, 1, 3 desc`,
  );
  return rows;
}

interface NamedAmount {
  readonly subscriber: string;
  readonly amount: string;
}

export interface LargeCredit extends NamedAmount {
  readonly counter: number;
  readonly percent: string | null;
  readonly base: string | null;
}

export async function selectLargest(client: Asked, { tables }: Preview): Promise<readonly LargeCredit[]> {
  const { rows } = await client.query<LargeCredit>(
    `select external_id as subscriber, credit as amount, counter, percent, base
     from (select * from ${tables.posting} where credit <> 0 order by credit desc, subscriber_id limit 20) as largest
     join subscriber using (subscriber_id) order by credit desc, external_id collate "C"`,
  );
  return rows;
}

export interface Held extends NamedAmount {
  readonly month: LocalDate;
}

/** All of them: each has to be looked at. */
export async function selectHeld(client: Asked, { closeId, tables }: Preview): Promise<readonly Held[]> {
  const { rows } = await client.query<Held>(
    `select external_id as subscriber, month, amount from ${tables.held} join subscriber using (subscriber_id)
     where close_id = $1 order by amount desc, external_id collate "C", month`,
    [closeId],
  );
  return rows;
}

export interface ParkedTotals {
  readonly count: number;
  /** All that are known. */
  readonly subscribers: number;
  /** The first twenty, by id. */
  readonly listed: readonly {
    readonly subscriber: string;
    readonly code: string;
    readonly message: string;
  }[];
}

export async function selectParked(client: Asked, { programmeId, tables }: Preview): Promise<ParkedTotals> {
  const { rows } = await client.query<ParkedTotals>(
    `select count(*)::integer as count,
       (select count(*)::integer from subscriber) as subscribers,
       coalesce((select json_agg(first) from (
         select external_id as subscriber, code, message from ${tables.parked} join subscriber using (subscriber_id)
         where programme_id = $1 order by external_id collate "C" limit 20) as first), '[]') as listed
     from ${tables.parked} where programme_id = $1`,
    [programmeId],
  );
  return rows[0] ?? { count: 0, subscribers: 0, listed: [] };
}

export interface ChangeTotals {
  readonly kind: 'new' | 'gone' | 'larger' | 'smaller' | 'same';
  readonly count: number;
  readonly before: string;
  readonly after: string;
}

/** Credits of the close beside those of another one. */
export async function selectChanges(
  client: Asked,
  { tables }: Preview,
  before: number,
): Promise<readonly ChangeTotals[]> {
  const { rows } = await client.query<ChangeTotals>(
    `select kind, count(*)::integer as count, sum(was) as before, sum(is_now) as after
     from (select coalesce(b.credit, 0) as was, coalesce(a.credit, 0) as is_now
       from (select * from ${tables.posting} where credit <> 0) as a
       full join (select * from posting where close_id = ${before} and credit <> 0) as b using (subscriber_id)) as both_closes
     cross join lateral (select case when was = 0 then 'new' when is_now = 0 then 'gone' when is_now > was then 'larger'
       when is_now < was then 'smaller' else 'same' end as kind) as compared
     group by kind order by kind`,
  );
  return rows;
}
