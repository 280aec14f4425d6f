import Table from 'cli-table3';
import { formatInstant } from '../../rules/time.ts';
import type { RecentImports } from '../services/import/list-imports.ts';
import type { ImportSummary } from '../services/import/summary.ts';
import type { Withdrawal } from '../services/import/withdraw-import.ts';

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
  return `${table}import ${importId} is withdrawn as revision ${revision}; ${walkedAgain(touched)}\n`;
}

type ListedImport = RecentImports['imports'][number];

/** The last imports, in the zone of the deployment. */
export function importListText({ imports, completeThrough: through, zone }: RecentImports): string {
  const said = (at: number | null): string => (at === null ? '' : formatInstant(at, zone));
  const rows = imports.map(
    ({ importId, source, startedAt, completeThrough, counts, refusedBecause, ...one }) => {
      const why = refusedBecause?.split('\n')[0] ?? '';
      return [importId, source, stateOf(one), said(startedAt), changesOf(counts), said(completeThrough), why];
    },
  );
  const head = ['import', 'source', 'state', 'started', 'changes', 'complete through', 'refused because'];
  const footer = through === null ? '' : `everything is in up to ${said(through)}\n`;
  return `${tableText(head, rows)}\n${footer}`;
}

/** Of one that is going on, how far it is. */
function stateOf({ state, phase, rowsRead }: Pick<ListedImport, 'state' | 'phase' | 'rowsRead'>): string {
  return state === 'staged' && phase !== null ? `${state}: ${phase}, ${rowsRead} rows` : state;
}

function changesOf(counts: ListedImport['counts']): number {
  return Object.values(counts).reduce(
    (sum, { added = 0, changed = 0, withdrawn = 0 }) => sum + added + changed + withdrawn,
    0,
  );
}

function outcomeText({ importId, outcome, read, rejected, rejectsFile }: ImportSummary): string {
  const rejects = rejected === 0 ? '' : `; ${rejected} of ${read} rows are rejected`;
  const where = rejectsFile === null ? '' : `, see ${rejectsFile}`;
  switch (outcome.kind) {
    case 'applied':
      return `import ${importId} is applied as revision ${outcome.revision}${rejects}${where}; ${walkedAgain(outcome.touched)}`;
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

function walkedAgain(subscribers: number): string {
  return `${subscribers === 1 ? '1 subscriber is' : `${subscribers} subscribers are`} walked again in the next night`;
}
