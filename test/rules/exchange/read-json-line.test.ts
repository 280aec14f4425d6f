import { describe, expect, it } from 'vitest';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { readJsonLine } from '../../../rules/exchange/read-json-line.ts';
import { readRow } from '../../../rules/exchange/read-row.ts';
import { FOREVER, zoneOf } from '../../../rules/time.ts';
import { SAMPLES } from './sample-rows.ts';

const CONTEXT = { zone: zoneOf('Europe/Kyiv'), places: 2 };
const FACTS =
  'accepted is a field fact with one of subscriber, service, blocking, fee, payment, charge, balance, promotion, enrolment, opening, adjustment, termination';

describe('readJsonLine', () => {
  it.each(Object.keys(SAMPLES) as FactName[])('reads a %s as the same row as CSV', (fact) => {
    const line = JSON.stringify({ ...SAMPLES[fact], fact });

    expect(readJsonLine(line, CONTEXT)).toEqual(readRow(fact, SAMPLES[fact], CONTEXT));
  });

  it.each([
    ['a whole number', '{"fact":"opening","subscriber":"A1","at":"2024-02-01","value":12}', { value: 12 }],
    ['a negative one', '{"fact":"opening","subscriber":"A1","at":"2024-02-01","value":-3}', { value: -3 }],
    [
      'null for empty',
      '{"fact":"opening","subscriber":"A1","at":"2024-02-01","value":1,"programme":null}',
      { programme: null },
    ],
    [
      'true for yes',
      '{"fact":"termination","subscriber":"A1","at":"2024-02-01","withdrawn":true}',
      { withdrawn: true },
    ],
    [
      'false for no',
      '{"fact":"opening","subscriber":"A1","at":"2024-02-01","value":1,"enrolled":false}',
      { enrolled: false },
    ],
    [
      'null for still running',
      '{"fact":"service","subscriber":"A1","service":"tv","from":"2024-02-01","to":null}',
      { to: FOREVER },
    ],
    [
      'no end at all',
      '{"fact":"service","subscriber":"A1","service":"tv","from":"2024-02-01"}',
      { to: FOREVER },
    ],
  ])('takes %s', (_name, line, content) => {
    expect(readJsonLine(line, CONTEXT)).toMatchObject({ kind: 'row', row: content });
  });

  it.each([
    ['{"fact":', null, 'bad_json', '"{\\"fact\\":" is not a JSON object; accepted is one object a line'],
    ['[1]', null, 'bad_json', '"[1]" is not a JSON object; accepted is one object a line'],
    ['null', null, 'bad_json', '"null" is not a JSON object; accepted is one object a line'],
    ['{"subscriber":"A1"}', 'fact', 'unknown_fact', `the field fact is missing; ${FACTS}`],
    ['{"fact":"paymnt"}', 'fact', 'unknown_fact', `"paymnt" is not a fact; did you mean payment; ${FACTS}`],
    ['{"fact":7}', 'fact', 'unknown_fact', `"7" is not a fact; ${FACTS}`],
    [
      '{"fact":"payment","subscriber":"A1","id":"P1","at":"2024-02-01","amount":500}',
      'amount',
      'wrong_json_type',
      '"500" is not text; accepted is decimal text in quotes, such as "500.00"',
    ],
    [
      '{"fact":"payment","subscriber":17,"id":"P1","at":"2024-02-01","amount":"500"}',
      'subscriber',
      'wrong_json_type',
      '"17" is not text; accepted is text in quotes',
    ],
    [
      '{"fact":"payment","subscriber":["A1"]}',
      'subscriber',
      'wrong_json_type',
      '"[\\"A1\\"]" is not text; accepted is text in quotes',
    ],
    [
      '{"fact":"opening","subscriber":"A1","at":"2024-02-01","value":true}',
      'value',
      'wrong_json_type',
      '"true" is not text; accepted is a whole number, or text in quotes',
    ],
    [
      '{"fact":"opening","subscriber":"A1","at":"2024-02-01","value":1.5}',
      'value',
      'bad_whole_number',
      '"1.5" is not a whole number; accepted is a number such as 12 or -3',
    ],
    [
      '{"fact":"opening","subscriber":"A1","at":"2024-02-01","value":1e12}',
      'value',
      'number_out_of_range',
      '"1000000000000" is not between -1000000000 and 1000000000',
    ],
    [
      '{"fact":"payment","subscriber":"A1","id":null,"at":"2024-02-01","amount":"500"}',
      'id',
      'empty',
      'the cell is empty; an id or a code of 1 to 64 characters is needed',
    ],
    [
      '{"fact":"termination","subscriber":"A1","at":"2024-02-01","phone":{"home":1}}',
      'phone',
      'unknown_column',
      '"phone" is not a column of terminations.csv; the columns are subscriber, at, withdrawn (stazh holds no names, addresses or phone numbers, and refuses columns it does not know)',
    ],
    [
      '{"fact":"termination","subscriber":"A1","at":"2024-02-01","__proto__":"x"}',
      '__proto__',
      'unknown_column',
      '"__proto__" is not a column of terminations.csv; the columns are subscriber, at, withdrawn (stazh holds no names, addresses or phone numbers, and refuses columns it does not know)',
    ],
  ])('rejects %s', (line, column, code, reason) => {
    expect(readJsonLine(line, CONTEXT)).toMatchObject({ kind: 'rejected', column, code, reason });
  });
});
