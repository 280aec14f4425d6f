import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { quoted } from '../../../rules/exchange/rejection.ts';
import type { Session } from '../../db/database.ts';
import {
  type ApplyAs,
  addSubscribers,
  applyFact,
  compareFact,
  createTouchNotes,
  dateProfiles,
  type FactCounts,
  withdrawAbsent,
  writeTouches,
} from '../../db/import/apply.ts';
import { findCollision, rejectUnknown, sortStaged } from '../../db/import/checks.ts';
import { FACT_TABLES } from '../../db/import/fact-tables.ts';
import { markApplied, markRefused } from '../../db/import/import.repository.ts';
import type { Staging } from '../../db/import/staging.ts';
import { timestamptz } from '../../db/instant.ts';
import { takeRevision } from '../../db/revision.ts';
import { type Manifest, manifestDifferences } from './manifest.ts';
import type { ImportOptions } from './options.ts';
import type { RowsRead } from './read-rows.ts';
import { type FactSummary, type ImportSummary, NO_CHANGES } from './summary.ts';

/** An import whose rows are staged in its session. */
export interface StagedImport {
  /** null in a dry run. */
  readonly importId: number | null;
  readonly manifest: Manifest | null;
  readonly read: RowsRead;
  readonly staging: Staging;
}

type Outcome = ImportSummary['outcome'];
type Counts = Map<FactName, FactCounts>;

/** Checks staged rows as a whole, and applies or refuses the import; in a dry run, only says what would change. */
export async function applyOrRefuse(
  session: Session,
  staged: StagedImport,
  options: ImportOptions,
): Promise<ImportSummary> {
  const { read, staging, importId } = staged;
  const counts: Counts = new Map();
  const collision = await findCollision(session.client, 'staged_subscriber');
  const unknown = await rejectUnknown(session.client, read.files);
  const { repeated, differing } = await sortStaged(session.client, read.files);
  for (const { fact, line, earlierLine, subscriber } of differing) {
    const file = read.files.get(fact) ?? fact;
    read.warnings.add(
      `${file}:${line}: ${fact} of ${quoted(subscriber)}: the key of line ${earlierLine} with other content; this row holds`,
    );
  }
  const rejected = staging.rejectCount + sum(unknown.values());
  const because = collision === undefined ? refusal(staged, rejected, options) : sameId(collision);
  const outcome =
    because === undefined
      ? await applyIn(session, staged, { options, counts })
      : await refuse(session, importId, because);
  const facts = new Map<FactName, FactSummary>();
  for (const fact of read.files.keys()) {
    const rows = (staging.counts.get(fact) ?? 0) - (unknown.get(fact) ?? 0);
    facts.set(fact, { rows, repeated: repeated.get(fact) ?? 0, ...(counts.get(fact) ?? NO_CHANGES) });
  }
  return {
    importId,
    outcome,
    facts,
    read: sum(read.rowsByFile.values()),
    rejected,
    warnings: read.warnings,
    rejectsFile: null,
  };
}

/** Why rows that are well by themselves are not applied; undefined when there is no reason. */
function refusal(
  { manifest, read }: StagedImport,
  rejected: number,
  options: ImportOptions,
): string | undefined {
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

interface Applying {
  readonly options: ImportOptions;
  /** Filled here. */
  readonly counts: Counts;
}

async function applyIn(session: Session, staged: StagedImport, applying: Applying): Promise<Outcome> {
  const { client } = session;
  await client.query('begin');
  const outcome = await decide(session, staged, applying);
  if (outcome.kind === 'applied') {
    await client.query('commit');
    return outcome;
  }
  await client.query('rollback');
  return outcome.kind === 'refused' ? refuse(session, staged.importId, outcome.because) : outcome;
}

/** Inside the transaction. Everything is compared under the revision lock, so that two imports at once are one after the other. */
async function decide(session: Session, staged: StagedImport, applying: Applying): Promise<Outcome> {
  const { importId, read } = staged;
  const taken = importId === null ? null : await takeRevision(session.db, 'import');
  await dateProfiles(session.client, taken?.revision ?? null);
  const absent = await withdrawMissing(session, staged, applying.options);
  if (absent !== undefined) return { kind: 'refused', because: absent };
  if (taken !== null && importId !== null) {
    return applyAs(session, staged, { ...applying, revision: taken.revision, importId });
  }
  for (const table of FACT_TABLES.filter(({ fact }) => read.files.has(fact))) {
    applying.counts.set(table.fact, await compareFact(session.client, table));
  }
  return { kind: 'checked' };
}

async function applyAs(session: Session, staged: StagedImport, as: Applying & ApplyAs): Promise<Outcome> {
  const { client, db } = session;
  const { manifest, read } = staged;
  const { counts, options, revision, importId } = as;
  const collision = await findCollision(client, 'sorted_subscriber');
  if (collision !== undefined) return { kind: 'refused', because: sameId(collision) };
  await createTouchNotes(client);
  await addSubscribers(client);
  for (const table of FACT_TABLES.filter(({ fact }) => read.files.has(fact))) {
    counts.set(table.fact, await applyFact(client, table, as));
  }
  const touched = await writeTouches(client, revision);
  const { complete } = options;
  const completeThrough = manifest?.completeThrough ?? null;
  await markApplied(db, importId, revision, {
    counts: Object.fromEntries(counts),
    completeThrough,
    complete,
  });
  return { kind: 'applied', revision, touched };
}

/** @returns why not, when more would be withdrawn than may be without a confirmation */
async function withdrawMissing(
  { client }: Session,
  { read }: StagedImport,
  options: ImportOptions,
): Promise<string | undefined> {
  const { complete, maxWithdrawn, isConfirmed, source } = options;
  if (complete === null) return undefined;
  const span = { source, from: timestamptz(complete.from), to: timestamptz(complete.to) };
  const absent = await withdrawAbsent(client, read.files.keys(), span);
  const total = sum(absent.values());
  if (total <= maxWithdrawn || isConfirmed) return undefined;
  const byFact = [...absent].map(([fact, count]) => `${fact} ${count}`).join(', ');
  return `${total} facts are absent and would be withdrawn (${byFact}), more than ${maxWithdrawn}. If that is right, confirm it with --yes.`;
}

function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
