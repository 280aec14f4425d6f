import type { ExchangeContext } from '../../../rules/exchange/fact-row.ts';
import { readCell } from '../../../rules/exchange/read-cell.ts';
import { AppError } from '../../errors.ts';

/** Text as a column of enrolments takes it from a file. @throws AppError `ENROLMENT_REFUSED` */
export function readColumn(
  column: 'subscriber' | 'author' | 'channel' | 'id',
  text: string,
  context: ExchangeContext,
): string {
  const read = readCell('name', text, context);
  if (typeof read === 'string') return read;
  throw new AppError('ENROLMENT_REFUSED', `${column}: ${(read as { readonly reason: string }).reason}`);
}
