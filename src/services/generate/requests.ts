import type { Random } from './random.ts';
import { type Row, row } from './rows.ts';
import { type Calendar, ENDED_WISH, WISHES } from './settings.ts';
import type { Traits } from './traits.ts';
import { addMonths, DAY, HOUR, localText, type Wall } from './wall.ts';

/** What requests are drawn from. */
export interface RequestInput {
  readonly traits: Traits;
  readonly calendar: Calendar;
  readonly random: Random;
  readonly withOffset: (wall: Wall) => string;
}

/** Openings, enrolments, promotions and adjustments: what concerns the counter itself. */
export function requestRows(input: RequestInput): readonly Row[] {
  const { random } = input;
  const rows = bonusRows(input, random.chance(0.62));
  if (random.chance(0.04)) rows.push(promotion(input));
  if (random.chance(0.006)) rows.push(adjustment(input));
  return rows;
}

/** Half of the old subscribers who want the bonus were enrolled by the older system; the others ask for it. */
function bonusRows(input: RequestInput, wantsBonus: boolean): Row[] {
  const { traits, random } = input;
  const value = Math.floor(random.next() * random.next() * 80);
  const hasOpening = traits.isOld && random.chance(0.85);
  const comesEnrolled = hasOpening && wantsBonus && value >= ENROLS_FROM && random.chance(0.5);
  const rows: Row[] = hasOpening ? [...openings(input, value, comesEnrolled)] : [];
  if (!wantsBonus) return rows;
  if (!comesEnrolled) rows.push(...enrolments(input));
  if (random.chance(0.15)) rows.push(...endedEnrolment(input));
  return rows;
}

/** Below it nobody was enrolled by the older system. */
const ENROLS_FROM = 6;

/** The counter that the older system had, most often the same for all programmes. */
function openings({ traits, random }: RequestInput, value: number, enrolled: boolean): readonly Row[] {
  const opening = (programme: string, isEnrolled: boolean): Row => {
    const line = `${traits.subscriber},${localText(traits.joinsAt)},${value},${programme},${isEnrolled ? 'yes' : 'no'}`;
    return row('openings', traits.joinsAt, line);
  };
  if (random.chance(0.8)) return [opening('', enrolled)];
  return [opening('ezerway', enrolled), opening('paid-months', false)];
}

/** Asked for in the cabinet after half a year; some ask too early and again later, some leave. */
function enrolments(input: RequestInput): readonly Row[] {
  const { traits, random } = input;
  const { programme } = random.pick(WISHES.map((wish) => [wish, wish.weight] as const));
  const rows: Row[] = [];
  const isEarly = !traits.isOld && random.chance(0.12);
  if (isEarly) rows.push(...request(input, 'enrol', programme, monthsLater(input, random.whole(1, 5))));
  if (isEarly && random.chance(0.2)) return rows;
  const months = traits.isOld ? random.whole(1, 20) : random.whole(6, 11);
  const at = monthsLater(input, months);
  rows.push(...request(input, 'enrol', programme, at));
  if (random.chance(0.04)) {
    rows.push(...request(input, 'leave', programme, addMonths(at, random.whole(2, 15)) + 2 * HOUR));
  }
  return rows;
}

/** Into a programme that has ended since. */
function endedEnrolment(input: RequestInput): readonly Row[] {
  const at = monthsLater(input, input.random.whole(0, 8));
  const isOpen = at < Date.parse(ENDED_WISH.lastDay ?? '');
  return isOpen ? request(input, 'enrol', ENDED_WISH.programme, at) : [];
}

function monthsLater({ traits, random }: RequestInput, months: number): Wall {
  const day = Math.floor(addMonths(traits.joinsAt, months) / DAY) * DAY;
  return day + random.whole(1, 20) * DAY + random.whole(9, 21) * HOUR + random.whole(0, 59) * 60_000;
}

function request(input: RequestInput, action: string, programme: string, at: Wall): readonly Row[] {
  const { traits, random, withOffset } = input;
  if (at >= (traits.leavesAt ?? input.calendar.until)) return [];
  const how = random.pick([
    [',cabinet', 80],
    [',app', 12],
    ['operator-3,phone', 8],
  ] as const);
  return [row('enrolments', at, `${traits.subscriber},${withOffset(at)},${action},${programme},${how}`)];
}

function promotion({ traits, random }: RequestInput): Row {
  const from = Math.floor(traits.joinsAt / DAY) * DAY + random.whole(1, 900) * DAY;
  const to = from + random.whole(90, 180) * DAY;
  const name = random.pick([
    ['bring-a-friend', 1],
    ['double-speed', 1],
  ] as const);
  return row('promotions', from, `${traits.subscriber},${name},${localText(from)},${localText(to)}`);
}

/** Support changed the counter by hand, and said why. */
function adjustment({ traits, random }: RequestInput): Row {
  const at =
    Math.floor(traits.joinsAt / DAY) * DAY + random.whole(60, 900) * DAY + random.whole(9, 17) * HOUR;
  const delta = random.pick([
    [1, 5],
    [2, 3],
    [3, 2],
    [-1, 1],
  ] as const);
  const reason = random.pick([
    ['"the line was out, the blocking was ours"', 2],
    ['"a complaint, ""the month was lost"", accepted"', 1],
    ['moved from another address', 1],
  ] as const);
  const line = `${traits.subscriber},a1,${localText(at)},${delta},operator-${random.whole(1, 9)},${reason},ezerway`;
  return row('adjustments', at, line);
}
