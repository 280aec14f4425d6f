import { addDays, type LocalDate } from '../../../rules/time.ts';
import { beginUnit, endUnit } from '../../base/base.ts';
import { type Bench, say } from '../../bench.ts';
import { dayBefore, firstAfter, midnight } from '../../calendar.ts';
import { runInProcess } from '../../run-process.ts';
import { readStatements, runInOrder } from '../../sql-file.ts';
import { passMonth } from '../months.ts';
import { walkNight } from '../night.ts';
import { MEASURED, type MeasuredProgramme } from '../programmes.ts';
import type { CloseOrder, CloseReading } from './close-process.ts';

/**
 * The closes of the months since the history's end: the last of them after facts of two months ago came late. What is posted must be,
 * row by row, what was previewed.
 */
export async function measureCloses(bench: Bench): Promise<void> {
  const { settings, url } = bench;
  while (bench.today <= firstAfter(settings.until, 2)) await nextMonth(bench);
  const months = firstsFrom(settings.until, bench.today);
  const last = months.at(-1) as LocalDate;
  for (const programme of MEASURED)
    for (const month of months.slice(0, -1)) await closeMonth(bench, { programme, month, isLate: false });
  await bringLate(url, addDays(firstAfter(last, -2), 9), bench.today);
  for (const programme of MEASURED) {
    const { seconds } = await walkNight(bench, { programme, date: bench.today });
    say(`  ${programme}, the night of late facts: ${seconds} s`);
    await closeMonth(bench, { programme, month: last, isLate: true });
  }
  bench.today = addDays(bench.today, 1);
}

async function nextMonth(bench: Bench): Promise<void> {
  const { first } = await passMonth(bench);
  for (const programme of MEASURED) await walkNight(bench, { programme, date: dayBefore(first) });
  bench.today = first;
}

/** The 1sts of months, from one to the last that is not after a day. */
function firstsFrom(until: LocalDate, today: LocalDate): readonly LocalDate[] {
  const firsts: LocalDate[] = [];
  for (let first = until; first <= today; first = firstAfter(first, 1)) firsts.push(first);
  return firsts;
}

interface Closing {
  readonly programme: MeasuredProgramme;
  readonly month: LocalDate;
  readonly isLate: boolean;
}

async function closeMonth(
  { url, signal, samples }: Bench,
  { programme, month, isLate }: Closing,
): Promise<void> {
  const order: CloseOrder = { kind: 'close', url, programme, month: month.slice(0, 7) };
  const { rss_mb, preview_seconds, post_seconds, credits, corrections } = await runInProcess<CloseReading>(
    order,
    signal,
  );
  samples.add(isLate ? 'close_with_late_facts' : 'close', programme, {
    seconds: preview_seconds,
    rss_mb,
    wal_bytes: 0,
    rows_written: credits + corrections,
    figures: { post_seconds, credits, corrections },
  });
}

/** One import. @param day that the facts tell of */
async function bringLate(url: string, day: LocalDate, today: LocalDate): Promise<void> {
  const unit = await beginUnit(url, addDays(today, 1));
  const values = { import: unit.import, revision: String(unit.revision), day };
  await runInOrder(url, await readStatements('measures/closes/late.sql', values));
  await endUnit(url, unit, midnight(day));
}
