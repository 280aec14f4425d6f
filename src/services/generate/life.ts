import { drawAbsences } from './absences.ts';
import { billingRows } from './billing.ts';
import { badRows } from './mess.ts';
import { presenceRows } from './presence.ts';
import { type Random, randomOf } from './random.ts';
import { requestRows } from './requests.ts';
import { type Row, row } from './rows.ts';
import type { Calendar } from './settings.ts';
import { drawTraits, type Traits } from './traits.ts';
import { DAY, dayText, type Wall } from './wall.ts';

/** What every life shares. */
export interface World {
  readonly seed: number;
  readonly calendar: Calendar;
  readonly withOffset: (wall: Wall) => string;
}

/** Everything the billing system ever learns of one subscriber. @param index its number, from 0 */
export function lifeOf(world: World, index: number): readonly Row[] {
  const { calendar, withOffset } = world;
  const random = randomOf(world.seed, index);
  const traits = drawTraits(calendar, random, index);
  const absences = drawAbsences(traits, calendar, random);
  return [
    ...profileRows(traits, random),
    ...presenceRows(traits, absences, random),
    ...billingRows({ traits, calendar, absences, random, withOffset }),
    ...requestRows({ traits, calendar, random, withOffset }),
    ...badRows(traits, calendar, random),
  ];
}

function profileRows(traits: Traits, random: Random): readonly Row[] {
  const { subscriber, kind, segment, joinsAt } = traits;
  const first = row('subscribers', joinsAt, `${subscriber},${kind},${segment},`);
  if (kind !== 'person' || !random.chance(0.01)) return [first];
  const movesAt = Math.floor(joinsAt / DAY) * DAY + random.whole(30, 700) * DAY;
  const elsewhere = segment === 'apartment' ? 'private_sector' : 'apartment';
  return [first, row('subscribers', movesAt, `${subscriber},${kind},${elsewhere},${dayText(movesAt)}`)];
}
