import type { ClientBase } from 'pg';
import { copyIn, copyOut } from '../copy.ts';
import { type FactTable, keyNames, sameKey } from './fact-tables.ts';

/** New versions of one fact. */
export interface VersionCounts {
  readonly added: number;
  readonly changed: number;
  readonly withdrawn: number;
}

/** What became of the rows of one fact. */
export type FactCounts = Readonly<Record<keyof VersionCounts | 'unchanged', number>>;

/** What a unit writes: under which revision, and for which import. */
export interface ApplyAs {
  readonly revision: bigint;
  /** When the revision was recorded, as SQL text; it is the import's instant. */
  readonly recordedAt: string;
  readonly importId: number;
}

/** Two sessions: in one the rows are staged, in the other's transaction they are applied. */
export interface Sides {
  readonly staged: ClientBase;
  readonly applied: ClientBase;
}

/**
 * Writes a new version of every staged fact that differs from what is believed. The session of the staging compares and sorts
 * while that of the transaction writes, on a core of its own, and COPY writes a row in two thirds of the time of an INSERT. The
 * revision lock is held meanwhile, so that both see the same facts.
 *
 * @param as `rows`: how many are staged, one a key
 * @returns how many versions
 */
export async function writeVersions(
  { staged, applied }: Sides,
  table: FactTable,
  as: ApplyAs & { readonly rows: number },
): Promise<number> {
  await chooseJoin(staged, table, as.rows);
  const stamps = `${as.importId}::integer as import_id, ${as.revision}::bigint as revision`;
  const select = `${selectChanges(table, as.recordedAt, stamps)} order by ${keyNames(table)}`;
  return copyIn(
    applied,
    `copy ${table.table} (${versionColumns(table)}, supersedes, import_id, revision) from stdin (format binary)`,
    copyOut(staged, `copy (${select}) to stdout (format binary)`),
  );
}

/** Says in the versions that gave way to those of a unit that they did. */
export async function supersede(client: ClientBase, table: FactTable, revision: bigint): Promise<void> {
  await client.query(`
    update ${table.table} f set superseded_revision = ${revision} from ${table.table} n
    where n.revision = ${revision} and n.supersedes is not null
      and ${sameKey(table, 'f', 'n')} and f.revision = n.supersedes`);
}

/** The same comparison without writing anything. @param rows staged */
export async function compareFact(
  client: ClientBase,
  table: FactTable,
  rows: number,
): Promise<VersionCounts> {
  await chooseJoin(client, table, rows);
  const found = await client.query<VersionCounts>(`select
    count(*) filter (where not withdrawn and supersedes is null)::integer as added,
    count(*) filter (where not withdrawn and supersedes is not null)::integer as changed,
    count(*) filter (where withdrawn)::integer as withdrawn
    from (${selectChanges(table, null)}) change`);
  return found.rows[0] ?? NO_VERSIONS;
}

export const NO_VERSIONS: VersionCounts = { added: 0, changed: 0, withdrawn: 0 };

/** What a version says. */
export function versionColumns(table: FactTable): string {
  return [keyNames(table), ...table.content.map(({ name }) => name), 'withdrawn'].join(', ');
}

/** A look into the primary key takes the time in which so many bytes of a table are read and hashed. */
const BYTES_PER_LOOK = 600;

/**
 * Whether the versions that are believed are looked up one by one or all read into one join: the planner cannot tell, since it
 * knows nothing yet of rows that were staged a moment ago.
 */
async function chooseJoin(client: ClientBase, { table }: FactTable, rows: number): Promise<void> {
  await client.query(`select set_config('enable_nestloop',
    case when pg_relation_size('${table}') < ${rows * BYTES_PER_LOOK} then 'off' else 'on' end, false)`);
}

/** The new version of every fact that differs. A withdrawn version keeps the content it takes back. */
function selectChanges(table: FactTable, recordedAt: string | null, stamps?: string): string {
  const isOther = ['withdrawn', ...table.content.map(({ name }) => name)]
    .map((name) => `s.${name} is distinct from c.${name}`)
    .join(' or ');
  const content = table.content.map(
    ({ name }) => `case when s.withdrawn then c.${name} else s.${name} end as ${name}`,
  );
  const columns = [keyNames(table, 's.'), ...content, 's.withdrawn', 'c.revision as supersedes'];
  if (stamps !== undefined) columns.push(stamps);
  return `select ${columns.join(', ')}
    from ${table.fact === 'subscriber' ? datedProfiles(recordedAt) : `staged_${table.fact}`} s
    left join ${table.table} c on ${sameKey(table, 'c', 's')} and c.superseded_revision is null
    where case when s.withdrawn then c.withdrawn is not distinct from false
      else c.revision is null or ${isOther} end`;
}

/**
 * Says when subscriber rows without `from` hold: the first such row always, one that differs from the last such row from the
 * import's instant; one that is equal, or withdrawn, is that row again (docs/domain.md "Facts").
 */
function datedProfiles(recordedAt: string | null): string {
  const instant = recordedAt === null ? 'clock_timestamp()' : `timestamptz '${recordedAt}'`;
  return `(
    select s.subscriber_id, s.kind, s.segment, s.undated, s.withdrawn,
      case when not s.undated or last.from_at is null then s.from_at
        when s.withdrawn or (last.kind, last.segment) = (s.kind, s.segment) then last.from_at
        else date_trunc('milliseconds', ${instant}) end as from_at
    from staged_subscriber s
    left join fact_subscriber last on s.undated and last.subscriber_id = s.subscriber_id and ${isHeld('last')}
      and not exists (
        select from fact_subscriber later
        where later.subscriber_id = last.subscriber_id and ${isHeld('later')} and later.from_at > last.from_at)
  )`;
}

function isHeld(row: string): string {
  return `${row}.undated and not ${row}.withdrawn and ${row}.superseded_revision is null`;
}
