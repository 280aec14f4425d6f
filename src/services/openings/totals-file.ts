import { readFile } from 'node:fs/promises';
import { readTotals, type Totals } from '../../../rules/exchange/read-totals.ts';
import { AppError } from '../../errors.ts';

/** @throws AppError `TOTALS_REFUSED` */
export async function readTotalsFile(path: string): Promise<Totals> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new AppError('TOTALS_REFUSED', `${path}: cannot be read: ${why}`, { cause: error });
  }
  const read = readTotals(text);
  if (read.kind === 'totals') return read.totals;
  throw new AppError('TOTALS_REFUSED', `${path}:${read.line}: ${read.reason}`);
}
