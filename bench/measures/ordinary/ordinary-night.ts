import { addDays, type LocalDate } from '../../../rules/time.ts';
import { beginUnit, endUnit } from '../../base/base.ts';
import { type Bench, say } from '../../bench.ts';
import { dayBefore, midnight } from '../../calendar.ts';
import { TIMES } from '../../measure.ts';
import { runInProcess } from '../../run-process.ts';
import type { Sample } from '../../samples.ts';
import { readStatements, runInOrder } from '../../sql-file.ts';
import { measureNight, type NightWalker, tidyCounters, tidySteps, walkNight } from '../night.ts';
import { runNight } from '../night-process.ts';
import { MEASURED, type MeasuredProgramme } from '../programmes.ts';

/** Days from the 1st to the first night that is measured. */
const QUIET_DAYS = 9;

/** What the resident process is given. */
export interface OrdinaryOrder {
  readonly kind: 'ordinary_nights';
  readonly url: string;
  /** Every counter stands at the midnight at which this day begins. */
  readonly today: LocalDate;
}

type Readings = readonly { readonly programme: MeasuredProgramme; readonly sample: Sample }[];

/**
 * Nights in the middle of a month, one after another: what they cost should be what changed. They are walked by one process, as those of a
 * service are; one more night is walked by a fresh process for each programme, and told beside them.
 */
export async function measureOrdinaryNights(bench: Bench): Promise<void> {
  const { url, today, signal } = bench;
  const order: OrdinaryOrder = { kind: 'ordinary_nights', url, today };
  const readings = await runInProcess<Readings>(order, signal);
  const fresh = await measureDay(url, nightsFrom(today)[TIMES] as Day, (night) => walkNight(bench, night));
  for (const { programme, sample } of readings) {
    const alone = fresh.find((reading) => reading.programme === programme);
    if (alone === undefined) throw new Error(`no fresh process walked ${programme}`);
    const figures = { ...sample.figures, fresh_process_seconds: alone.sample.seconds };
    bench.samples.add('ordinary_night', programme, { ...sample, figures });
  }
  bench.today = addDays(today, QUIET_DAYS + TIMES + 1);
}

/** All of them in this process, after the quiet days before, which warm it. */
export async function runOrdinaryNights({ url, today }: OrdinaryOrder): Promise<Readings> {
  const walk: NightWalker = (night) => runNight({ kind: 'night', url, join: false, ...night });
  const days = nightsFrom(today);
  await bring(url, 'booked.sql', { days, known: today });
  await tidySteps(url);
  for (const programme of MEASURED) await walk({ programme, date: dayBefore(addDays(today, QUIET_DAYS)) });
  const readings: Readings[] = [];
  for (const day of days.slice(0, TIMES)) readings.push(await measureDay(url, day, walk));
  return readings.flat();
}

interface Day {
  readonly day: LocalDate;
  /** Makes the day's chances other than another day's. */
  readonly salt: number;
}

/** One more than are measured in one process. */
function nightsFrom(today: LocalDate): readonly Day[] {
  const first = addDays(today, QUIET_DAYS);
  return Array.from({ length: TIMES + 1 }, (_, day) => ({ day: addDays(first, day), salt: 70 + 2 * day }));
}

/** What a day brings, then its night for each programme; they take turns in being the first. */
async function measureDay(url: string, { day, salt }: Day, walk: NightWalker): Promise<Readings> {
  say(`the ordinary night of ${day} …`);
  await bring(url, 'day.sql', { days: [{ day, salt }], known: day });
  await tidyCounters(url);
  const readings: { programme: MeasuredProgramme; sample: Sample }[] = [];
  for (const programme of salt % 4 === 2 ? MEASURED : MEASURED.toReversed())
    readings.push({ programme, sample: await measureNight(url, { programme, date: day }, walk) });
  return readings;
}

interface Telling {
  readonly days: readonly Day[];
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
