import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { quoted } from '../../../rules/exchange/rejection.ts';
import type { Session } from '../../db/database.ts';
import { findCollision, gatherNewNames, rejectUnknown } from '../../db/import/checks.ts';
import { tableOf } from '../../db/import/fact-tables.ts';
import { dropRepeats, type Repeats } from '../../db/import/repeats.ts';
import type { StagedImport } from './staged-import.ts';

/** What staged rows are as a whole. */
export interface CheckedRows {
  /** Two external ids with one 64-bit id. */
  readonly collision: readonly string[] | undefined;
  /** Names that no import before this one told. */
  readonly newNames: number;
  readonly rejected: number;
  /** By fact: rows taken, those a later row with the same key replaced, and what is left. */
  readonly facts: ReadonlyMap<
    FactName,
    { readonly taken: number; readonly repeated: number; readonly held: number }
  >;
}

/** Rejects the rows of unknown subscribers and leaves one row a key, with a warning where rows differ. */
export async function checkRows({ client }: Session, staged: StagedImport): Promise<CheckedRows> {
  const { read, staging } = staged;
  const newNames = await gatherNewNames(client, ['subscriber', ...read.files.keys()]);
  const collision = newNames === 0 ? undefined : await findCollision(client);
  const unknown = newNames === 0 ? new Map<FactName, number>() : await rejectUnknown(client, read.files);
  const facts = new Map<FactName, { taken: number; repeated: number; held: number }>();
  for (const [fact] of read.files) {
    const taken = staging.taken(fact) - (unknown.get(fact) ?? 0);
    const repeats = staging.mayRepeat(fact) ? await dropRepeats(client, tableOf(fact)) : NONE;
    warnOf(fact, repeats, staged);
    facts.set(fact, { taken, repeated: repeats.count, held: taken - repeats.count });
  }
  return { collision, newNames, rejected: staging.rejectCount + sum(unknown.values()), facts };
}

const NONE: Repeats = { count: 0, differing: [] };

function warnOf(fact: FactName, { differing }: Repeats, { read }: StagedImport): void {
  for (const { line, earlierLine, subscriber } of differing) {
    const file = read.files.get(fact) ?? fact;
    read.warnings.add(
      `${file}:${line}: ${fact} of ${quoted(subscriber)}: the key of line ${earlierLine} with other content; this row holds`,
    );
  }
}

export function sum(numbers: Iterable<number>): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
