import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { timelineJson } from '../../../rules/timeline/timeline-json.ts';
import { readTimeline, type TimelineRequest } from '../../../src/services/timeline/subscriber-timeline.ts';
import { createTestDatabase, type TestDatabase } from '../../support/database.ts';
import { give, MONTHS, night, payer, publish } from '../night/support.ts';

const NOW = Date.UTC(2024, 5, 1);

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
  await publish(test.database, MONTHS);
  await give(test.database, payer('A1'));
  await give(test.database, [
    { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-03-10', to: '2024-03-13T12:00' },
    { fact: 'charge', subscriber: 'A1', id: 'c1', at: '2024-03-01', amount: '500.00', category: 'internet' },
  ]);
  await night(test.database, '2024-04-30');
  await give(test.database, payer('A2'));
  await give(test.database, [{ fact: 'termination', subscriber: 'A1', at: '2024-04-10' }]);
});
afterAll(async () => {
  await test.close();
});

async function told(asked: Partial<TimelineRequest> = {}) {
  const request = { subscriber: 'A1', programme: 'months', from: null, to: null, ...asked };
  const { timeline, programme, facts } = await readTimeline(test.database, request, NOW);
  return timelineJson(timeline, programme, facts);
}

describe('readTimeline', () => {
  // A1 is served from 1 January on; the forced blocking resets the counter, 2, and March does not count.
  it('tells spans, the absence with its rule, facts and steps of a window', async () => {
    expect(await told({ from: '2024-03-05', to: '2024-04-01' })).toMatchObject({
      from: '2024-03-05T00:00:00+03:00',
      to: '2024-04-01T00:00:00+03:00',
      walked_to: '2024-05-01T00:00:00+03:00',
      begun: '2024-01-01T00:00:00+03:00',
      counter: 0,
      enrolled: null,
      spans: [
        { from: '2024-03-05T00:00:00+03:00', to: '2024-03-10T00:00:00+03:00', class: 'served', kind: null },
        {
          from: '2024-03-10T00:00:00+03:00',
          to: '2024-03-13T12:00:00+03:00',
          class: 'blocked',
          kind: 'forced',
        },
        { from: '2024-03-13T12:00:00+03:00', to: '2024-04-01T00:00:00+03:00', class: 'served', kind: null },
      ],
      absences: [
        {
          from: '2024-03-10T00:00:00+03:00',
          to: '2024-03-13T12:00:00+03:00',
          version: 1,
          clocks: [
            {
              rule: { id: 'forced', when: 'blocked', tolerance: null, effect: { kind: 'reset' }, at: 'hold' },
              kind: 'forced',
              used: 'P3DT12H',
              verdict: 'held',
              held_at: '2024-03-10T00:00:00+03:00',
            },
          ],
        },
      ],
      services: [{ code: 'internet', from: '2024-01-01T00:00:00+03:00', to: null }],
      blockings: [{ code: 'forced', from: '2024-03-10T00:00:00+03:00', to: '2024-03-13T12:00:00+03:00' }],
      marks: [{ kind: 'payment', at: '2024-03-15T00:00:00+03:00', amount: '500.00' }],
      steps: [
        { type: 'entry', effective: '2024-03-10T00:00:00+03:00', kind: 'reset', delta: -2, value: 0 },
        { type: 'entry', effective: '2024-04-01T00:00:00+03:00', kind: 'skip', value: 0 },
        { type: 'bonus', effective: '2024-04-01T00:00:00+03:00', outcome: 'refusal' },
      ],
      pending: [],
      threats: [],
    });
  });

  it('covers twelve months up to where the nights stand, unless it is asked otherwise', async () => {
    expect(await told()).toMatchObject({
      from: '2023-05-01T00:00:00+03:00',
      to: '2024-05-01T00:00:00+03:00',
    });
    expect(await told({ to: '2024-03-20' })).toMatchObject({ from: '2023-04-01T00:00:00+03:00' });
  });

  it('tells what the nights knew, not what came since', async () => {
    expect(await told()).toMatchObject({ counter: 1, has_news: true });
    expect((await told()).marks.filter(({ kind }) => kind === 'termination')).toEqual([]);
  });

  it('has no classes of a subscriber whom no night has walked, and all the facts', async () => {
    const { spans, walked_to, counter, services, to, has_news } = await told({ subscriber: 'A2' });

    expect({ walked_to, counter, to, has_news }).toEqual({
      has_news: false,
      walked_to: null,
      counter: null,
      to: '2024-06-01T03:00:00+03:00',
    });
    expect(spans.map((span) => span.class)).toEqual(['not_walked']);
    expect(services).toHaveLength(1);
  });

  it.each([
    [{ subscriber: 'nobody' }, 'SUBSCRIBER_NOT_FOUND', /"nobody"/],
    [{ programme: 'years' }, 'PROGRAMME_NOT_PUBLISHED', /published: months/],
    [{ from: 'monday' }, 'USAGE', /--from: found "monday"; accepted: a day/],
    [{ from: '2024-04-01', to: '2024-04-01' }, 'USAGE', /is not before/],
  ])('says what is wrong with %j', async (asked, code, message) => {
    const refused = told(asked);
    await expect(refused).rejects.toMatchObject({ code });
    await expect(refused).rejects.toThrow(message);
  });
});
