import type { ClientBase } from 'pg';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { FACT_TABLES, type FactTable, keyNames, list, sameKey, sinceWhen } from './fact-tables.ts';

/** What became of the rows of one fact. */
export interface FactCounts extends Readonly<Record<string, number>> {
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
  readonly unchanged: number;
}

/** What a unit writes: under which revision, and for which import. */
export interface ApplyAs {
  readonly revision: bigint;
  readonly importId: number;
}

/** The span in which an import is complete: a fact of this source that began there and is absent is taken back. */
export interface CompleteSpan {
  readonly source: string;
  /** timestamptz text. */
  readonly from: string;
  readonly to: string;
}

/**
 * Says when subscriber rows without `from` hold: the first such row always, one that differs from the last such row from the
 * import's instant; one that is equal, or withdrawn, is that row again (docs/domain.md "Facts").
 *
 * @param revision whose recording is the import's instant; null: now, for a comparison only
 */
export async function dateProfiles(client: ClientBase, revision: bigint | null): Promise<void> {
  const instant =
    revision === null
      ? 'clock_timestamp()'
      : `(select recorded_at from revision where revision = ${revision})`;
  await client.query(`
    create temporary table dated_subscriber on commit drop as
    select s.external_id, s.line, s.subscriber_id,
      case when not s.undated or last.from_at is null then s.from_at
        when s.withdrawn or (last.kind, last.segment) = (s.kind, s.segment) then last.from_at
        else date_trunc('milliseconds', ${instant}) end as from_at,
      s.kind, s.segment, s.undated, s.withdrawn
    from sorted_subscriber s
    left join lateral (
      select from_at, kind, segment from fact_subscriber f
      where s.undated and f.subscriber_id = s.subscriber_id
        and f.undated and not f.withdrawn and f.superseded_revision is null
      order by from_at desc limit 1
    ) last on true;
    analyze dated_subscriber`);
}

/** Adds a withdrawing row for every fact that is absent from a complete import. @returns how many, by fact */
export async function withdrawAbsent(
  client: ClientBase,
  facts: Iterable<FactName>,
  span: CompleteSpan,
): Promise<ReadonlyMap<FactName, number>> {
  const counts = new Map<FactName, number>();
  const present = new Set(facts);
  for (const table of FACT_TABLES.filter(({ fact }) => present.has(fact))) {
    const { rowCount } = await client.query(absentRows(table), [span.source, span.from, span.to]);
    if (rowCount !== null && rowCount > 0) counts.set(table.fact, rowCount);
  }
  return counts;
}

function absentRows(table: FactTable): string {
  const columns = [...table.key, ...table.content];
  const rows = rowsOf(table);
  return `
    insert into ${rows} (external_id, line, subscriber_id, ${list(columns)}, withdrawn)
    select '', 0, c.subscriber_id, ${list(columns, 'c.')}, true
    from ${table.table} c join import i on i.import_id = c.import_id
    where i.source = $1 and c.${table.instant} >= $2 and c.${table.instant} < $3
      and c.superseded_revision is null and not c.withdrawn ${table.fact === 'subscriber' ? 'and not c.undated' : ''}
      and not exists (select from ${rows} s where ${sameKey(table, 's', 'c')})`;
}

/** Writes the subscribers that are new. */
export async function addSubscribers(client: ClientBase): Promise<void> {
  await client.query(`
    insert into subscriber (subscriber_id, external_id)
    select distinct subscriber_id, external_id from sorted_subscriber order by subscriber_id
    on conflict (subscriber_id) do nothing`);
}

/**
 * Compares the sorted rows of a fact with what is believed and writes the differences: new versions, and the revision that
 * superseded the old ones. What changed, and from which instant, is noted in `noted_touch`.
 */
export async function applyFact(client: ClientBase, table: FactTable, as: ApplyAs): Promise<FactCounts> {
  const { rows } = await client.query<FactCounts>(`
    ${changes(table)},
    superseded as (
      update ${table.table} f set superseded_revision = ${as.revision} from change
      where ${sameKey(table, 'f', 'change')} and f.revision = change.old_revision and change.old_revision is not null
    ),
    added as (
      insert into ${table.table} (${versionColumns(table)}, withdrawn, import_id, revision)
      select ${versionColumns(table)}, withdrawn, ${as.importId}, ${as.revision} from change order by ${keyNames(table)}
    ),
    touched as (insert into noted_touch select subscriber_id, min(since) from change group by subscriber_id)
    ${countsOf(table)}`);
  return rows[0] ?? NOTHING;
}

/** The same comparison without writing anything. */
export async function compareFact(client: ClientBase, table: FactTable): Promise<FactCounts> {
  const { rows } = await client.query<FactCounts>(`${changes(table)} ${countsOf(table)}`);
  return rows[0] ?? NOTHING;
}

/** For the facts of one transaction. */
export async function createTouchNotes(client: ClientBase): Promise<void> {
  await client.query(
    'create temporary table noted_touch (subscriber_id bigint not null, since timestamptz not null) on commit drop',
  );
}

/** Appends one row a subscriber: from where on its counters must be walked again. @returns how many */
export async function writeTouches(client: ClientBase, revision: bigint): Promise<number> {
  const { rowCount } = await client.query(`
    insert into touch (subscriber_id, revision, since)
    select subscriber_id, ${revision}, min(since) from noted_touch group by subscriber_id order by subscriber_id`);
  return rowCount ?? 0;
}

const NOTHING: FactCounts = { added: 0, changed: 0, withdrawn: 0, unchanged: 0 };

/** Where the rows of a fact lie, one a key. */
function rowsOf({ fact }: FactTable): string {
  return fact === 'subscriber' ? 'dated_subscriber' : `sorted_${fact}`;
}

/** `change`: the new version of every fact that differs. A withdrawn version keeps the content it takes back. */
function changes(table: FactTable): string {
  const isOther = ['withdrawn', ...table.content.map(({ name }) => name)]
    .map((name) => `s.${name} is distinct from c.${name}`)
    .join(' or ');
  const content = table.content.map(
    ({ name }) => `case when s.withdrawn then c.${name} else s.${name} end as ${name}`,
  );
  return `with change as materialized (
    select ${[keyNames(table, 's.'), ...content].join(', ')}, s.withdrawn,
      c.revision as old_revision, c.withdrawn as old_withdrawn, ${sinceWhen(table, 'c', 's')} as since
    from ${rowsOf(table)} s
    left join ${table.table} c on ${sameKey(table, 'c', 's')} and c.superseded_revision is null
    where case when s.withdrawn then c.withdrawn is not distinct from false
      else c.revision is null or ${isOther} end
  )`;
}

function countsOf(table: FactTable): string {
  return `select
    count(*) filter (where not withdrawn and old_revision is null)::integer as added,
    count(*) filter (where not withdrawn and old_revision is not null)::integer as changed,
    count(*) filter (where withdrawn)::integer as withdrawn,
    ((select count(*) from ${rowsOf(table)}) - count(*))::integer as unchanged
    from change`;
}

function versionColumns(table: FactTable): string {
  return [keyNames(table), ...table.content.map(({ name }) => name)].join(', ');
}
