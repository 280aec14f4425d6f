import type { Random } from './random.ts';
import { type Row, type RowVersion, row } from './rows.ts';
import type { Calendar } from './settings.ts';
import type { Traits } from './traits.ts';
import { dayText, localText } from './wall.ts';

/** How often a subscriber's export holds a row that no import can accept. */
const BAD_ROW_CHANCE = 1 / 150;

/** Rows that an import must reject and name: each with one thing wrong. */
export function badRows(traits: Traits, calendar: Calendar, random: Random): readonly Row[] {
  if (!random.chance(BAD_ROW_CHANCE)) return [];
  const knownAt = calendar.exportedAt[random.whole(0, calendar.exportedAt.length - 1)] ?? calendar.until;
  if (knownAt < traits.joinsAt) return [];
  const { subscriber } = traits;
  const day = dayText(knownAt);
  const bad: Row = random.pick<Row>([
    [row('payments', knownAt, `${subscriber},x1,${day}T25:10:00+03:00,500.00,`), 1],
    [row('payments', knownAt, `${subscriber},x2,${day}T12:00:00+03:00,-150.00,`), 1],
    [row('payments', knownAt, `nobody-${subscriber},x3,${day}T12:00:00+03:00,500.00,`), 1],
    [
      row('services', knownAt, `${subscriber},internet,${localText(knownAt)},${localText(knownAt - 60_000)}`),
      1,
    ],
    [row('charges', knownAt, `${subscriber},x4,${day},12.345,internet`), 1],
  ]);
  return [bad];
}

/**
 * The lines of one fact that go into each export: the last state the billing system knew, and, as real exports have it, now and
 * then the earlier one too, the same line twice, or a line sent before.
 * @returns pairs of a delivery's number, from 0, and a line
 */
export function exportedLines(
  versions: readonly RowVersion[],
  exportedAt: readonly number[],
  random: Random,
): readonly (readonly [delivery: number, line: string])[] {
  const lines: [number, string][] = [];
  for (const { knownAt, line } of versions) {
    const delivery = exportedAt.findIndex((moment) => knownAt <= moment);
    if (delivery === -1) break; // nobody knows it yet
    const before = lines.at(-1);
    if (before?.[0] === delivery && !random.chance(0.02)) before[1] = line;
    else lines.push([delivery, line]);
  }
  const last = lines.at(-1);
  if (last !== undefined && random.chance(0.003)) {
    const again = Math.min(last[0] + random.whole(0, 1), exportedAt.length - 1);
    lines.push([again, last[1]]);
  }
  return lines;
}
