import { describe, expect, it } from 'vitest';
import type { ExchangeContext } from '../../../rules/exchange/fact-row.ts';
import { readRow } from '../../../rules/exchange/read-row.ts';
import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, zoneOf } from '../../../rules/time.ts';
import { FAULT_ROWS } from './faults.ts';
import { SAMPLES } from './sample-rows.ts';

const CONTEXT: ExchangeContext = { zone: zoneOf('Europe/Kyiv'), places: 2 };

// Kyiv is at +02:00 in winter: midnight of 1 February is 22:00 of 31 January in UTC, of 1 March 22:00 of 29 February.
const FEBRUARY = Date.UTC(2024, 0, 31, 22);
const MARCH = Date.UTC(2024, 1, 29, 22);

describe('readRow', () => {
  it.each(FAULT_ROWS)('rejects %s.%s: %j', (fact, column, [value, code, reason]) => {
    expect(readRow(fact, { ...SAMPLES[fact], [column]: value }, CONTEXT)).toEqual({
      kind: 'rejected',
      column,
      value: value.length > 200 ? `${value.slice(0, 200)}…` : value,
      code,
      reason,
    });
  });

  it.each([
    ['subscriber', { kind: 'person', segment: 'apartment', from: FEBRUARY }],
    ['service', { service: 'internet', from: FEBRUARY, to: MARCH }],
    ['blocking', { kind: 'voluntary', from: FEBRUARY, to: MARCH }],
    ['fee', { service: 'internet', tariff: 'T100', amount: 50000n as Amount, from: FEBRUARY }],
    ['payment', { id: 'P1', at: FEBRUARY, amount: 50000n as Amount }],
    ['charge', { id: 'C1', at: FEBRUARY, amount: -1250n as Amount, category: 'internet' }],
    ['balance', { at: FEBRUARY, amount: 0n as Amount }],
    ['promotion', { promotion: 'summer', from: FEBRUARY, to: MARCH }],
    [
      'enrolment',
      { at: FEBRUARY, action: 'enrol', programme: 'ezerway', author: 'support-7', channel: 'cabinet' },
    ],
    ['opening', { at: FEBRUARY, value: 12, programme: 'ezerway', enrolled: true }],
    [
      'adjustment',
      {
        id: 'J1',
        at: FEBRUARY,
        delta: -3,
        author: 'support-7',
        reason: 'outage, twice',
        programme: 'ezerway',
      },
    ],
    ['termination', { at: FEBRUARY }],
  ] as const)('takes a %s', (fact, content) => {
    expect(readRow(fact, SAMPLES[fact], CONTEXT)).toEqual({
      kind: 'row',
      row: { fact, subscriber: 'A1', withdrawn: false, ...content },
      warnings: [],
    });
  });

  it.each([
    ['subscriber', 'from', ALWAYS],
    ['service', 'to', FOREVER],
    ['blocking', 'to', FOREVER],
    ['promotion', 'to', FOREVER],
    ['enrolment', 'programme', null],
    ['enrolment', 'author', null],
    ['enrolment', 'channel', null],
    ['opening', 'programme', null],
    ['opening', 'enrolled', null],
    ['adjustment', 'programme', null],
    ['payment', 'withdrawn', false],
  ] as const)('reads an empty or absent %s.%s as %s', (fact, column, value) => {
    const without = Object.fromEntries(Object.entries(SAMPLES[fact]).filter(([name]) => name !== column));

    expect(readRow(fact, { ...without, [column]: '' }, CONTEXT)).toMatchObject({ row: { [column]: value } });
    expect(readRow(fact, without, CONTEXT)).toMatchObject({ row: { [column]: value } });
  });

  it.each([
    ['payment', 'amount', '0.01', 1n],
    ['payment', 'amount', '123456789012345678.99', 12345678901234567899n],
    ['fee', 'amount', '0', 0n],
    ['balance', 'amount', '-7.5', -750n],
    ['opening', 'value', '1000000000', 1_000_000_000],
    ['adjustment', 'delta', '-1000000000', -1_000_000_000],
    ['adjustment', 'delta', '-0', 0],
    ['adjustment', 'delta', '007', 7],
    ['adjustment', 'reason', 'two\r\nlines', 'two\nlines'],
    ['opening', 'enrolled', 'no', false],
    ['payment', 'withdrawn', 'yes', true],
    ['payment', 'withdrawn', 'no', false],
    ['payment', 'subscriber', 'x'.repeat(64), 'x'.repeat(64)],
    ['payment', 'subscriber', '🙂'.repeat(64), '🙂'.repeat(64)],
    ['payment', 'at', '9999-12-31', Date.UTC(9999, 11, 30, 22)],
    ['payment', 'at', '2024-01-31T24:00', FEBRUARY],
    ['payment', 'at', '2024-02-01 00:00:00.000', FEBRUARY],
    ['payment', 'at', '2024-01-31T22:00:00Z', FEBRUARY],
    ['payment', 'at', '2024-02-01T01:00:00+0300', FEBRUARY],
    ['service', 'to', '2024-02-01T00:00:00.001', FEBRUARY + 1],
  ] as const)('reads %s.%s = %s', (fact, column, text, value) => {
    expect(readRow(fact, { ...SAMPLES[fact], [column]: text }, CONTEXT)).toMatchObject({
      row: { [column]: value },
      warnings: [],
    });
  });

  it('reads amounts with the places of the currency', () => {
    const yen = { ...CONTEXT, places: 0 };
    const dinar = { ...CONTEXT, places: 3 };

    expect(readRow('payment', { ...SAMPLES.payment, amount: '500' }, yen)).toMatchObject({
      row: { amount: 500n },
    });
    expect(readRow('payment', { ...SAMPLES.payment, amount: '5.5' }, dinar)).toMatchObject({
      row: { amount: 5500n },
    });
    expect(readRow('payment', { ...SAMPLES.payment, amount: '5.0' }, yen)).toMatchObject({
      reason: '"5.0" has more decimal places (1) than the currency (0); nothing is rounded here',
    });
    expect(readRow('payment', { ...SAMPLES.payment, amount: 'x' }, yen)).toMatchObject({
      reason: '"x" is not an amount; accepted is a whole number of at most 18 digits, such as 500',
    });
  });

  // Kyiv went from 03:00 to 04:00 on 31 March 2024 (01:00 UTC) and back from 04:00 to 03:00 on 27 October 2024 (01:00 UTC).
  it.each([
    [
      '2024-03-31T03:30',
      'local_time_missing',
      Date.UTC(2024, 2, 31, 1, 30),
      '"2024-03-31T03:30" does not exist in Europe/Kyiv, where clocks went forward: it is read as 2024-03-31T04:30:00+03:00; write the offset to say which instant is meant',
    ],
    [
      '2024-10-27 03:30:00',
      'local_time_twice',
      Date.UTC(2024, 9, 27, 0, 30),
      '"2024-10-27 03:30:00" exists twice in Europe/Kyiv, where clocks went back: it is read as 2024-10-27T03:30:00+03:00; write the offset to say which instant is meant',
    ],
  ])('warns of %s', (at, code, read, message) => {
    expect(readRow('payment', { ...SAMPLES.payment, at }, CONTEXT)).toMatchObject({
      kind: 'row',
      row: { at: read },
      warnings: [{ column: 'at', value: at, code, message }],
    });
  });

  it.each([
    ['2024-03-31T02:59:59', Date.UTC(2024, 2, 31, 0, 59, 59)],
    ['2024-03-31T04:00', Date.UTC(2024, 2, 31, 1)],
    ['2024-10-27T02:59:59', Date.UTC(2024, 9, 26, 23, 59, 59)],
    ['2024-10-27T04:00', Date.UTC(2024, 9, 27, 2)],
    ['2024-10-27T03:30+03:00', Date.UTC(2024, 9, 27, 0, 30)],
    ['2024-10-27T03:30+02:00', Date.UTC(2024, 9, 27, 1, 30)],
  ])('takes %s beside a clock change without a warning', (at, read) => {
    expect(readRow('payment', { ...SAMPLES.payment, at }, CONTEXT)).toMatchObject({
      row: { at: read },
      warnings: [],
    });
  });

  it('warns of both ends of a span', () => {
    const cells = { ...SAMPLES.service, from: '2024-03-31T03:10', to: '2024-10-27T03:10' };

    expect(readRow('service', cells, CONTEXT)).toMatchObject({
      warnings: [{ column: 'from' }, { column: 'to' }],
    });
  });

  it('refuses a column it does not know, and does not keep what stands there', () => {
    expect(readRow('subscriber', { ...SAMPLES.subscriber, segmant: 'x' }, CONTEXT)).toEqual({
      kind: 'rejected',
      column: 'segmant',
      value: '',
      code: 'unknown_column',
      reason:
        '"segmant" is not a column of subscribers.csv; did you mean segment? (stazh holds no names, addresses or phone numbers, and refuses columns it does not know)',
    });
  });
});
