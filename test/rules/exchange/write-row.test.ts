import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FactRow } from '../../../rules/exchange/fact-row.ts';
import { readJsonLine } from '../../../rules/exchange/read-json-line.ts';
import { readOrderedRow } from '../../../rules/exchange/read-row.ts';
import { csvHeader, csvLine, jsonLine, writeCells } from '../../../rules/exchange/write-row.ts';
import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, zoneOf } from '../../../rules/time.ts';
import { anyRow } from './any-row.ts';

const CONTEXT = { zone: zoneOf('Europe/Kyiv'), places: 2 };
const FEBRUARY = Date.UTC(2024, 0, 31, 22);

const running: FactRow = {
  fact: 'service',
  subscriber: 'A,1',
  service: 'internet "plus"',
  from: FEBRUARY,
  to: FOREVER,
  withdrawn: false,
};
const payment: FactRow = {
  fact: 'payment',
  subscriber: 'A1',
  id: 'P1',
  at: FEBRUARY + 1,
  amount: 5n as Amount,
  withdrawn: true,
};
const opening: FactRow = {
  fact: 'opening',
  subscriber: 'A1',
  at: FEBRUARY,
  value: 12,
  programme: null,
  enrolled: false,
  withdrawn: false,
};
const profile: FactRow = {
  fact: 'subscriber',
  subscriber: 'A1',
  kind: 'person',
  segment: 'apartment',
  from: ALWAYS,
  withdrawn: false,
};

describe('writing rows', () => {
  it.each([
    [
      running,
      'subscriber,service,from,to,withdrawn',
      '"A,1","internet ""plus""",2024-02-01T00:00:00+02:00,,',
    ],
    [payment, 'subscriber,id,at,amount,withdrawn', 'A1,P1,2024-02-01T00:00:00.001+02:00,0.05,yes'],
    [opening, 'subscriber,at,value,programme,enrolled,withdrawn', 'A1,2024-02-01T00:00:00+02:00,12,,no,'],
    [profile, 'subscriber,kind,segment,from,withdrawn', 'A1,person,apartment,,'],
  ])('writes %o as CSV', (row, header, line) => {
    expect(csvHeader(row.fact)).toBe(header);
    expect(csvLine(row, CONTEXT)).toBe(line);
  });

  it.each([
    [
      running,
      '{"fact":"service","subscriber":"A,1","service":"internet \\"plus\\"","from":"2024-02-01T00:00:00+02:00","to":null}',
    ],
    [
      payment,
      '{"fact":"payment","subscriber":"A1","id":"P1","at":"2024-02-01T00:00:00.001+02:00","amount":"0.05","withdrawn":"yes"}',
    ],
    [
      opening,
      '{"fact":"opening","subscriber":"A1","at":"2024-02-01T00:00:00+02:00","value":12,"enrolled":"no"}',
    ],
    [profile, '{"fact":"subscriber","subscriber":"A1","kind":"person","segment":"apartment"}'],
  ])('writes %o as NDJSON', (row, line) => {
    expect(jsonLine(row, CONTEXT)).toBe(line);
  });

  it('writes cells and objects that read as the same row, without a warning', () => {
    fc.assert(
      fc.property(
        anyRow,
        fc.constantFrom('Europe/Kyiv', 'America/Havana', 'UTC'),
        fc.constantFrom(0, 2, 3),
        (row, zone, places) => {
          const context = { zone: zoneOf(zone), places };

          expect(readOrderedRow(row.fact, writeCells(row, context), context)).toEqual({
            kind: 'row',
            row,
            warnings: [],
          });
          expect(readJsonLine(jsonLine(row, context), context)).toEqual({ kind: 'row', row, warnings: [] });
        },
      ),
      { numRuns: 2000 },
    );
  });
});
