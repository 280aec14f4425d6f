import type { FactName } from '../../../rules/exchange/fact-row.ts';
import type { FactCounts } from '../../db/import/changes.ts';

/** What became of an import. */
export interface ImportSummary {
  /** null in a dry run. */
  readonly importId: number | null;
  readonly outcome:
    | { readonly kind: 'applied'; readonly revision: bigint; readonly touched: number }
    | { readonly kind: 'checked' }
    | { readonly kind: 'refused'; readonly because: string };
  /** By fact, in the order of docs/domain.md "Facts": only those the source speaks of. */
  readonly facts: ReadonlyMap<FactName, FactSummary>;
  /** Rows read, taken or not. */
  readonly read: number;
  readonly rejected: number;
  readonly warnings: { readonly count: number; readonly first: readonly string[] };
  /** Where the rejected rows stand; null when there are none, or nobody asked in a dry run. */
  readonly rejectsFile: string | null;
}

export interface FactSummary extends FactCounts {
  /** Rows taken, with those that were repeated. */
  readonly rows: number;
  /** Rows that a later one with the same key replaced. */
  readonly repeated: number;
}

export const NO_CHANGES: FactCounts = { added: 0, changed: 0, withdrawn: 0, unchanged: 0 };
