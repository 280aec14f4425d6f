import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadProgramme } from '../../../rules/language/load.ts';
import { formatMessage } from '../../../rules/language/message.ts';

const BASE = readFileSync(`${import.meta.dirname}/base.yaml`, 'utf8');

/** What to replace in base.yaml, with what, and every message that must come of it. */
type Row = [fragment: string, instead: string, ...messages: string[]];

function refusalOf(text: string): readonly string[] {
  const loaded = loadProgramme(text, 'p.yaml');
  return loaded.kind === 'refused' ? loaded.problems.map(formatMessage) : ['loaded'];
}

function refusesAll(rows: readonly Row[]): void {
  it.each<Row>([...rows])('%j written as %j', (fragment, instead, ...messages) => {
    expect(BASE.split(fragment)).toHaveLength(2); // the fragment is there, once
    expect(refusalOf(BASE.replace(fragment, instead))).toEqual(messages);
  });
}

it('loads what the rows are made from', () => {
  expect(refusalOf(BASE)).toEqual(['loaded']);
});

describe('YAML is refused', () => {
  refusesAll([
    ['    counter:', '\tcounter:', 'p.yaml:10: a tab is used to indent (accepted: spaces)'],
    [
      'day: 1\n',
      'day: 1\n      day: 2\n',
      'p.yaml:26: versions[1].bonus.day: is written twice, first on line 25 (accepted: each key once)',
    ],
    [
      'day: 1\n',
      'day: &first 1\n',
      'p.yaml:25: versions[1].bonus.day: has an anchor (accepted: the value without `&…`)',
    ],
    [
      'day: 1\n',
      'day: *first\n',
      'p.yaml:25: versions[1].bonus.day: is an alias (accepted: the value itself, written out)',
    ],
    [
      'day: 1\n',
      'day: !!int 1\n',
      'p.yaml:25: versions[1].bonus.day: has a tag (accepted: the value without `!…`)',
    ],
    [
      'versions:',
      '---\nversions:',
      'p.yaml:6: a second YAML document begins here (accepted: one programme a file)',
    ],
    [
      'title: { ru: Основа',
      'title: { ru: Осно\uFFFDа',
      'p.yaml:2: is not UTF-8 text (accepted: the file saved as UTF-8)',
    ],
  ]);

  it.each([
    ['', 'p.yaml:1: is empty (accepted: a programme, which begins with `programme: NAME`)'],
    ['# only a comment\n', 'p.yaml:1: is empty (accepted: a programme, which begins with `programme: NAME`)'],
    ['['.repeat(20_000), 'p.yaml:1: is nested too deeply (accepted: at most 40 levels)'],
    [
      `a: ${'['.repeat(60)}${']'.repeat(60)}`,
      `p.yaml:1: a${'[1]'.repeat(40)}: is nested too deeply (accepted: at most 40 levels)`,
    ],
  ])('%s', (text, message) => {
    expect(refusalOf(text)).toEqual([message]);
  });
});

const BONUS_KEYS = 'day, time, requires, base, rates, rounding, max_amount';

describe('keys are refused', () => {
  refusesAll([
    [
      'rounding: half_up',
      'roundng: half_up',
      `p.yaml:32: versions[1].bonus.roundng: is not a known key, did you mean \`rounding\`? (found roundng; accepted: ${BONUS_KEYS})`,
    ],
    [
      'max_amount:',
      'limit:',
      `p.yaml:33: versions[1].bonus.limit: is not a known key (found limit; accepted: ${BONUS_KEYS})`,
    ],
    [
      '      rounding: half_up\n',
      '',
      'p.yaml:25: versions[1].bonus.rounding: is missing (found nothing; accepted: half_up or half_even or down)',
    ],
    [
      '      add: 1\n',
      '',
      'p.yaml:12: versions[1].accrual.add: is missing (found nothing; accepted: a whole number from 1)',
    ],
    [
      'currency: RUB',
      'curency: RUB',
      'p.yaml:4: curency: is not a known key, did you mean `currency`? (found curency; accepted: programme, title, time_zone, currency, source, valid_until, close, safeguards, corrections, versions)',
    ],
    [
      '{ id: debt, when',
      '{ when',
      'p.yaml:20: versions[1].interruptions[4].id: is missing (found nothing; accepted: a code of 1 to 64 characters)',
    ],
    [
      '{ subtract: 10 }',
      '{ subtract: 10, round: down }',
      'p.yaml:19: versions[1].interruptions[3].then.round: is not a known key (found round; accepted: subtract)',
    ],
    [
      '{ divide_by: 2, round: down }',
      '{ divide_by: 2 }',
      'p.yaml:20: versions[1].interruptions[4].then.round: is missing (found nothing; accepted: down or half_up)',
    ],
  ]);
});

describe('words and numbers are refused', () => {
  refusesAll([
    [
      'Europe/Moscow',
      'Europe/Moskva',
      'p.yaml:3: time_zone: is not a time zone (found Europe/Moskva; accepted: an IANA time zone such as Europe/Moscow)',
    ],
    [
      'Europe/Moscow',
      '"+03:00"',
      'p.yaml:3: time_zone: is not a time zone (found "+03:00"; accepted: an IANA time zone such as Europe/Moscow)',
    ],
    [
      'currency: RUB',
      'currency: RUR',
      'p.yaml:4: currency: is not a currency (found RUR; accepted: an ISO 4217 currency such as RUB)',
    ],
    [
      'valid_until: 2030-01-01',
      'valid_until: 2030-02-30',
      'p.yaml:5: valid_until: is not a day (found 2030-02-30; accepted: a day such as 2014-01-01)',
    ],
    [
      'every: calendar_month',
      'every: month',
      'p.yaml:12: versions[1].accrual.every: is not a period (found month; accepted: calendar_month or an ISO 8601 duration such as P30D)',
    ],
    [
      'every: calendar_month',
      'every: P0D',
      'p.yaml:12: versions[1].accrual.every: is no time at all (found P0D; accepted: a duration longer than zero, such as P1M)',
    ],
    [
      'add: 1',
      'add: 0',
      'p.yaml:13: versions[1].accrual.add: is out of range (found 0; accepted: a whole number from 1)',
    ],
    [
      'add: 1',
      'add: "1"',
      'p.yaml:13: versions[1].accrual.add: is text (found "1"; accepted: a whole number from 1, without quotes)',
    ],
    [
      'add: 1',
      'add: 1.5',
      'p.yaml:13: versions[1].accrual.add: is not a whole number (found 1.5; accepted: a whole number from 1)',
    ],
    [
      'day: 1',
      'day: 31',
      'p.yaml:25: versions[1].bonus.day: is out of range (found 31; accepted: a whole number from 1 to 28)',
    ],
    [
      '"10:00"',
      '"24:00"',
      'p.yaml:26: versions[1].bonus.time: is not a time of day (found "24:00"; accepted: a time of day from 00:00 to 23:59, such as "10:00")',
    ],
    [
      '"500.00"',
      '500.00',
      'p.yaml:33: versions[1].bonus.max_amount: is a number, not an amount (found 500.00; accepted: the amount in quotes: "500.00")',
    ],
    [
      '"500.00"',
      '"500.005"',
      'p.yaml:33: versions[1].bonus.max_amount: has more decimal places than RUB (found "500.005"; accepted: an amount with at most 2 places)',
    ],
    [
      '"500.00"',
      '"-1.00"',
      'p.yaml:33: versions[1].bonus.max_amount: is negative (found "-1.00"; accepted: an amount from "0.00")',
    ],
    [
      'percent: 7.5',
      'percent: 7,5',
      'p.yaml:31: versions[1].bonus.rates[2].5: is not a known key (found 5; accepted: from, percent)',
    ],
    [
      'by: subscriber',
      'by: subscribers',
      'p.yaml:22: versions[1].enrolment.by: is not a known word, did you mean `subscriber`? (found subscribers; accepted: subscriber or provider)',
    ],
    [
      'forced: blocked',
      'forced: bloked',
      'p.yaml:9: versions[1].blocking.forced: is not a known word, did you mean `blocked`? (found bloked; accepted: blocked or paused or idle or served)',
    ],
    [
      'rates:\n',
      'rates: fee\n      ratez:\n',
      'p.yaml:29: versions[1].bonus.rates: is not a list (found fee; accepted: a list, each a mapping of from, percent)',
      `p.yaml:30: versions[1].bonus.ratez: is not a known key, did you mean \`rates\`? (found ratez; accepted: ${BONUS_KEYS})`,
    ],
    [
      '{ ru: Основа, en: Base }',
      '{}',
      'p.yaml:2: title: names no language (found an empty mapping; accepted: a title in ru, uk or en)',
    ],
    [
      '[internet]',
      '[]',
      'p.yaml:8: versions[1].services.in: is empty (found []; accepted: a list, each a code of 1 to 64 characters)',
    ],
  ]);
});

const CONDITIONS =
  'enrolled, served, not_blocked, no_other_promotion, { enrolled: … }, { counter: … }, { balance: … }, { fee: … }, ' +
  '{ tariff: … }, { segment: … }, { kind: … }, { payment_made: … }, { paid_in_full: … }, { any_of: … }, { all_of: … }, ' +
  '{ not: … }, { when: … }';

describe('conditions are refused', () => {
  refusesAll([
    [
      '[served,',
      '[servd,',
      `p.yaml:27: versions[1].bonus.requires[1]: is not a condition, did you mean \`served\`? (found servd; accepted: ${CONDITIONS})`,
    ],
    [
      '[served,',
      '[fee,',
      'p.yaml:27: versions[1].bonus.requires[1]: says not enough (found fee; accepted: { fee: … })',
    ],
    [
      '{ kind: person }',
      '{ served: yes }',
      'p.yaml:27: versions[1].bonus.requires[2].served: takes nothing (found a mapping; accepted: served)',
    ],
    [
      '{ kind: person }',
      '{ kind: company }',
      'p.yaml:27: versions[1].bonus.requires[2].kind: is not a known word (found company; accepted: person or organisation)',
    ],
    [
      '{ kind: person }',
      '{ enrolled: { at: period_start } }',
      'p.yaml:27: versions[1].bonus.requires[2].enrolled.at: has a meaning in accrual.requires only (found period_start; accepted: the condition without it)',
    ],
    [
      '{ kind: person }',
      '{ balance: { at_least: "0", at: period_end } }',
      'p.yaml:27: versions[1].bonus.requires[2].balance.at: has a meaning in accrual.requires only (found period_end; accepted: now or before)',
    ],
    [
      '{ counter: { at_least: 6 } }',
      '{ not: { paid_in_full: { by: period_start, evidence: either } } }',
      'p.yaml:23: versions[1].enrolment.opens_when[1].not.paid_in_full.by: has a meaning in accrual.requires only (found period_start; accepted: now)',
    ],
    [
      '{ counter: { at_least: 6 } }',
      '{ counter: { at_least: 6, at_most: 9 } }',
      'p.yaml:23: versions[1].enrolment.opens_when[1].counter: says both at_least and at_most (found at_least, at_most; accepted: one of at_least, at_most)',
    ],
    [
      'more_than: "0.00"',
      'at: now',
      'p.yaml:15: versions[1].accrual.requires[1].balance: says neither more_than nor at_least (found a mapping; accepted: one of more_than, at_least)',
    ],
    [
      'otherwise: reset',
      'otherwise: rest',
      'p.yaml:15: versions[1].accrual.requires[1].otherwise: is not skip or an effect, did you mean `reset`? (found rest; accepted: skip, none, reset)',
    ],
  ]);
});

const CONTRADICTION = 'accepted: one of longer_than, at_least';

describe('interruptions are refused', () => {
  refusesAll([
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

  refusesAll([
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
