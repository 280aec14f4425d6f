import type { ExchangeContext } from '../../../rules/exchange/fact-row.ts';
import type { CellType } from '../../../rules/exchange/fact-specs.ts';
import { readCell } from '../../../rules/exchange/read-cell.ts';
import type { Instant } from '../../../rules/time.ts';
import { AppError } from '../../errors.ts';

/** Text as a column of adjustments takes it from a file. @throws AppError `ADJUSTMENT_REFUSED` */
export function readText(
  column: 'subscriber' | 'id' | 'author' | 'reason',
  text: string,
  context: ExchangeContext,
): string {
  const type: CellType = column === 'reason' ? 'note' : 'name';
  const read = readCell(type, text, context);
  return typeof read === 'string' ? read : refuse(column, read);
}

/** An instant or a day, local time where it has no offset. @throws AppError `ADJUSTMENT_REFUSED` */
export function readAt(text: string, context: ExchangeContext): Instant {
  const read = readCell('instant', text, context);
  if (typeof read === 'number') return read;
  return typeof read === 'object' && read?.kind === 'unclear' ? read.value : refuse('at', read);
}

function refuse(column: string, read: unknown): never {
  const { reason } = read as { readonly reason: string };
  throw new AppError('ADJUSTMENT_REFUSED', `${column}: ${reason}`);
}
