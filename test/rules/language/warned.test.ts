import { describe, expect, it } from 'vitest';
import { BASE, tellsOf, warningsOf } from '../../support/refusals.ts';

const NEVER = 'can never show: `gap` always comes first and leaves nothing to take';
const ADVICE = 'accepted: `at: return` for `gap`, or a longer duration there';
const INACTIVE = 'p.yaml:19: versions[1].interruptions[3].when';

it('warns of nothing in the programme that the rows are made from', () => {
  expect(warningsOf(BASE)).toEqual([]);
});

describe('an effect that can never show is warned of', () => {
  tellsOf(warningsOf, [
    // The gap resets after three days; forced resets at once; voluntary is paused: nothing is left after eleven months.
    ['then: reset, at: return }', 'then: reset }', `${INACTIVE}: ${NEVER} (found at_least P11M; ${ADVICE})`],
    // Forced no longer resets, so eleven months of it are seen.
    [
      '{ blocked: [forced] }, then: reset }\n      - { id: gap, when: { gap: { longer_than: P3D } }, then: reset, at: return }',
      '{ blocked: [forced] }, then: { subtract: 1 } }\n      - { id: gap, when: { gap: { longer_than: P3D } }, then: reset }',
      `${INACTIVE}: shows only if time blocked as forced fills the wait: \`gap\` comes first in idle time (found at_least P11M; ${ADVICE})`,
    ],
    // A floor below zero leaves something to take after a reset.
    ['{ floor: 0, cap: 60 }', '{ floor: -5, cap: 60 }'],
    [
      '{ subtract: 10 }',
      'reset',
      'p.yaml:19: versions[1].interruptions[3].every: repeats `reset`, which changes nothing the second time (found P1M; accepted: no `every`, or an effect such as { subtract: 1 })',
    ],
    [
      '{ subtract: 10 }, every: P1M',
      '{ set: 60 }',
      'p.yaml:19: versions[1].interruptions[3].then: can never show: the counter stops at 60, and an effect never raises it (found 60; accepted: less than 60)',
    ],
    [
      'from: 12',
      'from: 61',
      'p.yaml:31: versions[1].bonus.rates[2]: is never reached: the counter stops at 60 (found 61; accepted: from at most 60)',
    ],
    [
      '{ counter: { at_least: 6 } }',
      '{ counter: { at_least: 61 } }',
      'p.yaml:23: versions[1].enrolment.opens_when[1].counter.at_least: never holds: the counter stops at 60 (found 61; accepted: at most 60)',
    ],
    [
      'every: calendar_month',
      'every: P30D\n      first_period: skip',
      'p.yaml:13: versions[1].accrual.first_period: has no effect: a first period is cut short only by a calendar month (found skip; accepted: `every: calendar_month`, or no `first_period`)',
    ],
    [
      'every: calendar_month',
      'every: PT12H',
      'p.yaml:12: versions[1].accrual.every: makes several entries a day (found PT12H; accepted: P1D or longer)',
    ],
    [
      'blocked: [forced]',
      'blocked: [fored]',
      'p.yaml:17: versions[1].interruptions[1].when.blocked: names `fored`, which `blocking` does not name, did you mean `forced`? (found fored; accepted: forced, voluntary, outage, other)',
    ],
    [
      'max_amount: "500.00"',
      'max_amount: "0.00"',
      'p.yaml:33: versions[1].bonus.max_amount: pays nothing to anybody (found "0.00"; accepted: an amount above zero, or no `max_amount`)',
    ],
    [
      '        - { from: 6, percent: 3 }\n        - { from: 12, percent: 7.5 }\n',
      '        linear: { from: 6, percent: 5, step: 1, every: 1, max: 3 }\n',
      'p.yaml:30: versions[1].bonus.rates.linear.max: is below the start of the scale, so it is all that is ever paid (found 3; accepted: at least the start)',
    ],
    [
      '{ id: debt, when: { debt: { below: "0.00", at_least: P10D } }',
      '{ id: tariff, every: P1M, when: { tariff_change: any }',
      'p.yaml:20: versions[1].interruptions[4].every: never repeats: a tariff change is over at once (found P1M; accepted: no `every`)',
    ],
  ]);
});

describe('thresholds that only touch are warned of', () => {
  const before = '      - { id: debt,';

  tellsOf(warningsOf, [
    [
      before,
      `      - { id: owing, when: { debt: { below: "-100.00", at_least: P20D } }, then: { subtract: 1 } }\n      - { id: shallow, when: { debt: { below: "-50.00", at_least: P10D } }, then: reset }\n${before}`,
      'p.yaml:20: versions[1].interruptions[4].when: can never show: `shallow` always comes first and leaves nothing to take (found at_least P20D; accepted: a shorter duration than that of `shallow` (at_least P10D), or no such rule)',
    ],
    [
      before,
      `      - { id: both, when: { blocked: [forced, other] }, then: { subtract: 1 } }\n${before}`,
      'p.yaml:20: versions[1].interruptions[4].when: overlaps with `blocking` in part: both wait equally long (found at once; accepted: one rule, or different durations)',
    ],
    // A staircase is no overlap: each step takes more.
    [
      before,
      `      - { id: longer, when: { gap: { longer_than: P30D } }, then: { set: 0 }, at: return }\n${before}`,
    ],
    [
      before,
      `      - { id: month, when: { debt: { below: "0.00", at_least: P30D } }, then: reset }\n${before}`,
    ],
  ]);
});

describe('what is not in force is warned of', () => {
  const minimal = 'blocking: {}, accrual: { every: calendar_month, add: 1 }, interruptions: []';

  it('a version that begins after the programme ended', () => {
    expect(warningsOf(`${BASE}  - { effective_from: 2031-01-01, ${minimal} }\n`)).toEqual([
      'p.yaml:34: versions[2].effective_from: is never in force: the programme has ended (found 2031-01-01; accepted: a day before `valid_until`, or a later `valid_until`)',
    ]);
  });

  it('the condition enrolled, without enrolment, and not a code of that name', () => {
    const requires =
      '[{ when: { if: { enrolled: { at: period_start } }, then: { segment: { in: [enrolled] } } } }, enrolled]';
    const accrual = `{ every: calendar_month, add: 1, requires: ${requires} }`;
    const version = `  - { effective_from: 2021-01-01, blocking: {}, accrual: ${accrual}, interruptions: [] }\n`;

    expect(warningsOf(BASE + version)).toEqual([
      'p.yaml:34: versions[2].accrual.requires[1].when.if.enrolled: never holds: the version has no `enrolment` (found enrolled; accepted: an `enrolment` block, or another condition)',
      'p.yaml:34: versions[2].accrual.requires[2]: never holds: the version has no `enrolment` (found enrolled; accepted: an `enrolment` block, or another condition)',
    ]);
  });
});
