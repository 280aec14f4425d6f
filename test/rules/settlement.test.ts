import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { debtsAfter, type PostedClose } from '../../rules/debts.ts';
import { loadProgramme } from '../../rules/language/load.ts';
import type { Amount } from '../../rules/money.ts';
import { type Account, type Settlement, settle } from '../../rules/settlement.ts';
import type { Programme } from '../../rules/terms.ts';
import { type LocalDate, midnightOf, monthOf } from '../../rules/time.ts';
import { BASE } from '../support/refusals.ts';

/** Terms with a policy for what is owed back: `base.yaml` and these lines. */
function terms(lines: string): Programme {
  const loaded = loadProgramme(`${BASE}\n${lines}\n`, 'test.yaml');
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems));
  return loaded.programme;
}

const CARRY = terms('corrections: { negative: carry, carry_for: P6M, reach: P12M }');
const BOOK = terms('corrections: { negative: book }');
const WAIVE = terms('corrections: { negative: waive }');
const HELD = terms('safeguards: { one_credit: "100.00" }');

function at(day: string): number {
  return midnightOf(day as LocalDate, CARRY.zone);
}

function amount(rubles: number): Amount {
  return BigInt(Math.round(rubles * 100)) as Amount;
}

const OCTOBER = { month: monthOf(at('2025-10-01'), CARRY.zone), at: at('2025-10-01') };

interface Told {
  readonly credit?: number;
  /** `2025-02: 75 → 0`. */
  readonly differences?: readonly string[];
  /** `2025-03-01: -40`. */
  readonly debts?: readonly string[];
  readonly ended?: Account['ended'];
  readonly released?: readonly string[];
}

function account({ credit = 0, differences = [], debts = [], ended = null, released = [] }: Told): Account {
  const split = (text: string): readonly string[] => text.split(/: | → /);
  return {
    credit: amount(credit),
    differences: differences.map((text) => {
      const [month = '', was, isNow] = split(text);
      const closedAt = at(`${month}-01`);
      return {
        month: monthOf(closedAt, CARRY.zone),
        closedAt,
        was: amount(Number(was)),
        isNow: amount(Number(isNow)),
      };
    }),
    debts: debts.map((text) => {
      const [day = '', owed] = split(text);
      return { since: at(day), amount: amount(Number(owed)) };
    }),
    ended,
    released: new Map(
      released.map((text) => {
        const [month = '', upTo] = split(text);
        return [monthOf(at(`${month}-01`), CARRY.zone), amount(Number(upTo))];
      }),
    ),
  };
}

function line({ credit, carriedIn, paid, carriedOut, writtenOff, because }: Settlement): string {
  const rubles = (value: bigint): string => String(Number(value) / 100);
  const off = because === null ? '' : `, off ${rubles(writtenOff)} ${because}`;
  return `in ${rubles(carriedIn)}, credit ${rubles(credit)}, paid ${rubles(paid)}, out ${rubles(carriedOut)}${off}`;
}

type Row = readonly [name: string, programme: Programme, told: Told, then: string];

const ROWS: readonly Row[] = [
  ['a credit alone is paid', CARRY, { credit: 75 }, 'in 0, credit 75, paid 75, out 0'],
  ['nothing is nothing', CARRY, {}, 'in 0, credit 0, paid 0, out 0'],
  [
    'a month that was refused and is a credit today is paid with the next',
    CARRY,
    { credit: 75, differences: ['2025-08: 0 → 50'] },
    'in 0, credit 75, paid 125, out 0',
  ],
  [
    'what is owed back is set against the credit',
    CARRY,
    { credit: 75, differences: ['2025-08: 50 → 20'] },
    'in 0, credit 75, paid 45, out 0',
  ],
  [
    'and carried where the credit is not enough: 15 - 570',
    CARRY,
    { credit: 15, differences: ['2025-02: 570 → 0'] },
    'in 0, credit 15, paid 0, out -555',
  ],
  [
    'book: a debit of it',
    BOOK,
    { credit: 15, differences: ['2025-02: 570 → 0'] },
    'in 0, credit 15, paid -555, out 0',
  ],
  [
    'waive: written off at once, after the credit',
    WAIVE,
    { credit: 15, differences: ['2025-02: 570 → 0'] },
    'in 0, credit 15, paid 0, out 0, off -555 waived',
  ],
  [
    'a debt meets the credit of a later month',
    CARRY,
    { credit: 60, debts: ['2025-08-01: -40'] },
    'in -40, credit 60, paid 20, out 0',
  ],
  [
    'and goes on with what is left of it',
    CARRY,
    { credit: 15, debts: ['2025-08-01: -40'] },
    'in -40, credit 15, paid 0, out -25',
  ],
  [
    'carried for six months: the close six months later still takes its credit, the rest is written off',
    CARRY,
    { credit: 15, debts: ['2025-04-01: -40'] },
    'in -40, credit 15, paid 0, out 0, off -25 expired',
  ],
  [
    'a day less than six months is carried on',
    CARRY,
    { credit: 15, debts: ['2025-04-02: -40'] },
    'in -40, credit 15, paid 0, out -25',
  ],
  [
    'of two debts the older is met first and the younger is carried on',
    CARRY,
    { credit: 15, debts: ['2025-04-01: -40', '2025-06-01: -10'] },
    'in -50, credit 15, paid 0, out -10, off -25 expired',
  ],
  [
    'terminated: nothing more will come to set it against',
    CARRY,
    { debts: ['2025-08-01: -40'], ended: 'terminated' },
    'in -40, credit 0, paid 0, out 0, off -40 terminated',
  ],
  [
    'terminated, and the last correction pays it all',
    CARRY,
    { differences: ['2025-08: 0 → 50'], debts: ['2025-08-01: -40'], ended: 'terminated' },
    'in -40, credit 0, paid 10, out 0',
  ],
  [
    'the programme is over',
    CARRY,
    { debts: ['2025-08-01: -40'], ended: 'programme_over' },
    'in -40, credit 0, paid 0, out 0, off -40 programme_over',
  ],
  [
    'terms that book meet a debt that earlier terms carried',
    BOOK,
    { credit: 15, debts: ['2025-08-01: -40'] },
    'in -40, credit 15, paid -25, out 0',
  ],
  ['at the limit for one credit nothing is held', HELD, { credit: 100 }, 'in 0, credit 100, paid 100, out 0'],
  ['above it the credit is held', HELD, { credit: 100.01 }, 'in 0, credit 0, paid 0, out 0'],
  [
    'until somebody has looked at it',
    HELD,
    { credit: 120, released: ['2025-10: 120'] },
    'in 0, credit 120, paid 120, out 0',
  ],
  [
    'who saw 120 did not see 130',
    HELD,
    { credit: 130, released: ['2025-10: 120'] },
    'in 0, credit 0, paid 0, out 0',
  ],
];

describe('settle', () => {
  it.each(ROWS)('%s', (_name, programme, told, then) => {
    expect(line(settle({ programme, ...OCTOBER }, account(told)))).toBe(then);
  });

  it('books within reach, shows what lies beyond it, and holds what is too large', () => {
    const differences = ['2024-09: 0 → 10', '2024-10: 0 → 20', '2025-08: 0 → 101', '2025-09: 30 → 0'];
    const decided = settle({ programme: HELD, ...OCTOBER }, account({ differences }));

    expect(decided.corrections.map(({ disposition }) => disposition)).toEqual([
      'beyond_reach',
      'booked',
      'held',
      'booked',
    ]);
    expect(line(decided)).toBe('in 0, credit 0, paid 0, out -10');
  });
});

const rubles = fc.integer({ min: -300, max: 300 });
const month = fc.record({ credit: fc.nat({ max: 100 }), correction: rubles, ended: fc.boolean() });

describe('closes one after the other', () => {
  it.each([
    ['carry', CARRY],
    ['book', BOOK],
    ['waive', WAIVE],
  ])(
    '%s: paid + carried + written off = credit + corrections, and debts are told from what was posted',
    (_name, programme) => {
      fc.assert(
        fc.property(fc.array(month, { minLength: 1, maxLength: 20 }), (months) => {
          const posted: PostedClose[] = [];
          let carried = 0n;
          let balance = 0n;
          for (const [index, { credit, correction, ended }] of months.entries()) {
            const closing = { programme, month: OCTOBER.month + index, at: monthStartAfter(index) };
            const differences = [
              {
                month: closing.month - 1,
                closedAt: monthStartAfter(index - 1),
                was: amount(0),
                isNow: amount(correction),
              },
            ];
            const decided = settle(closing, {
              credit: amount(credit),
              differences: correction === 0 ? [] : differences,
              debts: debtsAfter(posted),
              ended: ended ? 'terminated' : null,
              released: new Map(),
            });
            expect(decided.carriedIn).toBe(carried);
            expect(decided.writtenOff <= 0n && decided.carriedOut <= 0n).toBe(true);
            expect(decided.paid < 0n).toBe(programme === BOOK && credit + correction < 0);
            carried = decided.carriedOut;
            balance += amount(credit) + amount(correction) - decided.paid - decided.writtenOff;
            expect(balance).toBe(carried);
            posted.push({
              at: closing.at,
              credit: decided.credit,
              corrections: amount(correction),
              paid: decided.paid,
              writtenOff: decided.writtenOff,
            });
          }
        }),
        { numRuns: 2_000 },
      );
    },
  );

  it('never carries a debt for longer than the terms say', () => {
    fc.assert(
      fc.property(fc.array(rubles, { minLength: 8, maxLength: 16 }), (corrections) => {
        const posted: PostedClose[] = [];
        for (const [index, correction] of corrections.entries()) {
          const at = monthStartAfter(index);
          const debts = debtsAfter(posted);
          for (const { since } of debts) expect(at).toBeLessThanOrEqual(since + 184 * 86_400_000);
          const decided = settle(
            { programme: CARRY, month: OCTOBER.month + index, at },
            {
              credit: amount(0),
              differences: [
                { month: OCTOBER.month, closedAt: at, was: amount(0), isNow: amount(correction) },
              ],
              debts,
              ended: null,
              released: new Map(),
            },
          );
          posted.push({
            at,
            credit: amount(0),
            corrections: amount(correction),
            paid: decided.paid,
            writtenOff: decided.writtenOff,
          });
        }
      }),
      { numRuns: 500 },
    );
  });
});

function monthStartAfter(months: number): number {
  const month = 2025 * 12 + 9 + months;
  return at(`${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}-01`);
}
