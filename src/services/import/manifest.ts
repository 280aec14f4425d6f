import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { type Instant, readInstant, type Zone } from '../../../rules/time.ts';
import { AppError } from '../../errors.ts';

const ManifestSchema = Type.Object(
  {
    complete_through: Type.Optional(Type.String()),
    rows: Type.Optional(Type.Record(Type.String(), Type.Integer({ minimum: 0 }))),
  },
  { additionalProperties: false },
);

/** What the sender says about a directory of facts (docs/domain.md "Facts"). */
export interface Manifest {
  /** Everything up to then is in; null: not said. */
  readonly completeThrough: Instant | null;
  /** Rows by file name, headers not counted; null: not said. */
  readonly rows: Readonly<Record<string, number>> | null;
}

/**
 * Reads `manifest.json` of a directory: `{"complete_through": INSTANT, "rows": {"payments.csv": 120, …}}`, both optional.
 * @returns null when there is none
 * @throws AppError `FACTS_REFUSED` when it cannot be understood
 */
export async function readManifest(dir: string, zone: Zone): Promise<Manifest | null> {
  const path = join(dir, 'manifest.json');
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { complete_through: through, rows = null } = parsed(path, text);
  if (through === undefined) return { completeThrough: null, rows };
  const read = readInstant(through, zone);
  if (read.kind === 'bad') {
    throw refused(
      path,
      `complete_through is no instant: ${JSON.stringify(through)}; accepted is one such as 2026-11-01T00:00:00+03:00`,
    );
  }
  return { completeThrough: read.at, rows };
}

/** How the rows read differ from what the manifest says, one line a file; empty when they do not. */
export function manifestDifferences(
  manifest: Manifest | null,
  read: ReadonlyMap<string, number>,
): readonly string[] {
  if (manifest?.rows == null) return [];
  const said = new Map(Object.entries(manifest.rows));
  const files = [...new Set([...said.keys(), ...read.keys()])];
  return files
    .filter((file) => said.get(file) !== read.get(file))
    .map(
      (file) =>
        `${file}: ${read.get(file) ?? 'no'} rows, and the manifest says ${said.get(file) ?? 'nothing of it'}`,
    );
}

function parsed(path: string, text: string): Static<typeof ManifestSchema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused(path, `not JSON: ${String(error)}`);
  }
  const problems = [...Value.Errors(ManifestSchema, value)];
  if (problems.length > 0) {
    const lines = problems.map((problem) => `${problem.path}: ${problem.message}`).join('; ');
    throw refused(path, `${lines}; accepted is {"complete_through": INSTANT, "rows": {"payments.csv": 120}}`);
  }
  return value as Static<typeof ManifestSchema>;
}

function refused(path: string, why: string): AppError {
  return new AppError('FACTS_REFUSED', `${path}: ${why}`);
}
