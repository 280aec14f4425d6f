import type { LocalDate } from './time.ts';

/** For text from outside: a month such as `2025-10`, numbered as by `monthOf`. `undefined` when it is anything else. */
export function readMonth(text: string): number | undefined {
  const match = /^([1-9]\d{3})-(0[1-9]|1[0-2])$/.exec(text);
  return match === null ? undefined : Number(match[1]) * 12 + Number(match[2]) - 1;
}

/** The month of a day, numbered as by `monthOf`. */
export function monthOfDate(day: LocalDate): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}
