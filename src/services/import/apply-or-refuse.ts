import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { quoted } from '../../../rules/exchange/rejection.ts';
import type { Session } from '../../db/database.ts';
import { addSubscribers, applyFact } from '../../db/import/apply.ts';
import { countChanges, type FactCounts, gatherChanges } from '../../db/import/changes.ts';
import { findLateCollision } from '../../db/import/checks.ts';
import { withdrawAbsent } from '../../db/import/complete.ts';
import { tableOf } from '../../db/import/fact-tables.ts';
import { keepRejects, markApplied, markRefused } from '../../db/import/import.repository.ts';
import { writeTouches } from '../../db/import/touches.ts';
import { timestamptz } from '../../db/instant.ts';
import { lastRevision, lockRevisions, type Revision, takeRevision } from '../../db/revision.ts';
import { countErasures } from '../../db/subject/erasure.repository.ts';
import { type CheckedRows, checkRows, sum } from './check-rows.ts';
import { manifestDifferences } from './manifest.ts';
import type { ImportOptions } from './options.ts';
import type { ProgressTeller } from './progress.ts';
import { type ImportSessions, type StagedImport, sidesOf } from './staged-import.ts';
import { type FactSummary, type ImportSummary, NO_CHANGES } from './summary.ts';

type Outcome = ImportSummary['outcome'];
type Counts = Map<FactName, FactCounts>;

/** An import that has been looked at as a whole and is not applied yet. */
interface Checked {
  readonly sessions: ImportSessions;
  readonly staged: StagedImport;
  readonly options: ImportOptions;
  readonly rows: CheckedRows;
  /** Filled by whatever counts the changes. */
  readonly counts: Counts;
}

/** Checks staged rows as a whole, and applies or refuses the import; in a dry run, only says what would change. */
export async function applyOrRefuse(
  sessions: ImportSessions,
  staged: StagedImport,
  options: ImportOptions,
  progress: ProgressTeller,
): Promise<ImportSummary> {
  const { read } = staged;
  const count = sum(read.rowsByFile.values());
  progress.tell('comparing', count, staged.staging.rejectCount);
  const rows = await checkRows(sessions, staged);
  progress.tell('applying', count, rows.rejected);
  const checked: Checked = { sessions, staged, options, rows, counts: new Map() };
  const because = refusal(checked);
  const outcome =
    because === undefined ? await applyIn(checked) : await refuse(sessions.rows, staged.importId, because);
  return {
    importId: staged.importId,
    outcome,
    facts: factsOf(checked),
    read: count,
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

async function applyIn(checked: Checked): Promise<Outcome> {
  const { sessions, staged } = checked;
  const { importId } = staged;
  if (importId === null) {
    const because = await countAll(checked);
    return because === undefined ? { kind: 'checked' } : { kind: 'refused', because };
  }
  const { client } = sessions.rows;
  await client.query('begin');
  const outcome = await decide(checked, importId);
  await client.query(outcome.kind === 'applied' ? 'commit' : 'rollback');
  return outcome.kind === 'refused' ? refuse(sessions.rows, importId, outcome.because) : outcome;
}

/** Inside the transaction, under the revision lock, so that two imports at once are one after the other. */
async function decide(checked: Checked, importId: number): Promise<Outcome> {
  const { sessions, rows, counts } = checked;
  const { client, db } = sessions.rows;
  await lockRevisions(db);
  if ((await countErasures(client)) !== rows.erasures) return { kind: 'refused', because: ERASED_MEANWHILE };
  const isOutdated = (await lastRevision(db)) !== rows.comparedAt;
  if (isOutdated) await compareAgain(checked);
  const taken = await takeRevision(db, 'import');
  const because = await countAll(checked);
  if (because !== undefined) return { kind: 'refused', because };
  const collision =
    isOutdated && rows.newNames > 0 ? await findLateCollision(sessions.names.client) : undefined;
  if (collision !== undefined) return { kind: 'refused', because: sameId(collision) };
  if (rows.newNames > 0) await addSubscribers(sidesOf(sessions));
  if (rows.rejected > 0) await keepRejects(db, importId);
  const noted: string[] = [];
  for (const [fact, changes] of counts)
    noted.push(...(await applyFact(client, tableOf(fact), changes, { ...taken, importId })));
  return finish(checked, { taken, importId, noted });
}

const ERASED_MEANWHILE =
  'a subscriber was erased while the rows were looked at, and some of them may be theirs. Import them again.';

/** Somebody else was applied since. */
async function compareAgain({ sessions, rows }: Checked): Promise<void> {
  for (const [fact, { held }] of rows.facts) await gatherChanges(sessions.rows.client, tableOf(fact), held);
}

/** Counts what is gathered, with what is absent from a complete import. @returns why not, when that is too much */
async function countAll({ sessions, rows, options, counts }: Checked): Promise<string | undefined> {
  const { client } = sessions.rows;
  const absent = await withdrawMissing(client, rows, options);
  if (absent.refusal !== undefined) return absent.refusal;
  for (const [fact, { held }] of rows.facts) {
    const found = await countChanges(client, tableOf(fact));
    const unchanged = held + (absent.counts.get(fact) ?? 0) - found.added - found.changed - found.withdrawn;
    counts.set(fact, { ...found, unchanged });
  }
  return undefined;
}

interface Finishing {
  readonly taken: Revision;
  readonly importId: number;
  readonly noted: readonly string[];
}

async function finish(
  { sessions, staged, options, counts }: Checked,
  { taken, importId, noted }: Finishing,
): Promise<Outcome> {
  const touched = await writeTouches(sessions.rows.client, taken.revision, noted);
  await markApplied(sessions.rows.db, importId, taken.revision, {
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

async function withdrawMissing(
  client: Session['client'],
  rows: CheckedRows,
  options: ImportOptions,
): Promise<Absent> {
  const { complete, maxWithdrawn, isConfirmed, source } = options;
  if (complete === null) return { counts: new Map() };
  const span = { source, from: timestamptz(complete.from), to: timestamptz(complete.to) };
  const counts = await withdrawAbsent(client, rows.facts.keys(), span);
  const total = sum(counts.values());
  if (total <= maxWithdrawn || isConfirmed) return { counts };
  const byFact = [...counts].map(([fact, count]) => `${fact} ${count}`).join(', ');
  const refusal = `${total} facts are absent and would be withdrawn (${byFact}), more than ${maxWithdrawn}. If that is right, confirm it with --yes.`;
  return { counts, refusal };
}
