import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { spansOf } from '../../../src/services/simulate/months.ts';
import { addWalk, newTally } from '../../../src/services/simulate/tally.ts';
import { drawn } from '../../support/picture.ts';
import { termsOf } from '../../support/terms.ts';

/** Of three months from January 2024: each counter at the end of the month, for one subscriber. */
function counters(startsOn: string, days: string): readonly (number | null)[] {
  const programme = termsOf({ effectiveFrom: '2024-01-01' });
  const months = { from: 2024 * 12, to: 2024 * 12 + 2 };
  const spans = spansOf(months, programme.zone);
  const tally = newTally(3);
  addWalk(tally, advance(programme, null, drawn(startsOn, days), spans[2]?.end ?? 0), { months, spans });
  return tally.map((month) => [...month.counters.keys()][0] ?? null);
}

describe('addWalk: who was served in a month', () => {
  it.each<[name: string, startsOn: string, days: string, counters: readonly (number | null)[]]>([
    ['all the time', '2024-01-01', '9= >', [0, 1, 2]],
    ['from the first instant of February on', '2024-02-01', '9= >', [null, 0, 1]],
    ['to the last instant of January', '2024-01-01', '31=', [0, null, null]],
    ['for a day of January and a day of March', '2024-01-31', '1= 59. 1=', [0, null, 1]],
    ['for a day, and paused from then on', '2024-01-01', '1= 89V >', [0, null, null]],
  ])('%s', (_name, startsOn, days, expected) => {
    expect(counters(startsOn, days)).toEqual(expected);
  });
});
