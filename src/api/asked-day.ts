import { type LocalDate, parseLocalDate } from '../../rules/time.ts';
import { InputRefused } from './problems/input-refused.ts';

/** A day that is asked for. @param where part and field, such as `body.date` @throws AppError USAGE for one that is in no calendar */
export function askedDay(where: string, text: string | undefined): LocalDate | null {
  if (text === undefined) return null;
  const day = parseLocalDate(text);
  if (day !== undefined) return day;
  throw new InputRefused([
    { where, found: JSON.stringify(text), accepted: 'a day of the calendar, such as 2025-10-31' },
  ]);
}
