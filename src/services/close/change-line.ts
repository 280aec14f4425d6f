import { csvLine } from '../../../rules/render/csv-line.ts';
import type { CreditChange } from './changes.ts';

export const CHANGE_HEAD = ['subscriber', 'change', 'before', 'now', 'counter_before', 'counter_now', 'why'];

/** A change as cells in the order of `CHANGE_HEAD`. */
export function changeCells(change: CreditChange): readonly (string | number | null)[] {
  const { subscriber, kind, before, after } = change;
  return [
    subscriber,
    kind,
    before?.amount ?? '',
    after?.amount ?? '',
    before?.counter ?? '',
    after?.counter ?? '',
    whyOf(change),
  ];
}

interface ChangeForm {
  readonly head: string;
  readonly line: (change: CreditChange) => string;
}

/** Changes for machines. */
export const CHANGE_FORMS: Readonly<Record<'csv' | 'ndjson', ChangeForm>> = {
  csv: { head: csvLine(CHANGE_HEAD), line: (change) => csvLine(changeCells(change)) },
  ndjson: { head: '', line: (change) => `${JSON.stringify({ ...change, why: whyOf(change) })}\n` },
};

/** Why a credit is another one: what of rung and base changed, or what the refusal said. */
function whyOf({ kind, before, after, codes, isHeld }: CreditChange): string {
  if (isHeld) return 'held: above the limit for one credit';
  if (kind === 'gone') return codes?.join(', ') ?? 'no outcome: not enrolled, or not served for a month';
  if (kind === 'new')
    return codes === null ? 'no outcome in the month before' : `before: ${codes.join(', ')}`;
  return (['percent', 'base'] as const)
    .filter((name) => before?.[name] !== after?.[name])
    .map((name) => `${name} ${before?.[name] ?? '–'} → ${after?.[name] ?? '–'}`)
    .join(', ');
}
