import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { countedText } from '../../../rules/render/counted.ts';
import { ALWAYS, FOREVER, formatInstant } from '../../../rules/time.ts';
import { clockedOf } from '../../../rules/timeline/absences.ts';
import type { RuleClock } from '../../../rules/timeline/rule-clock.ts';
import { drawn, instant, rubles } from '../../support/picture.ts';
import { termsOf } from '../../support/terms.ts';

const ALL = { from: ALWAYS, to: FOREVER };
const ZONE = termsOf({}).zone;

function say(at: number): string {
  return formatInstant(at, ZONE).slice(0, 16).replace('T00:00', '');
}

/** `gap from 2024-01-11: 3 days used, held 2024-01-14`, lengths in ISO 8601. */
function line({ rule, since, counted, verdict, standsStill, kind }: RuleClock): string {
  const of = kind === null ? rule.id : `${rule.id} (${kind})`;
  const used = `${of} from ${say(since)}: ${countedText(counted)} used, ${standsStill ? 'stands still, ' : ''}`;
  switch (verdict.kind) {
    case 'held':
      return `${used}held ${say(verdict.at)}`;
    case 'spared':
      return `${used}spared, ${countedText(verdict.left)} left`;
    case 'waiting':
      return `${used}${countedText(verdict.left)} left until ${say(verdict.at)}`;
  }
}

function clocked(interruptions: string, facts: SubscriberFacts, until: string) {
  const programme = termsOf({ interruptions });
  return clockedOf(programme, facts, advance(programme, null, facts, instant(until)), ALL);
}

/** Every absence with its clocks. */
function absences(interruptions: string, days: string, until: string): readonly string[] {
  return clocked(interruptions, drawn('2024-01-01', days), until).absences.flatMap(({ from, to, clocks }) => [
    `${say(from)} ${to === null ? 'goes on' : say(to)}`,
    ...clocks.map((clock) => `  ${line(clock)}`),
  ]);
}

const GAP = '{ id: gap, when: { gap: { longer_than: P3D } }, then: reset }';
const BLOCKED =
  '{ id: blocked, when: { blocked: { kinds: [forced], at_least: P5D } }, then: { subtract: 1 } }';
const GONE = '{ id: gone, when: { inactive: { at_least: P1M } }, then: { divide_by: 2, round: down } }';

// Service from 1 January 2024. Worked by hand from docs/domain.md "Interruption rules".
describe('the clocks of an absence', () => {
  it('say how much of the tolerance a short break used', () => {
    expect(absences(`[${GAP}]`, '10= 2. >', '2024-01-13')).toEqual([
      '2024-01-11 goes on',
      '  gap from 2024-01-11: P2D used, P1D left until 2024-01-14',
    ]);
    expect(absences(`[${GAP}]`, '10= 2. 5= >', '2024-02-01')).toEqual([
      '2024-01-11 2024-01-13',
      '  gap from 2024-01-11: P2D used, spared, P1D left',
    ]);
  });

  it('tell a break at its very limit by the bound of the rule', () => {
    expect(absences(`[${GAP}]`, '10= 3. 5= >', '2024-02-01')).toEqual([
      '2024-01-11 2024-01-14',
      '  gap from 2024-01-11: P3D used, spared, PT0S left',
    ]);
    expect(absences(`[${BLOCKED}]`, '10= 5f 5= >', '2024-02-01')).toEqual([
      '2024-01-11 2024-01-16',
      '  blocked (forced) from 2024-01-11: P5D used, held 2024-01-16',
    ]);
  });

  it('leave out the time for which they stood still', () => {
    // Two days of nothing, ten of a blocking, two of nothing: the gap clock reaches three days on the 13th of absence, 24 January.
    expect(absences(`[${GAP}]`, '10= 2. 10t 2. 5= >', '2024-02-01')).toEqual([
      '2024-01-11 2024-01-25',
      '  gap from 2024-01-11: P4D used, held 2024-01-24',
    ]);
    expect(absences(`[${GAP}]`, '10= 2. 10t >', '2024-01-20')).toEqual([
      '2024-01-11 goes on',
      '  gap from 2024-01-11: P2D used, stands still, P1D left until 2024-01-21',
    ]);
  });

  it('are told for every blocked stretch of an absence, and for every rule', () => {
    expect(absences(`[${GAP}, ${BLOCKED}, ${GONE}]`, '10= 2f 1. 6f 1. 5= >', '2024-02-20')).toEqual([
      '2024-01-11 2024-01-21',
      '  blocked (forced) from 2024-01-11: P2D used, spared, P3D left',
      // 31 days from 11 January on: 11 February; on 21 January 21 of them are left.
      '  gone from 2024-01-11: P10D used, spared, P21D left',
      '  gap from 2024-01-13: P2D used, spared, P1D left',
      '  blocked (forced) from 2024-01-14: P6D used, held 2024-01-19',
    ]);
  });

  it('of a rule without a duration take hold at once', () => {
    const rule = '{ id: forced, when: { blocked: [forced] }, then: reset }';
    expect(absences(`[${rule}]`, '10= 2f 5= >', '2024-02-01')).toEqual([
      '2024-01-11 2024-01-13',
      '  forced (forced) from 2024-01-11: P2D used, held 2024-01-11',
    ]);
  });

  it('tell absences one after another, and none before the first service', () => {
    expect(absences(`[${GAP}]`, '2. 5= 1. 5= 4. 5= >', '2024-02-01')).toEqual([
      '2024-01-08 2024-01-09',
      '  gap from 2024-01-08: P1D used, spared, P2D left',
      '2024-01-14 2024-01-18',
      '  gap from 2024-01-14: P4D used, held 2024-01-17',
    ]);
  });

  it('stop where the programme ends', () => {
    const programme = termsOf({ interruptions: `[${GONE}]`, validUntil: '2024-01-21' });
    const facts = drawn('2024-01-01', '10= ');
    const walk = advance(programme, null, facts, instant('2024-03-01'));
    const { absences: found } = clockedOf(programme, facts, walk, ALL);
    expect(found.flatMap(({ clocks }) => clocks.map(line))).toEqual([
      'gone from 2024-01-11: P10D used, P21D left until 2024-02-11',
    ]);
  });
});

describe('the clocks of debts', () => {
  it('begin when the balance falls below the limit and end when it no longer is', () => {
    const facts = {
      ...drawn('2024-01-01', '31= >'),
      balances: [
        { at: instant('2024-01-05'), amount: rubles('-10.00') },
        { at: instant('2024-01-08'), amount: rubles('5.00') },
        { at: instant('2024-01-10'), amount: rubles('-1.00') },
      ],
    };
    const { absences: none, debts } = clocked(
      '[{ id: debt, when: { debt: { below: "0.00", longer_than: P5D } }, then: reset }]',
      facts,
      '2024-01-12',
    );
    expect(none).toEqual([]);
    expect(debts.map(line)).toEqual([
      'debt from 2024-01-05: P3D used, spared, P2D left',
      'debt from 2024-01-10: P2D used, P3D left until 2024-01-15',
    ]);
  });
});
