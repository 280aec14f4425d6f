import { describe, expect, it } from 'vitest';
import { collectFacts, type PlacedRow } from '../../../rules/exchange/collect.ts';
import { readJsonLine } from '../../../rules/exchange/read-json-line.ts';
import { noFacts } from '../../../rules/facts.ts';
import { ALWAYS, FOREVER, zoneOf } from '../../../rules/time.ts';

const CONTEXT = { zone: zoneOf('UTC'), places: 2 };
const JANUARY = Date.UTC(2024, 0, 1);
const FEBRUARY = Date.UTC(2024, 1, 1);
const MARCH = Date.UTC(2024, 2, 1);

/** Rows placed on the lines they have here, from 1. */
function rows(...objects: readonly object[]): PlacedRow[] {
  return objects.map((object, index) => {
    const result = readJsonLine(JSON.stringify(object), CONTEXT);
    if (result.kind === 'rejected') throw new Error(result.reason);
    return { file: 'facts', line: index + 1, row: result.row };
  });
}

const profile = (subscriber: string): object => ({
  fact: 'subscriber',
  subscriber,
  kind: 'person',
  segment: 'apartment',
});
const service = (from: string, to: string | null, rest: object = {}): object => ({
  fact: 'service',
  subscriber: 'A1',
  service: 'internet',
  from,
  to,
  ...rest,
});
const payment = (id: string, amount: string, rest: object = {}): object => ({
  fact: 'payment',
  subscriber: 'A1',
  id,
  at: '2024-01-01',
  amount,
  ...rest,
});

describe('collectFacts', () => {
  it('gathers every fact under its list, without what is the same for the whole list', () => {
    const found = collectFacts(
      rows(
        profile('A1'),
        service('2024-01-01', null),
        { fact: 'blocking', subscriber: 'A1', kind: 'forced', from: '2024-01-01', to: '2024-02-01' },
        { fact: 'fee', subscriber: 'A1', service: 'internet', tariff: 'T', amount: '5', from: '2024-01-01' },
        payment('P1', '1'),
        { fact: 'charge', subscriber: 'A1', id: 'C1', at: '2024-01-01', amount: '2', category: 'tv' },
        { fact: 'balance', subscriber: 'A1', at: '2024-01-01', amount: '-3' },
        { fact: 'promotion', subscriber: 'A1', promotion: 'p', from: '2024-01-01', to: null },
        { fact: 'enrolment', subscriber: 'A1', at: '2024-01-01', action: 'leave' },
        { fact: 'opening', subscriber: 'A1', at: '2024-01-01', value: 4 },
        {
          fact: 'adjustment',
          subscriber: 'A1',
          id: 'J',
          at: '2024-01-01',
          delta: 1,
          author: 'a',
          reason: 'r',
        },
        { fact: 'termination', subscriber: 'A1', at: '2024-01-01' },
      ),
    );

    expect(found).toEqual({
      subscribers: [
        {
          subscriber: 'A1',
          profiles: [{ kind: 'person', segment: 'apartment', from: ALWAYS }],
          services: [{ service: 'internet', from: JANUARY, to: FOREVER }],
          blockings: [{ kind: 'forced', from: JANUARY, to: FEBRUARY }],
          fees: [{ service: 'internet', tariff: 'T', amount: 500n, from: JANUARY }],
          payments: [{ id: 'P1', at: JANUARY, amount: 100n }],
          charges: [{ id: 'C1', at: JANUARY, amount: 200n, category: 'tv' }],
          balances: [{ at: JANUARY, amount: -300n }],
          promotions: [{ promotion: 'p', from: JANUARY, to: FOREVER }],
          enrolments: [{ at: JANUARY, action: 'leave', programme: null, author: null, channel: null }],
          openings: [{ at: JANUARY, value: 4, programme: null, enrolled: null }],
          adjustments: [{ id: 'J', at: JANUARY, delta: 1, author: 'a', reason: 'r', programme: null }],
          terminations: [{ at: JANUARY }],
        },
      ],
      rejections: [],
      warnings: [],
    });
  });

  it('orders subscribers by the bytes of UTF-8', () => {
    // U+FF21 is EF BC A1 in UTF-8, U+1F642 is F0 9F 99 82; in UTF-16 the second would come first.
    const found = collectFacts(rows(...['б', '🙂', 'Ａ', 'b', 'A10', 'A1', 'a', 'A2'].map(profile)));

    expect(found.subscribers.map(({ subscriber }) => subscriber)).toEqual([
      'A1',
      'A10',
      'A2',
      'a',
      'b',
      'б',
      'Ａ',
      '🙂',
    ]);
  });

  it('orders a list by instant, then by key', () => {
    const found = collectFacts(
      rows(
        profile('A1'),
        service('2024-03-01', null),
        service('2024-01-01', null, { service: 'tv' }),
        service('2024-01-01', null),
        payment('P2', '1'),
        payment('P10', '2'),
        payment('P1', '3', { at: '2024-02-01' }),
      ),
    );

    expect(found.subscribers[0]?.services).toEqual([
      { service: 'internet', from: JANUARY, to: FOREVER },
      { service: 'tv', from: JANUARY, to: FOREVER },
      { service: 'internet', from: MARCH, to: FOREVER },
    ]);
    expect(found.subscribers[0]?.payments.map(({ id }) => id)).toEqual(['P10', 'P2', 'P1']);
  });

  it('takes equal rows as one, however their instants are written', () => {
    const found = collectFacts(
      rows(profile('A1'), payment('P1', '1.00'), payment('P1', '1', { at: '2024-01-01T03:00+03:00' })),
    );

    expect(found.subscribers[0]?.payments).toHaveLength(1);
    expect(found.warnings).toEqual([]);
  });

  it('lets the later of two different rows hold, with a warning', () => {
    const found = collectFacts(
      rows(profile('A1'), service('2024-01-01', null), service('2024-01-01', '2024-02-01')),
    );

    expect(found.subscribers[0]?.services).toEqual([{ service: 'internet', from: JANUARY, to: FEBRUARY }]);
    expect(found.warnings).toEqual([
      {
        file: 'facts',
        line: 3,
        code: 'key_repeated',
        message:
          'service of "A1": the same subscriber, service, from as in line 2, with other content; this row holds',
      },
    ]);
  });

  it.each([
    ['a payment of another subscriber', payment('P1', '2', { subscriber: 'A2' })],
    [
      'a charge with the same id',
      { fact: 'charge', subscriber: 'A1', id: 'P1', at: '2024-01-01', amount: '2', category: 'x' },
    ],
    ['a payment with another id', payment('P2', '2')],
  ])('keeps %s apart', (_name, other) => {
    const found = collectFacts(rows(profile('A1'), profile('A2'), payment('P1', '1'), other));

    expect(found.warnings).toEqual([]);
    expect(found.subscribers[0]?.payments[0]).toEqual({ id: 'P1', at: JANUARY, amount: 100n });
  });

  it('keeps a request for one programme and a request for all apart', () => {
    const request = { fact: 'enrolment', subscriber: 'A1', at: '2024-01-01', action: 'enrol' };
    const found = collectFacts(rows(profile('A1'), { ...request, programme: 'ezerway' }, request));

    expect(found.subscribers[0]?.enrolments.map(({ programme }) => programme)).toEqual([null, 'ezerway']);
  });

  it('drops a fact that is withdrawn, alone or after the row it takes back', () => {
    const found = collectFacts(
      rows(
        profile('A1'),
        payment('P1', '1', { withdrawn: 'yes' }),
        payment('P2', '2'),
        payment('P2', '2', { withdrawn: 'yes' }),
        payment('P3', '3', { withdrawn: 'yes' }),
        payment('P3', '3'),
      ),
    );

    expect(found.subscribers[0]?.payments.map(({ id }) => id)).toEqual(['P3']);
    expect(found.warnings.map(({ line }) => line)).toEqual([4, 6]);
  });

  it('rejects rows of a subscriber that no subscriber row names, wherever that row stands', () => {
    const found = collectFacts(
      rows(payment('P1', '1'), payment('P1', '1', { subscriber: 'A2' }), profile('A1')),
    );

    expect(found.subscribers.map(({ subscriber }) => subscriber)).toEqual(['A1']);
    expect(found.rejections).toEqual([
      {
        file: 'facts',
        line: 2,
        kind: 'rejected',
        column: 'subscriber',
        value: 'A2',
        code: 'unknown_subscriber',
        reason: '"A2" is not in subscribers.csv; add the subscriber there, or take the row away',
      },
    ]);
  });

  it('knows a subscriber whose row is withdrawn, without a profile', () => {
    const found = collectFacts(rows({ ...profile('A1'), withdrawn: 'yes' }, payment('P1', '1')));

    expect(found.subscribers).toEqual([
      { ...noFacts('A1'), payments: [{ id: 'P1', at: JANUARY, amount: 100n }] },
    ]);
  });
});
