import { describe, expect, it } from 'vitest';
import { withdrawImport } from '../../../src/services/import/withdraw-import.ts';
import { type OpeningReport, printDiffering } from '../../../src/services/openings/report.ts';
import { directoryOf } from '../import/importing.ts';
import { type Fact, give, importAll, night, publish, useProgramme } from '../night/support.ts';
import { coming, openingOf, reported, TERMS, THREE, TOTALS } from './support.ts';

const test = useProgramme(TERMS);

/** A line a metric: older system, brought, taken up. */
function sides({ comparisons }: OpeningReport): Readonly<Record<string, readonly (number | null)[]>> {
  return Object.fromEntries(
    comparisons.map(({ metric, older, brought, takenUp }) => [metric, [older, brought, takenUp]]),
  );
}

/** A line an opening that differs. */
function differing({ differences }: OpeningReport): readonly string[] {
  return differences.flatMap(({ first }) =>
    first.map(
      ({ subscriber, difference, broughtValue, takenUpValue }) =>
        `${subscriber} ${difference} ${String(broughtValue)} → ${String(takenUpValue)}`,
    ),
  );
}

describe('a report of openings', () => {
  it('agrees when every opening is taken up and the totals are those of the older system', async () => {
    const { database } = test();
    await give(database, THREE);
    await night(database, '2024-04-30');
    const report = await reported(database, { totals: TOTALS });

    expect(report).toMatchObject({ agrees: true, openings: 3, earlier: 0, differences: [], standingAt: [] });
    expect(sides(report)).toEqual({
      subscribers: [3, 3, 3],
      enrolled: [2, 2, 2],
      counter_sum: [47, 47, 47],
      counter_12: [1, 1, 1],
    });
    expect(report.atCounters).toEqual([
      { counter: 5, brought: 1, takenUp: 1, enrolled: 1 },
      { counter: 12, brought: 1, takenUp: 1, enrolled: 0 },
      { counter: 30, brought: 1, takenUp: 1, enrolled: 1 },
    ]);
    expect(report.atRungs).toEqual([
      { from: 2, brought: 1, takenUp: 1, enrolled: 1 },
      { from: 12, brought: 2, takenUp: 2, enrolled: 1 },
    ]);
  });

  it('still agrees months later, when the counters have gone on and the enrolment has changed', async () => {
    const { database } = test();
    await give(database, [
      ...THREE,
      { fact: 'enrolment', subscriber: 'B1', at: '2024-04-20', action: 'leave' },
    ]);
    await night(database, '2024-06-30');

    expect((await reported(database, { totals: TOTALS })).agrees).toBe(true);
  });

  it('shows one who is missing, and who stands where too few stand', async () => {
    const { database } = test();
    await give(database, [...THREE, ...coming('B4', 30).slice(0, 2)]);
    await night(database, '2024-04-30');
    // The older system has one more, with a counter of 30: B4 was to come with it and has service only.
    const totals = {
      ...TOTALS,
      subscribers: 4,
      counterSum: 77,
      atCounter: new Map([
        [30, 2],
        [12, 1],
      ]),
    };
    const report = await reported(database, { totals });

    expect(report.agrees).toBe(false);
    expect(sides(report)).toEqual({
      subscribers: [4, 3, 3],
      enrolled: [2, 2, 2],
      counter_sum: [77, 47, 47],
      counter_12: [1, 1, 1],
      counter_30: [2, 1, 1],
    });
    expect(report.comparisons.filter(({ agrees }) => !agrees).map(({ metric }) => metric)).toEqual([
      'subscribers',
      'counter_sum',
      'counter_30',
    ]);
    expect(report.standingAt).toEqual([{ counter: 30, subscribers: ['B3'] }]);
    expect(report.withoutOpening).toEqual({ count: 1, subscribers: ['B4'] });
  });

  it('shows that enrolled differs, and whose opening does not say it', async () => {
    const { database } = test();
    await give(database, [...THREE, openingOf('B1', 5)]);
    await night(database, '2024-04-30');
    const report = await reported(database, { totals: TOTALS });

    expect(report.agrees).toBe(false);
    expect(sides(report)['enrolled']).toEqual([2, 1, 1]);
    expect(report.differences).toEqual([]);
    expect(report.unsaidEnrolment).toEqual({ count: 1, subscribers: ['B1'] });
    expect(report.withoutOpening).toBeNull();
  });

  it('shows one who was enrolled and arrived as not', async () => {
    const { database, owner } = test();
    await give(database, THREE);
    await night(database, '2024-04-30');
    await owner.pool.query(
      `delete from entry where entry_kind(kind) = 'enrolled' and subscriber_id = subscriber_id('B3')`,
    );
    const report = await reported(database);

    expect(report.agrees).toBe(false);
    expect(report.differences).toMatchObject([
      {
        difference: 'enrolled',
        openings: 1,
        first: [{ subscriber: 'B3', broughtEnrolled: true, takenUpEnrolled: false, takenUpValue: 30 }],
      },
    ]);
  });

  it('shows one who is parked, and why', async () => {
    const { database } = test();
    const tooMuch: Fact = {
      fact: 'adjustment',
      subscriber: 'B2',
      id: 'x',
      at: '2024-04-02',
      delta: '1000000000',
      author: 'a',
      reason: 'b',
    };
    // Without a cap the counter is beyond every length of service.
    await publish(database, TERMS.replace('    counter: { cap: 100 }\n', ''));
    await give(database, [...THREE, tooMuch]);
    await night(database, '2024-04-30', { maxParkedPercent: 100 });
    const report = await reported(database, { totals: TOTALS });

    expect(report.agrees).toBe(false);
    expect(sides(report)).toMatchObject({
      subscribers: [3, 3, 2],
      counter_sum: [47, 47, 35],
      counter_12: [1, 1, 0],
    });
    expect(differing(report)).toEqual(['B2 parked 12 → null']);
    expect(report.differences[0]?.first[0]?.parkedBecause).toMatch(/^COUNTER_OUT_OF_RANGE: /);
  });

  it('tells the rows of openings that were rejected', async () => {
    const { database } = test();
    await give(database, THREE);
    const dir = await directoryOf({
      'openings.csv': `subscriber,at,value,programme,enrolled
        B1,2024-04-01,many,months,yes
        B2,2024-04-01,12,months,no
        B9,2024-04-01,3,months,no`,
    });
    await importAll(database, { kind: 'directory', dir });
    await night(database, '2024-04-30');
    const { rejected, openings } = await reported(database);

    expect(openings).toBe(3);
    expect(rejected).toMatchObject({
      count: 2,
      rows: [
        { line: 2, column: 'value' },
        { line: 4, column: 'subscriber' },
      ],
    });
  });
});

type Row = readonly [difference: string, facts: readonly Fact[], late: readonly Fact[], line: string];

// Everybody is walked to the end of April; what is late comes after that.
const ROWS: readonly Row[] = [
  ['before_programme', coming('B4', 9, { at: '2023-12-31' }), [], 'B4 before_programme 9 → null'],
  ['after_end', coming('B4', 9, { at: '2025-01-01' }), [], 'B4 after_end 9 → null'],
  ['later_than_walked', coming('B4', 9, { at: '2024-05-02' }), [], 'B4 later_than_walked 9 → null'],
  ['not_walked', [], coming('B4', 9), 'B4 not_walked 9 → null'],
  ['night_to_come', coming('B4', 9), [openingOf('B4', 8)], 'B4 night_to_come 8 → 9'],
  ['value', coming('B4', 140), [], 'B4 value 140 → 100'],
  ['taken_back', coming('B4', 9), [openingOf('B4', 9, { withdrawn: 'yes' })], 'B4 taken_back null → 9'],
];

describe('an opening that is not taken up as it was brought', () => {
  it.each(ROWS)('is told to be %s', async (_difference, facts, late, line) => {
    const { database } = test();
    await publish(database, TERMS.replace('versions:', 'valid_until: 2025-01-01\nversions:'));
    await give(database, [...THREE, ...facts]);
    await night(database, '2024-04-30');
    await give(database, late);

    const report = await reported(database);
    expect(differing(report)).toEqual([line]);
    expect(report.agrees).toBe(false);
  });

  it('is told to be taken back when its import was, until the night comes', async () => {
    const { database } = test();
    await give(database, THREE);
    await give(database, coming('B4', 9));
    await night(database, '2024-04-30');
    await withdrawImport(database, 2);

    expect(differing(await reported(database))).toEqual(['B4 taken_back null → 9']);
    await night(database, '2024-04-30');
    expect((await reported(database, { totals: TOTALS })).agrees).toBe(true);
  });

  it('is written as CSV, all of them', async () => {
    const { database } = test();
    await give(database, [...THREE, ...coming('B4', 140, { enrolled: 'yes' }), ...coming('B5', 101)]);
    await night(database, '2024-04-30');
    let text = '';
    const request = { programme: 'months', source: null, totals: null, namedMax: 1 };
    await printDiffering(database, request, async (piece) => void (text += piece));

    expect(text).toBe(
      'subscriber,at,difference,brought_value,brought_enrolled,taken_up_value,taken_up_enrolled\n' +
        'B4,2024-03-31T21:00:00Z,value,140,yes,100,yes\n' +
        'B5,2024-03-31T21:00:00Z,value,101,,100,no\n',
    );
  });
});

describe('which openings are looked at', () => {
  it('is the last of each subscriber, of the programme or of all', async () => {
    const { database } = test();
    await give(database, [
      ...THREE,
      openingOf('B2', 20, { at: '2024-04-10' }),
      openingOf('B3', 31, { programme: '' }),
      openingOf('B1', 70, { programme: 'another' }),
    ]);
    await night(database, '2024-04-30');
    const report = await reported(database);

    // B1 5; B2 20 of its two; B3 30, since that of the programme comes after that of all.
    expect(report).toMatchObject({ agrees: true, openings: 5, earlier: 2 });
    expect(sides(report)['counter_sum']).toEqual([null, 55, 55]);
  });

  it('is those of a source when one is named, and none of a source that nobody has', async () => {
    const { database } = test();
    await give(database, THREE);
    await night(database, '2024-04-30');

    expect(await reported(database, { source: 'test', totals: TOTALS })).toMatchObject({
      agrees: true,
      openings: 3,
    });
    expect(await reported(database, { source: 'tset' })).toMatchObject({ agrees: false, openings: 0 });
  });

  it('says nothing of enrolment where the terms have none', async () => {
    const { database } = test();
    await publish(
      database,
      TERMS.replace('programme: months', 'programme: plain').replace(
        '    enrolment: { by: subscriber }\n',
        '',
      ),
    );
    await give(database, coming('B1', 5, { programme: 'plain', enrolled: 'yes' }));
    await night(database, '2024-04-30');

    expect(await reported(database, { programme: 'plain' })).toMatchObject({ agrees: true, openings: 1 });
    const report = await reported(database, { programme: 'plain', totals: { ...TOTALS, enrolled: 1 } });
    expect(sides(report)['enrolled']).toEqual([1, 1, 0]);
  });
});
