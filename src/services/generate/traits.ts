import type { Random, Weighted } from './random.ts';
import type { Calendar } from './settings.ts';
import { addMonths, DAY, HOUR, type Wall } from './wall.ts';

/** Who a subscriber is; everything that happens to it follows from this and its random stream. */
export interface Traits {
  readonly subscriber: string;
  readonly kind: 'person' | 'organisation';
  readonly segment: string;
  readonly pays: PayingHabit;
  readonly story: Story;
  /** Already served when the data begin: brought over from an older system. */
  readonly isOld: boolean;
  readonly joinsAt: Wall;
  /** The end of the contract; null: it goes on. */
  readonly leavesAt: Wall | null;
  readonly tariff: number;
  readonly hasTv: boolean;
}

/** `ahead`: before the 1st; `quarterly`: three months at once; `late`: after the 1st; `invoice`: exactly what is due, after it. */
type PayingHabit = 'ahead' | 'quarterly' | 'late' | 'invoice';

/** What the years brought. `steady` is served without a break. */
type Story = 'steady' | 'gaps' | 'blocked' | 'returned' | 'terminated';

/** Internet tariffs, cheapest first; the first costs less than the threshold of a published programme. */
export const TARIFFS: readonly { readonly code: string; readonly kopecks: bigint }[] = [
  { code: 'social', kopecks: 25_000n },
  { code: 'home-100', kopecks: 55_000n },
  { code: 'home-300', kopecks: 69_000n },
  { code: 'home-500', kopecks: 89_950n },
  { code: 'giga', kopecks: 119_000n },
  { code: 'office-100', kopecks: 249_000n },
];

export const OFFICE_TARIFF = TARIFFS.length - 1;
export const TV_TARIFF = { code: 'tv-basic', kopecks: 19_900n };

const STORIES: readonly Weighted<Story>[] = [
  ['steady', 920],
  ['gaps', 25],
  ['blocked', 30],
  ['returned', 12],
  ['terminated', 13],
];
const HABITS: readonly Weighted<PayingHabit>[] = [
  ['ahead', 68],
  ['quarterly', 14],
  ['late', 18],
];
const SEGMENTS: readonly Weighted<string>[] = [
  ['apartment', 84],
  ['private_sector', 16],
];
const HOME_TARIFFS: readonly Weighted<number>[] = [
  [0, 6],
  [1, 42],
  [2, 28],
  [3, 16],
  [4, 8],
];

/** Draws a subscriber. @param index its number, from 0 */
export function drawTraits(calendar: Calendar, random: Random, index: number): Traits {
  const kind = random.chance(0.06) ? 'organisation' : 'person';
  const isOld = random.chance(0.7);
  const story = random.pick(STORIES);
  const joinsAt = isOld ? calendar.from : drawJoin(calendar, random, story);
  return {
    subscriber: `7${String(index + 1).padStart(7, '0')}`,
    kind,
    segment: kind === 'person' ? random.pick(SEGMENTS) : 'business',
    pays: kind === 'person' ? random.pick(HABITS) : 'invoice',
    story,
    isOld,
    joinsAt,
    leavesAt: story === 'terminated' ? drawLeaving(calendar, random, joinsAt) : null,
    tariff: kind === 'person' ? random.pick(HOME_TARIFFS) : OFFICE_TARIFF,
    hasTv: kind === 'person' && random.chance(0.25),
  };
}

/** New contracts come evenly; one that something happens to needs some months for it. */
function drawJoin(calendar: Calendar, random: Random, story: Story): Wall {
  const months = story === 'steady' ? 0 : 5;
  const last = Math.max(calendar.from + DAY, addMonths(calendar.until, -months));
  const day = Math.floor((calendar.from + random.next() * (last - calendar.from)) / DAY) * DAY;
  return day + random.whole(10, 19) * HOUR + random.whole(0, 59) * 60_000;
}

function drawLeaving(calendar: Calendar, random: Random, joinsAt: Wall): Wall {
  const from = joinsAt + 40 * DAY;
  if (from >= calendar.until) return calendar.until - DAY;
  return Math.floor((from + random.next() * (calendar.until - from)) / DAY) * DAY;
}
