import { describe, expect, it } from 'vitest';
import { BASE, refusalOf, tellsOf } from '../../support/refusals.ts';

it('loads what the rows are made from', () => {
  expect(refusalOf(BASE)).toEqual(['loaded']);
});

describe('YAML is refused', () => {
  tellsOf(refusalOf, [
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
  tellsOf(refusalOf, [
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
  tellsOf(refusalOf, [
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
  tellsOf(refusalOf, [
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
