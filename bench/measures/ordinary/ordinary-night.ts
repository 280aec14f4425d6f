import { addDays, type LocalDate } from '../../../rules/time.ts';
import { beginUnit, endUnit } from '../../base/base.ts';
import { type Bench, say } from '../../bench.ts';
import { dayBefore, midnight } from '../../calendar.ts';
import { TIMES } from '../../measure.ts';
import { readStatements, runInOrder } from '../../sql-file.ts';
import { measureNight, tidyCounters, walkNight } from '../night.ts';
import { MEASURED } from '../programmes.ts';

/** Days from the 1st to the first night that is measured. */
const QUIET_DAYS = 9;

/** Nights in the middle of a month, one after another: what they cost should be what changed. */
export async function measureOrdinaryNights(bench: Bench): Promise<void> {
  const { url } = bench;
  const first = addDays(bench.today, QUIET_DAYS);
  const days = Array.from({ length: TIMES }, (_, day) => ({ day: addDays(first, day), salt: 70 + 2 * day }));
  await bring(url, 'booked.sql', { days, known: bench.today });
  for (const programme of MEASURED) await walkNight(bench, { programme, date: dayBefore(first) });
  for (const [time, { day, salt }] of days.entries()) {
    say(`the ordinary night of ${day} …`);
    await bring(url, 'day.sql', { days: [{ day, salt }], known: day });
    await tidyCounters(url);
    for (const programme of time % 2 === 0 ? MEASURED : MEASURED.toReversed())
      bench.samples.add('ordinary_night', programme, await measureNight(bench, { programme, date: day }));
    bench.today = addDays(day, 1);
  }
}

interface Telling {
  readonly days: readonly { readonly day: LocalDate; readonly salt: number }[];
  /** Everything up to the midnight at which this day begins was known before. */
  readonly known: LocalDate;
}

/** One import. */
async function bring(url: string, file: string, { days, known }: Telling): Promise<void> {
  const unit = await beginUnit(url, addDays(known, 1));
  const values = { import: unit.import, revision: String(unit.revision) };
  for (const each of days)
    await runInOrder(url, await readStatements(`measures/ordinary/${file}`, { ...values, ...each }));
  await endUnit(url, unit, midnight(known));
}
