import { InvalidArgumentError } from 'commander';
import { readMonth } from '../../rules/month-text.ts';
import { type LocalDate, parseLocalDate } from '../../rules/time.ts';

/** A day of the command line. */
export function day(text: string): LocalDate {
  const date = parseLocalDate(text);
  if (date === undefined) throw new InvalidArgumentError('Accepted: a day such as 2024-11-01.');
  return date;
}

/** A month of the command line, numbered as by `monthOf`. */
export function month(text: string): number {
  const read = readMonth(text);
  if (read === undefined) throw new InvalidArgumentError('Accepted: a month such as 2025-01.');
  return read;
}

/** A whole number of the command line, `least` or more. */
export function wholeFrom(least: number): (text: string) => number {
  return (text) => {
    const value = /^\d{1,6}$/.test(text) ? Number(text) : -1;
    if (value < least) throw new InvalidArgumentError(`Accepted: a whole number, ${least} or more.`);
    return value;
  };
}

/** A percent of the command line. */
export function percent(text: string): number {
  const value = /^\d{1,3}(\.\d{1,3})?$/.test(text) ? Number(text) : -1;
  if (value < 0 || value > 100) throw new InvalidArgumentError('Accepted: a percent from 0 to 100.');
  return value;
}

/** A calendar month of the command line, as text. */
export function monthText(text: string): string {
  if (readMonth(text) === undefined) throw new InvalidArgumentError('Accepted: a month such as 2025-10.');
  return text;
}
