import type { FactName } from '../../../rules/exchange/fact-row.ts';

/** A cell that is rejected, with the code and the sentence that say why. */
export type Fault = readonly [value: string, code: string, reason: string];

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
  [
    '9999-12-31T23:00-02:00',
    'instant_out_of_range',
    '"9999-12-31T23:00-02:00" is not between the years 1900 and 9999',
  ],
];
const REQUIRED_INSTANT: readonly Fault[] = [
  ['', 'empty', `the cell is empty; ${FORMS} is needed`],
  ...INSTANT,
];
const TO: readonly Fault[] = [
  ...INSTANT,
  [
    '2024-02-01',
    'to_not_after_from',
    '"2024-02-01" is not after from, "2024-02-01"; a later instant, or nothing while it runs, is accepted',
  ],
  [
    '2024-01-31',
    'to_not_after_from',
    '"2024-01-31" is not after from, "2024-02-01"; a later instant, or nothing while it runs, is accepted',
  ],
  [
    '2024-01-31T22:00Z',
    'to_not_after_from',
    '"2024-01-31T22:00Z" is not after from, "2024-02-01"; a later instant, or nothing while it runs, is accepted',
  ],
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
  [
    '500.005',
    'too_many_places',
    '"500.005" has more decimal places (3) than the currency (2); nothing is rounded here',
  ],
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
    subscriber: REQUIRED_NAME,
    service: REQUIRED_NAME,
    tariff: REQUIRED_NAME,
    amount: FEE,
    from: REQUIRED_INSTANT,
  },
  payment: { subscriber: REQUIRED_NAME, id: REQUIRED_NAME, at: REQUIRED_INSTANT, amount: PAYMENT },
  charge: {
    subscriber: REQUIRED_NAME,
    id: REQUIRED_NAME,
    at: REQUIRED_INSTANT,
    amount: AMOUNT,
    category: REQUIRED_NAME,
  },
  balance: { subscriber: REQUIRED_NAME, at: REQUIRED_INSTANT, amount: AMOUNT },
  promotion: { subscriber: REQUIRED_NAME, promotion: REQUIRED_NAME, from: REQUIRED_INSTANT, to: TO },
  enrolment: {
    subscriber: REQUIRED_NAME,
    at: REQUIRED_INSTANT,
    action: ACTION,
    programme: NAME,
    author: NAME,
    channel: NAME,
  },
  opening: {
    subscriber: REQUIRED_NAME,
    at: REQUIRED_INSTANT,
    value: WHOLE,
    programme: NAME,
    enrolled: YES_OR_NO,
  },
  adjustment: {
    subscriber: REQUIRED_NAME,
    id: REQUIRED_NAME,
    at: REQUIRED_INSTANT,
    delta: WHOLE,
    author: REQUIRED_NAME,
    reason: NOTE,
    programme: NAME,
  },
  termination: { subscriber: REQUIRED_NAME, at: REQUIRED_INSTANT },
};

/** Every column of every fact, `withdrawn` included, with everything it refuses. */
export const FAULT_ROWS = Object.entries(FAULTS).flatMap(([fact, columns]) =>
  Object.entries({ ...columns, withdrawn: YES_OR_NO }).flatMap(([column, faults]) =>
    faults.map((fault) => [fact as FactName, column, fault] as const),
  ),
);
