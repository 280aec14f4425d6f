import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Simulation } from '../../../src/services/simulate/report.ts';
import { simulate } from '../../../src/services/simulate/simulate.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { type Fact, give, MONTHS, night, payer, publish } from '../night/support.ts';

const NOW = Date.UTC(2026, 0, 15);
const JANUARY = 2024 * 12;

/** From the first month on, 20 % from the third, and no payment is asked for. */
const GENEROUS = MONTHS.replace(', { payment_made: { within: P1M } }', '').replace(
  '[{ from: 2, percent: 10 }]',
  '[{ from: 1, percent: 10 }, { from: 3, percent: 20 }]',
);

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, [
    ...payer('A1'),
    ...payer('B1'),
    // Blocked for a day in March: what B1 had is gone.
    { fact: 'blocking', subscriber: 'B1', kind: 'forced', from: '2024-03-10', to: '2024-03-11' },
    // Served in January alone.
    ...payer('C1').map((fact): Fact => (fact.fact === 'service' ? { ...fact, to: '2024-02-01' } : fact)),
    // Known, and never served.
    { fact: 'subscriber', subscriber: 'D1', kind: 'person', segment: 'apartment' },
  ]);
  await night(test.database, '2024-04-30');
});
afterAll(async () => {
  await test.close();
});

function run(
  text: string,
  { from = JANUARY, to = JANUARY + 3, against = null as string | null } = {},
): Promise<Simulation> {
  return simulate(test.database, { text, file: 'proposed.yaml', months: { from, to }, against }, NOW);
}

/** `2024-02: 50.00 1+0`: cost, credits, refusals. */
function figures({ months }: Simulation, terms: 'proposed' | 'present'): readonly string[] {
  return months.map(({ month, ...told }) => {
    const { cost = '', credits = 0, refusals = 0 } = told[terms] ?? {};
    return `${month}: ${cost} ${credits}+${refusals}`;
  });
}

describe('simulate', () => {
  it('compares months with the present terms, worked by hand', async () => {
    const simulation = await run(GENEROUS);

    // Present: 10 % of 500.00 from 2 on, with a payment in the month before. On 1 February A1, B1 and C1 have 1: refused. On 1 March A1 and
    // B1 have 2. On 1 April A1 has 3, B1 nothing. C1 is not served: it is refused on 1 February, and has no outcome from March on.
    expect(figures(simulation, 'present')).toEqual([
      '2024-01: 0.00 0+0',
      '2024-02: 0.00 0+3',
      '2024-03: 100.00 2+0',
      '2024-04: 50.00 1+1',
    ]);
    // Proposed: 50.00 from 1 on, 100.00 from 3. C1 is not served on 1 February.
    expect(figures(simulation, 'proposed')).toEqual([
      '2024-01: 0.00 0+0',
      '2024-02: 100.00 2+1',
      '2024-03: 100.00 2+0',
      '2024-04: 100.00 1+1',
    ]);
    expect(simulation.proposed).toEqual({ cost: '300.00', credits: 5, refusals: 2 });
    expect(simulation.present).toEqual({ cost: '150.00', credits: 3, refusals: 4 });
    expect(simulation).toMatchObject({
      difference: '150.00',
      subscribers: 4,
      against: 'months',
      warnings: [],
    });
    // A1: 50 + 50 + 100 instead of 50 + 50; B1: 50 + 50 instead of 50.
    expect(simulation.changes).toEqual({
      winners: {
        subscribers: 2,
        sum: '150.00',
        largest: [
          { subscriber: 'A1', present: '100.00', proposed: '200.00', difference: '100.00' },
          { subscriber: 'B1', present: '50.00', proposed: '100.00', difference: '50.00' },
        ],
      },
      losers: { subscribers: 0, sum: '0.00', largest: [] },
      same: 2,
    });
  });

  it('tells the counters of who was served in the month, at its end, by rung', async () => {
    const { months } = await run(GENEROUS);

    // The month of January is counted at the first instant of February, so its own end does not have it.
    expect(months.map(({ proposed: { counters } }) => [counters.count, counters.median])).toEqual([
      [3, 0], // A1, B1, C1: 0
      [2, 1], // A1, B1: 1
      [2, 0], // A1: 2, B1: 0
      [2, 0], // A1: 3, B1: 0
    ]);
    expect(months[3]?.proposed.counters.rungs).toEqual([
      { from: null, counters: 1 },
      { from: 1, counters: 0 },
      { from: 3, counters: 1 },
    ]);
    expect(months[3]?.present?.counters.rungs).toEqual([
      { from: null, counters: 1 },
      { from: 2, counters: 1 },
    ]);
  });

  it('counts from the beginning, whatever the first month is', async () => {
    const simulation = await run(GENEROUS, { from: JANUARY + 3 });

    expect(figures(simulation, 'proposed')).toEqual(['2024-04: 100.00 1+1']);
  });

  it('walks terms that nothing is published beside, with nothing to compare with', async () => {
    const simulation = await run(GENEROUS.replace('programme: months', 'programme: other'));

    expect(simulation).toMatchObject({ against: null, present: null, difference: null, changes: null });
    expect(simulation.proposed.cost).toBe('300.00');
  });

  it('warns of months whose facts may not have come yet', async () => {
    const { warnings } = await run(GENEROUS, { to: JANUARY + 5 });

    expect(warnings).toEqual([
      'facts are known through 2024-05-01T00:00:00+03:00: 2024-05 and later months are not complete',
    ]);
  });

  it.each<[name: string, text: string, options: object, code: string, detail: RegExp]>([
    [
      'months the wrong way round',
      GENEROUS,
      { to: JANUARY - 1 },
      'USAGE',
      /--to: 2023-12 is before --from 2024-01/,
    ],
    ['months to come', GENEROUS, { to: JANUARY + 25 }, 'USAGE', /2026-02 has not begun.*2026-01/],
    ['too many months', GENEROUS, { from: JANUARY - 300 }, 'USAGE', /more than 240 months/],
    [
      'a file with a fault',
      GENEROUS.replace('add: 1', 'ad: 1'),
      {},
      'PROGRAMME_REFUSED',
      /proposed\.yaml:10: /,
    ],
    ['another currency', GENEROUS.replace('RUB', 'EUR'), {}, 'PROGRAMME_REFUSED', /found EUR.*in RUB/],
    [
      'a programme that is not there',
      GENEROUS,
      { against: 'nothing' },
      'PROGRAMME_NOT_PUBLISHED',
      /"nothing"; published: months/,
    ],
  ])('refuses %s', async (_name, text, options, code, detail) => {
    const failed = run(text, options);

    await expect(failed).rejects.toMatchObject({ code });
    await expect(failed).rejects.toThrow(detail);
  });
});

describe('simulate: enrolments', () => {
  let room: TestDatabase;
  const BY_WISH = `    enrolment: { by: subscriber, opens_when: [{ counter: { at_least: 3 } }] }\n`;
  const ROOM = MONTHS.replace('programme: months', 'programme: room').replace(
    '    bonus:',
    `${BY_WISH}    bonus:`,
  );

  beforeAll(async () => {
    room = await createTestDatabase();
    await publish(room.database, ROOM);
    await give(room.database, [
      ...payer('A1'),
      { fact: 'enrolment', subscriber: 'A1', at: '2024-03-10', action: 'enrol', programme: 'room' },
      { fact: 'enrolment', subscriber: 'A1', at: '2024-04-10', action: 'leave', programme: 'room' },
      ...payer('B1'),
      { fact: 'enrolment', subscriber: 'B1', at: '2024-04-20', action: 'enrol' },
    ]);
  });
  afterAll(async () => {
    await room.close();
  });

  it('are counted at the end of the month and in it; requests to the one are requests to the other', async () => {
    const text = ROOM.replace('programme: room', 'programme: rooms').replace('at_least: 3', 'at_least: 2');
    const months = { from: JANUARY + 2, to: JANUARY + 4 };
    const simulation = await simulate(
      room.database,
      { text, file: 'rooms.yaml', months, against: 'room' },
      NOW,
    );

    expect(simulation).toMatchObject({ programme: 'rooms', against: 'room' });
    const enrolled = (terms: 'proposed' | 'present') =>
      simulation.months.map(({ [terms]: told }) => `${told?.enrolled ?? ''} +${told?.newlyEnrolled ?? ''}`);
    // On 10 March A1 has 2: refused by the present terms, enrolled by the proposed ones until April. B1 is enrolled by both.
    expect(enrolled('present')).toEqual(['0 +0', '1 +1', '1 +0']);
    expect(enrolled('proposed')).toEqual(['1 +1', '1 +1', '1 +0']);
  });
});

describe('simulate: whom the engine refuses', () => {
  it('is in no figure, and named', async () => {
    const made = await createTestDatabase();
    try {
      await publish(made.database, MONTHS);
      // Together more than any length of service.
      const most = '600000000';
      await give(made.database, [
        ...payer('A1'),
        ...payer('X1'),
        { fact: 'opening', subscriber: 'X1', at: '2024-01-05', value: most },
        {
          fact: 'adjustment',
          subscriber: 'X1',
          id: 'a',
          at: '2024-01-06',
          delta: most,
          author: 'a',
          reason: 'b',
        },
      ]);
      const months = { from: JANUARY, to: JANUARY + 3 };
      const simulation = await simulate(
        made.database,
        { text: MONTHS, file: 'months.yaml', months, against: null },
        NOW,
      );

      expect(simulation.parked).toMatchObject({
        count: 1,
        named: [{ subscriber: 'X1', terms: 'proposed', code: 'COUNTER_OUT_OF_RANGE' }],
      });
      // A1 alone: 50.00 on 1 March and on 1 April.
      expect(simulation.proposed.cost).toBe('100.00');
      expect(simulation.changes?.same).toBe(1);
    } finally {
      await made.close();
    }
  });
});
