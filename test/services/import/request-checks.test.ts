import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { PlainReader } from '../../../rules/exchange/plain-row.ts';
import { readHeader } from '../../../rules/exchange/read-header.ts';
import { readOrderedRow } from '../../../rules/exchange/read-row.ts';
import { csvHeader } from '../../../rules/exchange/write-row.ts';
import type { Programme } from '../../../rules/terms.ts';
import { zoneOf } from '../../../rules/time.ts';
import { checkAgainstProgrammes, silenceOn } from '../../../src/services/import/request-checks.ts';

const CONTEXT = { zone: zoneOf('UTC'), places: 2 };

/** What the checks look at of a programme. */
function programme(name: string, begins: string, ends: string | null): Programme {
  return {
    programme: name,
    validUntil: ends === null ? null : Date.parse(ends),
    versions: [{ effectiveFrom: Date.parse(begins) }],
    zone: CONTEXT.zone,
  } as unknown as Programme;
}

const PROGRAMMES = [
  programme('one', '2024-01-01', '2024-06-01'),
  programme('two', '2024-03-01', '2024-09-01'),
];

const LINES: Readonly<Partial<Record<FactName, (at: string, name: string, withdrawn: string) => string>>> = {
  enrolment: (at, name, withdrawn) => `A1,${at},enrol,${name},,,${withdrawn}`,
  opening: (at, name, withdrawn) => `A1,${at},5,${name},,${withdrawn}`,
  adjustment: (at, name, withdrawn) => `A1,a1,${at},5,op-1,why,${name},${withdrawn}`,
};

it('a plain row is taken in silence exactly when the programmes have nothing to say about it', () => {
  const at = fc.constantFrom(
    '2023-12-31',
    '2024-01-01',
    '2024-02-29',
    '2024-03-01',
    '2024-05-31',
    '2024-06-01',
    '2024-09-01',
  );
  const any = fc.tuple(
    fc.constantFrom<FactName>('enrolment', 'opening', 'adjustment'),
    at,
    fc.constantFrom('', 'one', 'two', 'tw', 'three'),
    fc.constantFrom('', 'yes'),
    fc.constantFrom(PROGRAMMES, PROGRAMMES.slice(1)),
  );
  fc.assert(
    fc.property(any, ([fact, day, name, withdrawn, programmes]) => {
      const line = LINES[fact]?.(day, name, withdrawn) ?? '';
      const header = readHeader(fact, csvHeader(fact).split(','));
      const reader = new PlainReader(fact, header.kind === 'header' ? header.order : [], CONTEXT);
      const read = readOrderedRow(fact, line.split(','), CONTEXT);

      expect(reader.read(Buffer.from(`${line}\n`), 0)).toBe(line.length + 1);
      expect(read.kind).not.toBe('rejected');
      if (read.kind === 'rejected') return;
      expect(silenceOn(fact, programmes)(reader.row)).toBe(
        checkAgainstProgrammes(read.row, programmes) === undefined,
      );
    }),
    { numRuns: 500 },
  );
});
