import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { quoted } from '../../../rules/exchange/rejection.ts';
import type { Database, Session } from '../../db/database.ts';
import { addRejects, addSubscribers, applyFact } from '../../db/import/apply.ts';
import { compareFact, type FactCounts } from '../../db/import/changes.ts';
import { findCollision } from '../../db/import/checks.ts';
import { withdrawAbsent } from '../../db/import/complete.ts';
import { tableOf } from '../../db/import/fact-tables.ts';
import { markApplied, markRefused } from '../../db/import/import.repository.ts';
import { writeTouches } from '../../db/import/touches.ts';
import { timestamptz } from '../../db/instant.ts';
import { type Revision, takeRevision } from '../../db/revision.ts';
import { type CheckedRows, checkRows, sum } from './check-rows.ts';
import { manifestDifferences } from './manifest.ts';
import type { ImportOptions } from './options.ts';
import type { StagedImport } from './staged-import.ts';
import { type FactSummary, type ImportSummary, NO_CHANGES } from './summary.ts';

type Outcome = ImportSummary['outcome'];
type Counts = Map<FactName, FactCounts>;

/** An import that has been looked at as a whole and not compared yet. */
interface Checked {
  readonly session: Session;
  readonly staged: StagedImport;
  readonly options: ImportOptions;
  readonly rows: CheckedRows;
  /** Filled by whatever compares. */
  readonly counts: Counts;
}

/** Checks staged rows as a whole, and applies or refuses the import; in a dry run, only says what would change. */
export async function applyOrRefuse(
  database: Database,
  session: Session,
  staged: StagedImport,
  options: ImportOptions,
): Promise<ImportSummary> {
  const rows = await checkRows(session, staged);
  const checked: Checked = { session, staged, options, rows, counts: new Map() };
  const because = refusal(checked);
  const outcome =
    because === undefined
      ? await applyIn(database, checked)
      : await refuse(session, staged.importId, because);
  const { read } = staged;
  return {
    importId: staged.importId,
    outcome,
    facts: factsOf(checked),
    read: sum(read.rowsByFile.values()),
    rejected: rows.rejected,
    warnings: read.warnings,
    rejectsFile: null,
  };
}

function factsOf({ rows, counts }: Checked): ReadonlyMap<FactName, FactSummary> {
  const facts = new Map<FactName, FactSummary>();
  for (const [fact, { taken, repeated }] of rows.facts) {
    facts.set(fact, { rows: taken, repeated, ...(counts.get(fact) ?? NO_CHANGES) });
  }
  return facts;
}

/** Why rows that are well by themselves are not applied; undefined when there is no reason. */
function refusal({ rows: { collision, rejected }, staged, options }: Checked): string | undefined {
  const { manifest, read } = staged;
  if (collision !== undefined) return sameId(collision);
  const differences = manifestDifferences(manifest, read.rowsByFile);
  if (differences.length > 0) {
    return `the files are not those the manifest speaks of:\n  ${differences.join('\n  ')}\nSend them again, with a manifest of their own.`;
  }
  const rows = sum(read.rowsByFile.values());
  if (rejected * 100 > rows * options.maxRejectsPercent) {
    return `${rejected} of ${rows} rows are rejected, more than ${options.maxRejectsPercent} %. Correct the rows, or allow more with --max-rejects.`;
  }
  if (options.complete !== null && rejected > 0) {
    return `${rejected} rows are rejected, and a fact that is absent cannot be told from one that is rejected. Correct the rows, or import without --complete.`;
  }
  return undefined;
}

function sameId(ids: readonly string[]): string {
  const [one = '', other = ''] = ids;
  return `${quoted(one)} and ${quoted(other)} have the same 64-bit id and could not be told apart. Give one of them another external id.`;
}

async function refuse({ client, db }: Session, importId: number | null, because: string): Promise<Outcome> {
  if (importId !== null) {
    await client.query('begin');
    await markRefused(db, importId, because);
    await client.query('commit');
  }
  return { kind: 'refused', because };
}

/** What is staged stays in its session; a session of its own has the transaction in which it is applied. */
async function applyIn(database: Database, checked: Checked): Promise<Outcome> {
  const { session, staged } = checked;
  const { importId } = staged;
  if (importId === null) return compareAll(checked);
  const outcome = await database.session(async (applying) => {
    await applying.client.query(`set work_mem = '64MB'; begin`);
    const decided = await decide(applying, checked, importId);
    await applying.client.query(decided.kind === 'applied' ? 'commit' : 'rollback');
    return decided;
  });
  return outcome.kind === 'refused' ? refuse(session, importId, outcome.because) : outcome;
}

async function compareAll(checked: Checked): Promise<Outcome> {
  const { session, rows, counts } = checked;
  const absent = await withdrawMissing(checked);
  if (absent.refusal !== undefined) return { kind: 'refused', because: absent.refusal };
  for (const [fact, { held }] of rows.facts) {
    const staged = held + (absent.counts.get(fact) ?? 0);
    const found = await compareFact(session.client, tableOf(fact), staged);
    counts.set(fact, { ...found, unchanged: staged - found.added - found.changed - found.withdrawn });
  }
  return { kind: 'checked' };
}

/** Inside the transaction. Everything is compared under the revision lock, so that two imports at once are one after the other. */
async function decide(applying: Session, checked: Checked, importId: number): Promise<Outcome> {
  const { session, staged, options, rows, counts } = checked;
  const taken = await takeRevision(applying.db, 'import');
  const absent = await withdrawMissing(checked);
  if (absent.refusal !== undefined) return { kind: 'refused', because: absent.refusal };
  const collision = rows.newNames === 0 ? undefined : await findCollision(session.client);
  if (collision !== undefined) return { kind: 'refused', because: sameId(collision) };
  const sides = { staged: session.client, applied: applying.client };
  if (rows.newNames > 0) await addSubscribers(sides);
  if (rows.rejected > 0) await addRejects(sides, importId);
  const noted: string[] = [];
  for (const [fact, { held }] of rows.facts) {
    const as = { ...taken, importId, rows: held + (absent.counts.get(fact) ?? 0) };
    const applied = await applyFact(sides, tableOf(fact), as);
    counts.set(fact, applied.counts);
    noted.push(...applied.touched);
  }
  return finish(applying, { taken, importId, staged, options, counts, noted });
}

interface Finishing extends Pick<Checked, 'staged' | 'options' | 'counts'> {
  readonly taken: Revision;
  readonly importId: number;
  readonly noted: readonly string[];
}

async function finish({ client, db }: Session, finishing: Finishing): Promise<Outcome> {
  const { taken, importId, staged, options, counts, noted } = finishing;
  const touched = await writeTouches(client, taken.revision, noted);
  await markApplied(db, importId, taken.revision, {
    counts: Object.fromEntries(counts),
    completeThrough: staged.manifest?.completeThrough ?? null,
    complete: options.complete,
  });
  return { kind: 'applied', revision: taken.revision, touched };
}

interface Absent {
  readonly counts: ReadonlyMap<FactName, number>;
  /** Why not, when more would be withdrawn than may be without a confirmation. */
  readonly refusal?: string;
}

async function withdrawMissing({ session, rows, options }: Checked): Promise<Absent> {
  const { complete, maxWithdrawn, isConfirmed, source } = options;
  if (complete === null) return { counts: new Map() };
  const span = { source, from: timestamptz(complete.from), to: timestamptz(complete.to) };
  const counts = await withdrawAbsent(session.client, rows.facts.keys(), span);
  const total = sum(counts.values());
  if (total <= maxWithdrawn || isConfirmed) return { counts };
  const byFact = [...counts].map(([fact, count]) => `${fact} ${count}`).join(', ');
  const refusal = `${total} facts are absent and would be withdrawn (${byFact}), more than ${maxWithdrawn}. If that is right, confirm it with --yes.`;
  return { counts, refusal };
}
