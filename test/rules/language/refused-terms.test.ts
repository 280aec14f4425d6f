import { describe } from 'vitest';
import { refusalOf, tellsOf } from '../../support/refusals.ts';

const CONTRADICTION = 'accepted: one of longer_than, at_least';

describe('interruptions are refused', () => {
  tellsOf(refusalOf, [
    [
      '{ longer_than: P3D }',
      '{ longer_than: P3D, at_least: P4D }',
      `p.yaml:18: versions[1].interruptions[2].when.gap: says both longer_than and at_least (found longer_than, at_least; ${CONTRADICTION})`,
    ],
    [
      '{ longer_than: P3D }',
      '{}',
      `p.yaml:18: versions[1].interruptions[2].when.gap: says neither longer_than nor at_least (found an empty mapping; ${CONTRADICTION})`,
    ],
    [
      'longer_than: P3D',
      'longer_than: 3 days',
      'p.yaml:18: versions[1].interruptions[2].when.gap.longer_than: is not a duration (found 3 days; accepted: an ISO 8601 duration such as P3D)',
    ],
    [
      'id: gap',
      'id: blocking',
      'p.yaml:18: versions[1].interruptions[2].id: is the id of an earlier interruption too (found blocking; accepted: an id of its own)',
    ],
    [
      'every: P1M',
      'every: P1M, at: return',
      'p.yaml:19: versions[1].interruptions[3].every: cannot repeat an effect that waits for the return (found P1M; accepted: `every` with `at: hold`, or no `every`)',
    ],
    [
      '{ gap: { longer_than: P3D } }',
      'terminated',
      'p.yaml:18: versions[1].interruptions[2].at: has no return to wait for after `terminated` (found return; accepted: hold)',
    ],
    [
      '{ gap: { longer_than: P3D } }',
      '{ tariff_change: any }',
      'p.yaml:18: versions[1].interruptions[2].at: has no return to wait for after `tariff_change` (found return; accepted: hold)',
    ],
    [
      'blocked: [forced]',
      'blocked: [outage]',
      'p.yaml:17: versions[1].interruptions[1].when.blocked: names `outage`, which `blocking` maps to served: no interruption (found outage; accepted: kinds mapped to blocked, paused or idle)',
    ],
    [
      '{ subtract: 10 }',
      'subtract',
      'p.yaml:19: versions[1].interruptions[3].then: says not enough (found subtract; accepted: { subtract: … })',
    ],
    [
      '      - { id: gap,',
      '      - { id: first, when: { gap: { at_least: P3D } }, then: { subtract: 1 }, at: return }\n      - { id: gap,',
      'p.yaml:19: versions[1].interruptions[3].when: overlaps with `first`: both wait equally long (found longer_than P3D; accepted: one rule, or different durations)',
    ],
    [
      '      - { id: gap,',
      '      - { id: week, when: { inactive: { longer_than: P1W } }, then: reset }\n      - { id: gap,',
      'p.yaml:20: versions[1].interruptions[4].when: can never show: `week` always comes first and leaves nothing to take (found at_least P11M; accepted: a shorter duration than that of `week` (longer_than P1W), or no such rule)',
    ],
    [
      '      - { id: gap,',
      '      - { id: later, when: { blocked: { kinds: [forced], at_least: P1D } }, then: { set: 3 } }\n      - { id: gap,',
      'p.yaml:18: versions[1].interruptions[2].when: can never show: `blocking` always comes first and leaves nothing to take (found at_least P1D; accepted: a shorter duration than that of `blocking` (at once), or no such rule)',
    ],
  ]);
});

describe('money and time that contradict themselves are refused', () => {
  const rungs = '        - { from: 6, percent: 3 }\n        - { from: 12, percent: 7.5 }\n';

  tellsOf(refusalOf, [
    [
      'from: 12',
      'from: 6',
      'p.yaml:31: versions[1].bonus.rates[2].from: is not above the rung before it (found 6; accepted: a whole number from 7)',
    ],
    [
      'percent: 7.5',
      'percent: 100.5',
      'p.yaml:31: versions[1].bonus.rates[2]: pays more than the base itself (found 100.5; accepted: a percent up to 100)',
    ],
    [
      'percent: 7.5',
      'amount: "7.50"',
      'p.yaml:30: versions[1].bonus.rates: mixes percents and amounts (found a list; accepted: rungs of one sort)',
    ],
    [
      '      base: fee\n',
      '',
      'p.yaml:25: versions[1].bonus.base: is missing: a percent is of something (found nothing; accepted: fee, { charges: previous_month }, { payments: previous_month })',
    ],
    [
      rungs,
      '        - { from: 6, amount: "3.00" }\n',
      'p.yaml:28: versions[1].bonus.base: has no use: the rates are amounts (found fee; accepted: no `base`, or rates with a `percent`)',
    ],
    [
      rungs,
      '        linear: { from: 6, percent: 1, step: 0.5, every: 1 }\n',
      'p.yaml:30: versions[1].bonus.rates.linear.max: is missing (found nothing; accepted: a percent such as 7.5, beyond which the bonus does not grow)',
    ],
    [
      'floor: 0',
      'floor: 61',
      'p.yaml:10: versions[1].counter.floor: is above the cap (found 61; accepted: at most 60)',
    ],
    [
      'valid_until: 2030-01-01',
      'valid_until: 2020-01-01',
      'p.yaml:5: valid_until: ends the programme before it begins (found 2020-01-01; accepted: a day after 2020-01-01, when the first version begins)',
    ],
    [
      'versions:\n',
      'versions:\n  - { effective_from: 2020-01-01, blocking: {}, accrual: { every: P30D, add: 1 }, interruptions: [] }\n',
      'p.yaml:8: versions[2].effective_from: is not after the version before it (found 2020-01-01; accepted: a day after 2020-01-01)',
    ],
    [
      'currency: RUB',
      'currency: JPY',
      'p.yaml:15: versions[1].accrual.requires[1].balance.more_than: has more decimal places than JPY (found "0.00"; accepted: an amount with at most 0 places)',
      'p.yaml:20: versions[1].interruptions[4].when.debt.below: has more decimal places than JPY (found "0.00"; accepted: an amount with at most 0 places)',
      'p.yaml:33: versions[1].bonus.max_amount: has more decimal places than JPY (found "500.00"; accepted: an amount with at most 0 places)',
    ],
  ]);
});
