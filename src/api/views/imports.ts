import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { formatInstant, type Zone } from '../../../rules/time.ts';
import { AppError } from '../../errors.ts';
import type { ImportRow } from '../../services/import/list-imports.ts';
import type { ImportSummary } from '../../services/import/summary.ts';
import type { Withdrawal } from '../../services/import/withdraw-import.ts';
import type { ImportBody, ImportDoneBody, WithdrawnBody } from '../schemas/imports.ts';

/** @param zone of the deployment */
export function importBody(row: ImportRow, zone: Zone): ImportBody {
  const { importId, source, state, phase, finishedAt, revision, completeThrough, refusedBecause } = row;
  return {
    import: importId,
    source,
    state,
    phase,
    rowsRead: Number(row.rowsRead),
    rowsRejected: Number(row.rowsRejected),
    startedAt: formatInstant(row.startedAt, zone),
    finishedAt: finishedAt === null ? null : formatInstant(finishedAt, zone),
    revision: revision?.toString() ?? null,
    completeThrough: completeThrough === null ? null : formatInstant(completeThrough, zone),
    facts: Object.entries(row.counts).map(([fact, counts]) => ({
      // Written by an import, by the names of facts.
      fact: fact as FactName,
      added: counts['added'] ?? 0,
      changed: counts['changed'] ?? 0,
      withdrawn: counts['withdrawn'] ?? 0,
      unchanged: counts['unchanged'] ?? 0,
    })),
    refusedBecause,
  };
}

/** @throws AppError IMPORT_REFUSED with why, and where its rows are */
export function importDoneBody(summary: ImportSummary): ImportDoneBody {
  const { importId, outcome, read, rejected, facts, warnings } = summary;
  if (outcome.kind === 'refused') throw refused(summary, outcome.because);
  const isApplied = outcome.kind === 'applied';
  return {
    import: importId,
    outcome: outcome.kind,
    revision: isApplied ? outcome.revision.toString() : null,
    touched: isApplied ? outcome.touched : null,
    read,
    rejected,
    facts: [...facts].map(([fact, counts]) => ({ fact, ...counts })),
    warnings: { count: warnings.count, first: [...warnings.first] },
  };
}

export function withdrawnBody(importId: number, { revision, touched, facts }: Withdrawal): WithdrawnBody {
  return {
    import: importId,
    revision: revision.toString(),
    touched,
    facts: [...facts].map(([fact, counts]) => ({ fact, ...counts })),
  };
}

function refused({ importId, read, rejected }: ImportSummary, because: string): AppError {
  const where = importId === null ? '' : ` Its rows: /v1/imports/${importId}/rejects.`;
  const rows = rejected === 0 ? '' : `\n${rejected} of ${read} rows are rejected.${where}`;
  return new AppError('IMPORT_REFUSED', `${because}${rows}`);
}
