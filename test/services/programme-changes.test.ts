import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { loadProgramme } from '../../rules/language/load.ts';
import { ALWAYS, FOREVER, type Instant, sayInstant } from '../../rules/time.ts';
import { changesBetween, type ProgrammeFile } from '../../src/services/programme-changes.ts';
import { histories } from '../support/arbitraries/histories.ts';
import { ZONES } from '../support/arbitraries/programmes.ts';
import { type Pair, successors } from '../support/arbitraries/successors.ts';
import { instant } from '../support/picture.ts';
import { linesOf } from '../support/told.ts';

const FIRST = `programme: test
title: { en: Test }
time_zone: Europe/Moscow
currency: RUB
valid_until: 2026-01-01
versions:
  - effective_from: 2024-01-01
    blocking: { forced: blocked, temporary: blocked }
    accrual: { every: calendar_month, add: 1 }
    interruptions: []
`;
const SECOND = `  - effective_from: 2025-01-01
    existing: migrate
    blocking: { other: idle }
    accrual: { every: calendar_month, add: 2 }
    interruptions: []
`;
const BOTH = FIRST + SECOND;

function file(text: string): ProgrammeFile {
  const loaded = loadProgramme(text, 'test.yaml');
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems));
  return { text, programme: loaded.programme };
}

function said(at: Instant): string {
  if (at === FOREVER) return 'all of it';
  return at === ALWAYS ? 'nothing' : `before ${sayInstant(at, file(FIRST).programme.zone, 'ru')}`;
}

type Row = readonly [
  name: string,
  before: string,
  after: string,
  keys: string,
  version: number | null,
  holds: string,
];

const ROWS: readonly Row[] = [
  ['the same', BOTH, BOTH, '', null, 'all of it'],
  ['other comments and quotes', BOTH, BOTH.replace('add: 2 }', '"add": 2 } # two'), '', null, 'all of it'],
  ['another title', BOTH, BOTH.replace('en: Test', 'en: Tests'), 'title', null, 'all of it'],
  [
    'ways to close and to correct',
    BOTH,
    BOTH.replace('versions', 'close: { after: P3D }\ncorrections: { reach: P6M }\nversions'),
    'close corrections',
    null,
    'all of it',
  ],
  ['a version that is added', FIRST, BOTH, '', 1, 'before 01.01.2025'],
  ['a version that is taken away', BOTH, FIRST, '', 1, 'before 01.01.2025'],
  ['a version with other terms', BOTH, BOTH.replace('add: 2', 'add: 3'), '', 1, 'before 01.01.2025'],
  [
    'a version that begins earlier',
    BOTH,
    BOTH.replace('2025-01-01', '2024-06-01'),
    '',
    1,
    'before 01.06.2024',
  ],
  ['a version that begins later', BOTH, BOTH.replace('2025-01-01', '2025-06-01'), '', 1, 'before 01.01.2025'],
  ['another first version', BOTH, BOTH.replace('add: 1', 'add: 3'), '', 0, 'nothing'],
  [
    'another precedence of blockings',
    BOTH,
    BOTH.replace('forced: blocked, temporary: blocked', 'temporary: blocked, forced: blocked'),
    '',
    0,
    'nothing',
  ],
  ['a later end', BOTH, BOTH.replace('2026-01-01', '2026-03-01'), 'valid_until', null, 'before 01.01.2026'],
  [
    'an earlier end',
    BOTH,
    BOTH.replace('2026-01-01', '2025-03-01'),
    'valid_until',
    null,
    'before 01.03.2025',
  ],
  [
    'no end any more',
    BOTH,
    BOTH.replace('valid_until: 2026-01-01\n', ''),
    'valid_until',
    null,
    'before 01.01.2026',
  ],
  [
    'an earlier end and an earlier version',
    BOTH,
    BOTH.replace('2026-01-01', '2025-03-01').replace('2025-01-01', '2024-06-01'),
    'valid_until',
    1,
    'before 01.06.2024',
  ],
];

describe('what changes between two files', () => {
  it.each(ROWS)('%s', (_name, before, after, keys, version, holds) => {
    const changes = changesBetween(file(before), file(after));

    expect([changes.keys.join(' '), changes.version, said(changes.holdsUntil)]).toEqual([
      keys,
      version,
      holds,
    ]);
  });
});

const scenarios: fc.Arbitrary<readonly [Pair, SubscriberFacts]> = fc
  .constantFrom(...ZONES)
  .chain((zone) => fc.tuple(successors(zone), histories(zone)));
const UNTIL = instant('2024-03-01');

describe('what is decided before the first instant at which terms differ', () => {
  it('is the same under both files, and where the counter stands then', () => {
    let later = 0;
    fc.assert(
      fc.property(scenarios, ([[before, after], facts]) => {
        const { holdsUntil } = changesBetween(before, after);
        const [was, is] = [before, after].map(({ programme }) => {
          const last = Math.min(holdsUntil - 1, UNTIL);
          const walk = holdsUntil === ALWAYS ? null : advance(programme, null, facts, last);
          // When something can happen next is a matter of the terms to come.
          return walk && { lines: linesOf(programme, walk), state: { ...walk.state, nextAt: 0 } };
        });
        expect(is).toEqual(was);
        if (holdsUntil > ALWAYS && (was?.lines.length ?? 0) > 0 && holdsUntil <= UNTIL) later += 1;
      }),
      { numRuns: 600 },
    );
    expect(later).toBeGreaterThan(50);
  });
});
