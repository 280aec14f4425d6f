import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { FACT_NAMES, FACT_SPECS } from '../../../rules/exchange/fact-specs.ts';
import type { Programme } from '../../../rules/terms.ts';
import type { Zone } from '../../../rules/time.ts';
import type { Staging } from '../../db/import/staging.ts';
import type { PlainSink, ReadFact } from '../facts-batch.ts';
import { listFactsFiles } from '../facts-directory.ts';
import { type FactsSource, streamFacts } from '../facts-stream.ts';
import { checkAgainstProgrammes, silenceOn } from './request-checks.ts';
import { Warnings } from './warnings.ts';

/** What the rows of an import are read against. */
export interface ImportSetting {
  readonly zone: Zone;
  /** Decimal places of the deployment's currency. */
  readonly places: number;
  readonly programmes: readonly Programme[];
}

export interface RowsRead {
  /** The facts that the source speaks of, and the file each stands in. */
  readonly files: ReadonlyMap<FactName, string>;
  /** Rows by file, taken and rejected. */
  readonly rowsByFile: ReadonlyMap<string, number>;
  readonly warnings: Warnings;
}

/** Who is told how the reading goes on. */
interface ReadingTold {
  readonly onBytes: (bytes: number) => void;
  /** The rows read so far, and those of them that are rejected. */
  readonly onRows: (read: number, rejected: number) => void;
}

/** Reads every row of a source into the staging, in memory that does not grow with it. @throws AppError `FACTS_REFUSED` */
export async function readRows(
  source: FactsSource,
  staging: Staging,
  setting: ImportSetting,
  { onBytes, onRows }: ReadingTold,
): Promise<RowsRead> {
  const rowsByFile = new Map<string, number>(
    source.kind === 'directory'
      ? (await listFactsFiles(source.dir)).map(({ file }) => [file, 0])
      : [[source.file, 0]],
  );
  const warnings = new Warnings();
  let total = 0;
  const reading = {
    context: setting,
    onBytes,
    plainSink: (fact: FactName) => plainSink(fact, staging, setting.programmes),
  };
  for await (const { file, plain, rows } of streamFacts(source, reading)) {
    rowsByFile.set(file, (rowsByFile.get(file) ?? 0) + plain + rows.length);
    for (const read of rows) take(read, staging, setting.programmes, warnings);
    total += plain + rows.length;
    onRows(total, staging.rejectCount);
    await staging.flush();
  }
  const files = filesOf(source, rowsByFile, staging);
  await staging.finish(files.keys());
  return { files, rowsByFile, warnings };
}

/** A row of which the published programmes say something is not taken here. */
function plainSink(fact: FactName, staging: Staging, programmes: readonly Programme[]): PlainSink {
  const take = staging.plainSink(fact);
  const isSilent = silenceOn(fact, programmes);
  return (line, row) => {
    if (!isSilent(row)) return false;
    take(line, row);
    return true;
  };
}

function take(
  { file, line, result }: ReadFact,
  staging: Staging,
  programmes: readonly Programme[],
  warnings: Warnings,
): void {
  if (result.kind === 'rejected') {
    staging.reject({ file, line, ...result });
    return;
  }
  const found = checkAgainstProgrammes(result.row, programmes);
  if (found?.kind === 'rejected') {
    staging.reject({ file, line, ...found });
    return;
  }
  if (found !== undefined) {
    const text = `${file}:${line}: ${found.message}`;
    if (found.about === null) warnings.add(text);
    else warnings.addOnce(found.about, text);
  }
  for (const { column, message } of result.warnings) warnings.add(`${file}:${line}: ${column}: ${message}`);
  staging.add(line, result.row);
}

function filesOf(
  source: FactsSource,
  rowsByFile: ReadonlyMap<string, number>,
  staging: Staging,
): ReadonlyMap<FactName, string> {
  switch (source.kind) {
    case 'directory':
      return new Map(
        FACT_NAMES.filter((fact) => rowsByFile.has(FACT_SPECS[fact].file)).map((fact) => [
          fact,
          FACT_SPECS[fact].file,
        ]),
      );
    case 'csv':
      return new Map([[source.fact, source.file]]);
    case 'ndjson':
      return new Map(FACT_NAMES.filter((fact) => staging.taken(fact) > 0).map((fact) => [fact, source.file]));
  }
}
