import type { Random, Weighted } from './random.ts';
import type { Calendar } from './settings.ts';
import type { Traits } from './traits.ts';
import { DAY, HOUR, type Wall } from './wall.ts';

/** A stretch in which the subscriber was not served, or the provider had an outage. */
export interface Absence {
  readonly from: Wall;
  readonly to: Wall;
  readonly how: 'gap' | BlockingKind;
  /** Whether the billing system ended the service interval; a blocking often leaves it open. */
  readonly closesService: boolean;
}

type BlockingKind = 'temporary' | 'voluntary' | 'forced' | 'outage';

const BLOCKINGS: readonly Weighted<BlockingKind>[] = [
  ['temporary', 35],
  ['voluntary', 40],
  ['forced', 25],
];
const CLOSES: Readonly<Record<BlockingKind, number>> = {
  temporary: 0.3,
  voluntary: 0.6,
  forced: 0.3,
  outage: 0.15,
};

/** What interrupted the subscriber's service, in order and without overlaps. */
export function drawAbsences(traits: Traits, calendar: Calendar, random: Random): readonly Absence[] {
  const drawn = drawAll(traits, calendar, random).toSorted((left, right) => left.from - right.from);
  const apart: Absence[] = [];
  for (const absence of drawn) {
    const before = apart.at(-1);
    if (before === undefined || absence.from >= before.to + DAY) apart.push(absence);
  }
  return apart;
}

function drawAll(traits: Traits, calendar: Calendar, random: Random): readonly Absence[] {
  const at = (): Wall => drawMoment(traits, calendar, random);
  switch (traits.story) {
    case 'steady':
    case 'terminated':
      return random.chance(0.06) ? [blocking(at(), 'outage', random)] : [];
    case 'gaps':
      return Array.from({ length: random.whole(1, 2) }, () => gap(at(), random));
    case 'blocked':
      return Array.from({ length: random.whole(1, 3) }, () => blocking(at(), random.pick(BLOCKINGS), random));
    case 'returned': {
      const from = at();
      return [{ from, to: from + random.whole(60, 430) * DAY, how: 'gap', closesService: true }];
    }
  }
}

/** Hours, the three days that published terms quarrel about, weeks, or months. */
function gap(from: Wall, random: Random): Absence {
  const hours = random.pick<() => number>([
    [() => random.whole(5, 71), 30],
    [() => 72, 10],
    [() => random.whole(73, 20 * 24), 30],
    [() => random.whole(30 * 24, 150 * 24), 30],
  ]);
  return { from, to: from + hours() * HOUR, how: 'gap', closesService: true };
}

function blocking(from: Wall, how: BlockingKind, random: Random): Absence {
  const hours: Readonly<Record<BlockingKind, readonly [number, number]>> = {
    temporary: [2 * 24, 14 * 24],
    voluntary: [14 * 24, 75 * 24],
    forced: [3 * 24, 40 * 24],
    outage: [2, 30],
  };
  return {
    from,
    to: from + random.whole(...hours[how]) * HOUR,
    how,
    closesService: random.chance(CLOSES[how]),
  };
}

function drawMoment(traits: Traits, calendar: Calendar, random: Random): Wall {
  const first = traits.joinsAt + 30 * DAY;
  const last = Math.max(first, (traits.leavesAt ?? calendar.until) - 2 * DAY);
  const day = Math.floor((first + random.next() * (last - first)) / DAY) * DAY;
  return day + random.whole(0, 23) * HOUR;
}
