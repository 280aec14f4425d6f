import Table from 'cli-table3';
import { formatInstant, type Zone, zoneOf } from '../../rules/time.ts';
import type { ImportSummary } from '../services/import/summary.ts';
import type { Withdrawal } from '../services/import/withdraw-import.ts';

/** Only what is needed of a row of `stazh import list`. */
interface ListedImport {
  readonly importId: number;
  readonly source: string;
  readonly state: string;
  readonly startedAt: number;
  readonly completeThrough: number | null;
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly refusedBecause: string | null;
}

const COLUMNS = ['rows', 'repeated', 'added', 'changed', 'withdrawn', 'unchanged'] as const;

/** What became of an import, fact by fact, and as a whole. */
export function importSummaryText(summary: ImportSummary): string {
  const rows = [...summary.facts].map(([fact, counts]) => [fact, ...COLUMNS.map((column) => counts[column])]);
  return `${tableText(['fact', ...COLUMNS], rows)}\n${outcomeText(summary)}\n`;
}

/** What a withdrawal took back. */
export function withdrawalText(importId: number, { facts, touched, revision }: Withdrawal): string {
  const rows = [...facts].map(([fact, { superseded, restored }]) => [fact, superseded, restored]);
  const table = rows.length === 0 ? '' : `${tableText(['fact', 'taken back', 'believed again'], rows)}\n`;
  return `${table}import ${importId} is withdrawn as revision ${revision}; ${touched} subscribers are walked again in the next night\n`;
}

/** The list of imports, in the zone of whoever looks: UTC unless a programme says otherwise. */
export function importListText(imports: readonly ListedImport[], zone: Zone = zoneOf('UTC')): string {
  const rows = imports.map(
    ({ importId, source, state, startedAt, completeThrough, counts, refusedBecause }) => {
      const changes = Object.values(counts).reduce(
        (sum, { added = 0, changed = 0, withdrawn = 0 }) => sum + added + changed + withdrawn,
        0,
      );
      const through = completeThrough === null ? '' : formatInstant(completeThrough, zone);
      const why = refusedBecause?.split('\n')[0] ?? '';
      return [importId, source, state, formatInstant(startedAt, zone), changes, through, why];
    },
  );
  return `${tableText(['import', 'source', 'state', 'started', 'changes', 'complete through', 'refused because'], rows)}\n`;
}

function outcomeText({ importId, outcome, read, rejected, rejectsFile }: ImportSummary): string {
  const rejects = rejected === 0 ? '' : `; ${rejected} of ${read} rows are rejected`;
  const where = rejectsFile === null ? '' : `, see ${rejectsFile}`;
  switch (outcome.kind) {
    case 'applied':
      return `import ${importId} is applied as revision ${outcome.revision}${rejects}${where}; ${outcome.touched} subscribers are walked again in the next night`;
    case 'checked':
      return `nothing was written: a dry run${rejects}${where}`;
    case 'refused':
      return `the import is refused${rejects}${where}`;
  }
}

function tableText(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const isNumber = (column: number): boolean =>
    rows.length > 0 && rows.every((row) => typeof row[column] === 'number');
  const table = new Table({
    head: [...head],
    colAligns: head.map((_, column) => (isNumber(column) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}
