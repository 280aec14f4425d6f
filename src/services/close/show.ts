import { invariant } from '../../../rules/invariant.ts';
import type { CloseRow } from '../../db/close/close.repository.ts';
import type { CloseReport } from './report.ts';

/** A close with its report, as it was when it was previewed. */
export type CloseShown = Omit<CloseRow, 'report'> & { readonly report: CloseReport };

export function shown(close: CloseRow): CloseShown {
  const { report } = close;
  // Written by `previewClose` alone.
  invariant(typeof report === 'object' && report !== null && 'rungs' in report, 'a close without a report');
  return { ...close, report: report as CloseReport };
}
