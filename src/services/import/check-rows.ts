import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { quoted } from '../../../rules/exchange/rejection.ts';
import { gatherChanges } from '../../db/import/changes.ts';
import { findCollision, gatherNewNames, leaveOutErased, rejectUnknown } from '../../db/import/checks.ts';
import { tableOf } from '../../db/import/fact-tables.ts';
import { type FoldedRows, takeFoldedAway } from '../../db/import/folded.ts';
import { dropRepeats, findRepeats, type Repeats } from '../../db/import/repeats.ts';
import { lastRevision } from '../../db/revision.ts';
import { countErasures } from '../../db/subject/erasure.repository.ts';
import { type ImportSessions, type StagedImport, sidesOf } from './staged-import.ts';

/** What staged rows are as a whole. */
export interface CheckedRows {
  /** The last unit that was applied before they were compared with what is believed. */
  readonly comparedAt: bigint;
  /** How many erasures there were then. */
  readonly erasures: number;
  /** Two external ids with one 64-bit id. */
  readonly collision: readonly string[] | undefined;
  /** Names that no import before this one told. */
  readonly newNames: number;
  readonly rejected: number;
  /** By fact: rows taken, those a later row with the same key replaced, and what is left. */
  readonly facts: ReadonlyMap<FactName, RowCounts>;
}

interface RowCounts {
  readonly taken: number;
  readonly repeated: number;
  readonly held: number;
}

/**
 * Leaves one row a key, with a warning where rows differ, gathers what differs from what is believed, leaves out who was erased, and
 * rejects the rows of unknown subscribers; those about what is folded are left out or rejected. The names are looked for while the rows are compared: each has a session, and a core when there are two.
 */
export async function checkRows(sessions: ImportSessions, staged: StagedImport): Promise<CheckedRows> {
  const { read, staging } = staged;
  const sides = sidesOf(sessions);
  const comparedAt = await lastRevision(sessions.rows.db);
  const erasures = await countErasures(sessions.rows.client);
  const [newNames] = await Promise.all([gatherNewNames(sides.names), compareAll(sessions, staged)]);
  const collision = newNames === 0 ? undefined : await findCollision(sides.names);
  const erased =
    newNames === 0 || erasures === 0 ? new Map<FactName, number>() : await leaveOutErased(sides, read.files);
  const unknown = newNames === 0 ? new Map<FactName, number>() : await rejectUnknown(sides, read.files);
  const folded = await takeFoldedAway(sessions.rows.client, read.files);
  const facts = new Map<FactName, RowCounts>();
  for (const [fact] of read.files) {
    const past = folded.get(fact) ?? NOTHING_FOLDED;
    const gone = sum([unknown, erased].map((rows) => rows.get(fact) ?? 0)) + past.rejected + past.leftOut;
    const taken = staging.taken(fact) - gone;
    const repeats = staging.mayRepeat(fact) ? await findRepeats(sides, tableOf(fact)) : NONE;
    warnOf(fact, repeats, staged);
    warnOfErased(fact, erased.get(fact) ?? 0, staged);
    warnOfFolded(fact, past, staged);
    facts.set(fact, { taken, repeated: repeats.count, held: taken - repeats.count });
  }
  const rejected =
    staging.rejectCount + sum(unknown.values()) + sum([...folded.values()].map((rows) => rows.rejected));
  return { comparedAt, erasures, collision, newNames, rejected, facts };
}

async function compareAll(
  { rows: { client } }: ImportSessions,
  { read, staging }: StagedImport,
): Promise<void> {
  for (const [fact] of read.files) {
    const table = tableOf(fact);
    if (staging.mayRepeat(fact)) await dropRepeats(client, table);
    await gatherChanges(client, table, staging.taken(fact));
  }
}

const NOTHING_FOLDED: FoldedRows = { rejected: 0, leftOut: 0, firstLine: null };

const NONE: Repeats = { count: 0, differing: [] };

function warnOf(fact: FactName, { differing }: Repeats, { read }: StagedImport): void {
  for (const { line, earlierLine, subscriber } of differing) {
    const file = read.files.get(fact) ?? fact;
    read.warnings.add(
      `${file}:${line}: ${fact} of ${quoted(subscriber)}: the key of line ${earlierLine} with other content; this row holds`,
    );
  }
}

/** Told by number only: which rows they are would say who was erased. */
function warnOfErased(fact: FactName, rows: number, { read }: StagedImport): void {
  if (rows === 0) return;
  const file = read.files.get(fact) ?? fact;
  read.warnings.addAhead(
    `${file}: ${rows} ${fact} rows of subscribers who were erased are left out; leave them out of the export`,
  );
}

/** Told once a file: an export of everything holds millions of them, every time. */
function warnOfFolded(fact: FactName, { leftOut, firstLine }: FoldedRows, { read }: StagedImport): void {
  if (leftOut === 0) return;
  const file = read.files.get(fact) ?? fact;
  read.warnings.addAhead(
    `${file}:${firstLine ?? ''}: ${fact} rows of what was over before facts were folded (stazh retain) are left out, ` +
      `${leftOut} in sum, this one first: what was then is decided, whether it was known or not`,
  );
}

export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
