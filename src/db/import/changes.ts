import type { ClientBase } from 'pg';
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

/** Two sessions: one has the rows and applies them, the other has their names and only looks. */
export interface Sides {
  readonly rows: ClientBase;
  readonly names: ClientBase;
}

/**
 * Gathers in `change_FACT` the new version of every staged fact that differs from what is believed, in the order of the key. A
 * profile that holds from the import's instant has no `from_at` yet.
 *
 * @param rows how many are staged, about
 */
export async function gatherChanges(client: ClientBase, table: FactTable, rows: number): Promise<void> {
  await chooseJoin(client, table, rows);
  const change = `change_${table.fact}`;
  await client.query(`drop table if exists ${change};
    create temporary table ${change} as ${selectChanges(table)} order by ${keyNames(table)}`);
}

/** How many changes are gathered. */
export async function countChanges(client: ClientBase, { fact }: FactTable): Promise<VersionCounts> {
  // Whatever is withdrawn takes the place of a version.
  const { rows } = await client.query<VersionCounts>(`select
    (count(*) - count(supersedes))::integer as added,
    count(supersedes) filter (where not withdrawn)::integer as changed,
    count(*) filter (where withdrawn)::integer as withdrawn
    from change_${fact}`);
  return rows[0] ?? NO_VERSIONS;
}

/** Writes the changes, in the order in which they lie: that of the key. */
export async function writeVersions(
  client: ClientBase,
  table: FactTable,
  { importId, revision, recordedAt }: ApplyAs,
): Promise<void> {
  const columns = [...versionColumns(table), 'supersedes'];
  const values = columns.map((name) => (name === table.instant ? instantOf(table, recordedAt) : name));
  await client.query(`
    insert into ${table.table} (${columns.join(', ')}, import_id, revision)
    select ${values.join(', ')}, ${importId}, ${revision} from change_${table.fact}`);
}

/** Says in the versions that gave way to those of a unit that they did. */
export async function supersede(client: ClientBase, table: FactTable, revision: bigint): Promise<void> {
  await client.query(`
    update ${table.table} f set superseded_revision = ${revision} from ${table.table} n
    where n.revision = ${revision} and n.supersedes is not null
      and ${sameKey(table, 'f', 'n')} and f.revision = n.supersedes`);
}

const NO_VERSIONS: VersionCounts = { added: 0, changed: 0, withdrawn: 0 };

/** What a version says. */
export function versionColumns(table: FactTable): readonly string[] {
  return ['subscriber_id', ...[...table.key, ...table.content].map(({ name }) => name), 'withdrawn'];
}

/** When a change happened or began. @param recordedAt the import's instant */
export function instantOf({ fact, instant }: FactTable, recordedAt: string): string {
  if (fact !== 'subscriber') return instant;
  return `coalesce(${instant}, date_trunc('milliseconds', timestamptz '${recordedAt}'))`;
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
function selectChanges(table: FactTable): string {
  const isOther = ['withdrawn', ...table.content.map(({ name }) => name)]
    .map((name) => `s.${name} is distinct from c.${name}`)
    .join(' or ');
  const content = table.content.map(
    ({ name }) => `case when s.withdrawn then c.${name} else s.${name} end as ${name}`,
  );
  const columns = [keyNames(table, 's.'), ...content, 's.withdrawn', 'c.revision as supersedes'];
  return `select ${columns.join(', ')}
    from ${table.fact === 'subscriber' ? DATED_PROFILES : `staged_${table.fact}`} s
    left join ${table.table} c on ${sameKey(table, 'c', 's')} and c.superseded_revision is null
    where case when s.withdrawn then c.withdrawn is not distinct from false
      else c.revision is null or ${isOther} end`;
}

/**
 * Says when subscriber rows without `from` hold: the first such row always, one that differs from the last such row from the
 * import's instant, null here; one that is equal, or withdrawn, is that row again (docs/domain.md "Facts"). Few subscribers have a
 * later one than the first, so that only the first is looked for among all.
 */
const DATED_PROFILES = `(
    select s.subscriber_id, s.kind, s.segment, s.undated, s.withdrawn,
      case when not s.undated or coalesce(last.from_at, first.from_at) is null then s.from_at
        when s.withdrawn
          or (coalesce(last.kind, first.kind), coalesce(last.segment, first.segment)) = (s.kind, s.segment)
          then coalesce(last.from_at, first.from_at) end as from_at
    from staged_subscriber s
    left join fact_subscriber first on s.undated and first.subscriber_id = s.subscriber_id and ${isHeld('first')}
      and first.from_at = '-infinity'
    left join fact_subscriber last on s.undated and last.subscriber_id = s.subscriber_id and ${isHeld('last')}
      and last.from_at > '-infinity' and not exists (
        select from fact_subscriber later
        where later.subscriber_id = last.subscriber_id and ${isHeld('later')} and later.from_at > last.from_at)
  )`;

function isHeld(row: string): string {
  return `${row}.undated and not ${row}.withdrawn and ${row}.superseded_revision is null`;
}
