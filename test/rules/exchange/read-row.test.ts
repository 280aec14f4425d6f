import { describe, expect, it } from 'vitest';
import type { ExchangeContext, FactName } from '../../../rules/exchange/fact-row.ts';
import { readRow } from '../../../rules/exchange/read-row.ts';
import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, zoneOf } from '../../../rules/time.ts';
import { SAMPLES } from './sample-rows.ts';

const CONTEXT: ExchangeContext = { zone: zoneOf('Europe/Kyiv'), places: 2 };

// Kyiv is at +02:00 in winter: midnight of 1 February is 22:00 of 31 January in UTC, of 1 March 22:00 of 29 February.
const FEBRUARY = Date.UTC(2024, 0, 31, 22);
const MARCH = Date.UTC(2024, 1, 29, 22);

type Fault = readonly [value: string, code: string, reason: string];

const LONG = 'x'.repeat(65);

const NAME: readonly Fault[] = [
  [LONG, 'too_long', `"${'x'.repeat(60)}…" has 65 characters; an id or a code has at most 64`],
  [' A1', 'outer_space', '" A1" begins or ends with a space; take the space away'],
  ['A1\u00a0', 'outer_space', '"A1\u00a0" begins or ends with a space; take the space away'],
  ['A\0', 'control_character', '"A\\u0000" holds a control character; an id or a code is one line of text'],
  ['A\nB', 'control_character', '"A\\nB" holds a control character; an id or a code is one line of text'],
  ['A\ufffd', 'not_unicode', '"A\ufffd" holds a character that is not valid Unicode; save the file as UTF-8'],
  ['A\ud83d', 'not_unicode', '"A\ufffd" holds a character that is not valid Unicode; save the file as UTF-8'],
];
const REQUIRED_NAME: readonly Fault[] = [
  ['', 'empty', 'the cell is empty; an id or a code of 1 to 64 characters is needed'],
  ...NAME,
];
const FORMS = 'a day or a day and time, such as 2024-02-01, 2024-02-01T10:30 or 2024-02-01T10:30:00+03:00';
const INSTANT: readonly Fault[] = [
  ['01.02.2024', 'bad_instant', `"01.02.2024" is not an instant; accepted is ${FORMS}`],
  ['2023-02-29', 'bad_instant', `"2023-02-29" is not an instant; accepted is ${FORMS}`],
  ['2024-02-01T24:30', 'bad_instant', `"2024-02-01T24:30" is not an instant; accepted is ${FORMS}`],
  ['2024-02-01T10:60', 'bad_instant', `"2024-02-01T10:60" is not an instant; accepted is ${FORMS}`],
  ['2024-02-01+03:00', 'bad_instant', `"2024-02-01+03:00" is not an instant; accepted is ${FORMS}`],
  ['2024-02-01 ', 'bad_instant', `"2024-02-01 " is not an instant; accepted is ${FORMS}`],
  ['1706738400', 'bad_instant', `"1706738400" is not an instant; accepted is ${FORMS}`],
  ['0001-01-01', 'instant_out_of_range', '"0001-01-01" is not between the years 1900 and 9999'],
  ['9999-12-31T23:00-02:00', 'instant_out_of_range', '"9999-12-31T23:00-02:00" is not between the years 1900 and 9999'],
];
const REQUIRED_INSTANT: readonly Fault[] = [['', 'empty', `the cell is empty; ${FORMS} is needed`], ...INSTANT];
const TO: readonly Fault[] = [
  ...INSTANT,
  ['2024-02-01', 'to_not_after_from', '"2024-02-01" is not after from, "2024-02-01"; a later instant, or nothing while it runs, is accepted'],
  ['2024-01-31', 'to_not_after_from', '"2024-01-31" is not after from, "2024-02-01"; a later instant, or nothing while it runs, is accepted'],
  ['2024-01-31T22:00Z', 'to_not_after_from', '"2024-01-31T22:00Z" is not after from, "2024-02-01"; a later instant, or nothing while it runs, is accepted'],
];
const DECIMAL = 'decimal text with a point and at most 2 places, such as 500.00';
const AMOUNT: readonly Fault[] = [
  ['', 'empty', `the cell is empty; ${DECIMAL} is needed`],
  ['12,50', 'bad_amount', `"12,50" is not an amount; accepted is ${DECIMAL}`],
  ['1 200.00', 'bad_amount', `"1 200.00" is not an amount; accepted is ${DECIMAL}`],
  ['+5', 'bad_amount', `"+5" is not an amount; accepted is ${DECIMAL}`],
  ['.50', 'bad_amount', `".50" is not an amount; accepted is ${DECIMAL}`],
  ['5e2', 'bad_amount', `"5e2" is not an amount; accepted is ${DECIMAL}`],
  ['1234567890123456789', 'bad_amount', `"1234567890123456789" is not an amount; accepted is ${DECIMAL}`],
  ['500.005', 'too_many_places', '"500.005" has more decimal places (3) than the currency (2); nothing is rounded here'],
];
const FEE: readonly Fault[] = [
  ...AMOUNT,
  ['-0.01', 'negative_amount', '"-0.01" is below zero; 0 or more is accepted'],
];
const BOUNCED = 'a payment that bounced is its own row with withdrawn = yes';
const PAYMENT: readonly Fault[] = [
  ...AMOUNT,
  ['0.00', 'not_above_zero', `"0.00" is not above zero; ${BOUNCED}`],
  ['-500.00', 'not_above_zero', `"-500.00" is not above zero; ${BOUNCED}`],
];
const WHOLE: readonly Fault[] = [
  ['', 'empty', 'the cell is empty; a whole number, such as 12 or -3, is needed'],
  ['1.0', 'bad_whole_number', '"1.0" is not a whole number; accepted is a number such as 12 or -3'],
  ['six', 'bad_whole_number', '"six" is not a whole number; accepted is a number such as 12 or -3'],
  ['1000000001', 'number_out_of_range', '"1000000001" is not between -1000000000 and 1000000000'],
  ['-1000000001', 'number_out_of_range', '"-1000000001" is not between -1000000000 and 1000000000'],
  ['9'.repeat(400), 'number_out_of_range', `"${'9'.repeat(60)}…" is not between -1000000000 and 1000000000`],
];
const KIND: readonly Fault[] = [
  ['', 'empty', 'the cell is empty; person or organisation is needed'],
  ['Person', 'unknown_word', '"Person" is not known here; accepted is person or organisation'],
  ['company', 'unknown_word', '"company" is not known here; accepted is person or organisation'],
];
const ACTION: readonly Fault[] = [
  ['', 'empty', 'the cell is empty; enrol or leave is needed'],
  ['join', 'unknown_word', '"join" is not known here; accepted is enrol or leave'],
];
const YES_OR_NO: readonly Fault[] = [['1', 'unknown_word', '"1" is not known here; accepted is yes or no']];
const NOTE: readonly Fault[] = [
  ['', 'empty', 'the cell is empty; text of 1 to 1000 characters is needed'],
  [' \n', 'empty', 'the cell is empty; text of 1 to 1000 characters is needed'],
  ['y'.repeat(1001), 'too_long', `"${'y'.repeat(60)}…" has 1001 characters; this text has at most 1000`],
  ['a\0', 'control_character', '"a\\u0000" holds a control character; text, tabs and new lines are accepted'],
  ['a\ufffd', 'not_unicode', '"a\ufffd" holds a character that is not valid Unicode; save the file as UTF-8'],
];

/** The header of docs/domain.md "Facts", and what each column refuses. */
const FAULTS: Readonly<Record<FactName, Readonly<Record<string, readonly Fault[]>>>> = {
  subscriber: { subscriber: REQUIRED_NAME, kind: KIND, segment: REQUIRED_NAME, from: INSTANT },
  service: { subscriber: REQUIRED_NAME, service: REQUIRED_NAME, from: REQUIRED_INSTANT, to: TO },
  blocking: { subscriber: REQUIRED_NAME, kind: REQUIRED_NAME, from: REQUIRED_INSTANT, to: TO },
  fee: {
    subscriber: REQUIRED_NAME, service: REQUIRED_NAME, tariff: REQUIRED_NAME, amount: FEE, from: REQUIRED_INSTANT,
  },
  payment: { subscriber: REQUIRED_NAME, id: REQUIRED_NAME, at: REQUIRED_INSTANT, amount: PAYMENT },
  charge: {
    subscriber: REQUIRED_NAME, id: REQUIRED_NAME, at: REQUIRED_INSTANT, amount: AMOUNT, category: REQUIRED_NAME,
  },
  balance: { subscriber: REQUIRED_NAME, at: REQUIRED_INSTANT, amount: AMOUNT },
  promotion: { subscriber: REQUIRED_NAME, promotion: REQUIRED_NAME, from: REQUIRED_INSTANT, to: TO },
  enrolment: {
    subscriber: REQUIRED_NAME, at: REQUIRED_INSTANT, action: ACTION, programme: NAME, author: NAME, channel: NAME,
  },
  opening: {
    subscriber: REQUIRED_NAME, at: REQUIRED_INSTANT, value: WHOLE, programme: NAME, enrolled: YES_OR_NO,
  },
  adjustment: {
    subscriber: REQUIRED_NAME, id: REQUIRED_NAME, at: REQUIRED_INSTANT, delta: WHOLE, author: REQUIRED_NAME,
    reason: NOTE, programme: NAME,
  },
  termination: { subscriber: REQUIRED_NAME, at: REQUIRED_INSTANT },
};

const faultRows = Object.entries(FAULTS).flatMap(([fact, columns]) =>
  Object.entries({ ...columns, withdrawn: YES_OR_NO }).flatMap(([column, faults]) =>
    faults.map((fault) => [fact as FactName, column, ...fault] as const),
  ),
);

describe('readRow', () => {
  it.each(faultRows)('rejects %s.%s = %j: %s', (fact, column, value, code, reason) => {
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
    ['enrolment', { at: FEBRUARY, action: 'enrol', programme: 'ezerway', author: 'support-7', channel: 'cabinet' }],
    ['opening', { at: FEBRUARY, value: 12, programme: 'ezerway', enrolled: true }],
    ['adjustment', { id: 'J1', at: FEBRUARY, delta: -3, author: 'support-7', reason: 'outage, twice', programme: 'ezerway' }],
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
    const { [column]: _left, ...without } = SAMPLES[fact];

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

    expect(readRow('payment', { ...SAMPLES.payment, amount: '500' }, yen)).toMatchObject({ row: { amount: 500n } });
    expect(readRow('payment', { ...SAMPLES.payment, amount: '5.5' }, dinar)).toMatchObject({ row: { amount: 5500n } });
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
      '2024-03-31T03:30', 'local_time_missing', Date.UTC(2024, 2, 31, 1, 30),
      '"2024-03-31T03:30" does not exist in Europe/Kyiv, where clocks went forward: it is read as 2024-03-31T04:30:00+03:00; write the offset to say which instant is meant',
    ],
    [
      '2024-10-27 03:30:00', 'local_time_twice', Date.UTC(2024, 9, 27, 1, 30),
      '"2024-10-27 03:30:00" exists twice in Europe/Kyiv, where clocks went back: it is read as 2024-10-27T03:30:00+02:00; write the offset to say which instant is meant',
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
    expect(readRow('payment', { ...SAMPLES.payment, at }, CONTEXT)).toMatchObject({ row: { at: read }, warnings: [] });
  });

  it('warns of both ends of a span', () => {
    const cells = { ...SAMPLES.service, from: '2024-03-31T03:10', to: '2024-10-27T03:10' };

    expect(readRow('service', cells, CONTEXT)).toMatchObject({ warnings: [{ column: 'from' }, { column: 'to' }] });
  });

  it('refuses a column it does not know', () => {
    expect(readRow('subscriber', { ...SAMPLES.subscriber, segmant: 'x' }, CONTEXT)).toEqual({
      kind: 'rejected',
      column: 'segmant',
      value: 'x',
      code: 'unknown_column',
      reason:
        '"segmant" is not a column of subscribers.csv; did you mean segment? (stazh holds no names, addresses or phone numbers, and refuses columns it does not know)',
    });
  });
});
