import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeProgramme } from '../../../rules/describe/describe.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { BASE } from '../../support/refusals.ts';

function said(text: string, locale: Locale): string {
  const loaded = loadProgramme(text, 'p.yaml');
  if (loaded.kind === 'refused') throw new Error(JSON.stringify(loaded.problems, null, 2));
  return describeProgramme(loaded.programme, locale);
}

describe('the description of ezerway', () => {
  const text = readFileSync('rules/programmes/ezerway.yaml', 'utf8');

  it.each<[Locale, string[]]>([
    [
      'ru',
      [
        'Программа лояльности «Эзервэй» (ezerway)',
        'Редакция 1, действует с 01.01.2014',
        'Учитываются только услуги: internet.',
        'outage: услуга не прерывается',
        'За каждый календарный месяц с услугой счётчик растёт на 1.',
        'blocking: блокировка (forced, voluntary, temporary) — счётчик обнуляется',
        'дольше 3 дней — счётчик обнуляется, когда услуга возобновится',
        '11 месяцев или дольше — счётчик уменьшается на 10, и снова каждый месяц',
        'Участие включает сам абонент.',
        'счётчик не меньше 6',
        'счётчик не больше 0',
        'Начисляется 1-го числа каждого месяца в 00:00.',
        'абонент — физическое лицо',
        'абонентская плата не меньше 300,00 ₽',
        'от 60 — 15 %',
      ],
    ],
    [
      'uk',
      [
        'Редакція 1, діє з 01.01.2014',
        'довше 3 днів — лічильник обнуляється, коли послуга відновиться',
        '11 місяців або довше — лічильник зменшується на 10, і знову кожен місяць',
        'абонентська плата не менше 300,00 ₽',
        'від 60 — 15 %',
      ],
    ],
    [
      'en',
      [
        'Ezerway loyalty programme (ezerway)',
        'Version 1, in force from 1 January 2014',
        'for longer than 3 days — the counter becomes 0 when service returns',
        'for 11 months or longer — the counter falls by 10, and again every month',
        'the monthly fee is at least ₽300.00',
        'from 60: 15 %',
      ],
    ],
  ])('in %s says each of its terms', (locale, phrases) => {
    const description = said(text, locale);

    expect(phrases.filter((phrase) => !description.includes(phrase))).toEqual([]);
  });

  it('has no other language in it', () => {
    const words = (locale: Locale) => said(text, locale).replace(/«.*»|provider's published rules/g, '');

    expect(words('en')).not.toMatch(/[а-яё]/i);
    expect(words('ru')).not.toMatch(/[іїєґ]/i);
    expect(words('uk').replace(/^.*\n/, '')).not.toMatch(/[ыэёъ]/i);
  });
});

// Each row changes one term of the file. A term that could change without a trace would be published wrongly.
const CHANGES: readonly (readonly [fragment: string, instead: string])[] = [
  ['Europe/Moscow', 'Asia/Vladivostok'],
  ['valid_until: 2030-01-01\n', ''],
  ['valid_until: 2030-01-01', 'valid_until: 2030-01-02'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\nsource: the site\n'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\nclose: { after: P3D }\n'],
  [
    'valid_until: 2030-01-01\n',
    'valid_until: 2030-01-01\nclose: { confirm: { within: P3D, then: remind } }\n',
  ],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\nsafeguards: { total: "1.00" }\n'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\nsafeguards: { change_percent: 5 }\n'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\nsafeguards: { one_credit: "1.00" }\n'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\nsafeguards: { parked_percent: 5 }\n'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\ncorrections: { reach: P3M }\n'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\ncorrections: { negative: book }\n'],
  ['valid_until: 2030-01-01\n', 'valid_until: 2030-01-01\ncorrections: { carry_for: P3M }\n'],
  ['effective_from: 2020-01-01', 'effective_from: 2020-01-02'],
  ['{ in: [internet] }', '{ not_in: [internet] }'],
  ['    services: { in: [internet] }\n', ''],
  ['voluntary: paused', 'voluntary: idle'],
  ['forced: blocked, voluntary: paused', 'voluntary: paused, forced: blocked'],
  ['other: idle', 'other: served'],
  ['floor: 0', 'floor: 1'],
  ['cap: 60', 'cap: 61'],
  ['every: calendar_month', 'every: P30D'],
  ['add: 1', 'add: 2'],
  ['add: 1', 'add: 1\n      first_period: skip'],
  ['add: 1', 'add: 1\n      paused_period: count'],
  ['otherwise: reset', 'otherwise: { set: 3 }'],
  ['more_than: "0.00"', 'more_than: "0.00", at: period_start'],
  ['more_than: "0.00"', 'at_least: "0.00"'],
  ['blocked: [forced]', 'blocked: [forced, other]'],
  ['longer_than: P3D', 'at_least: P3D'],
  ['longer_than: P3D', 'longer_than: P4D'],
  [', at: return', ''],
  ['gap: {', 'inactive: {'],
  ['{ subtract: 10 }', '{ subtract: 11 }'],
  ['every: P1M', 'every: P2M'],
  ['below: "0.00"', 'below: "-1.00"'],
  ['round: down', 'round: half_up'],
  ['divide_by: 2', 'divide_by: 3'],
  ['by: subscriber', 'by: provider'],
  ['[{ counter: { at_least: 6 } }]', '[{ counter: { at_least: 7 } }]'],
  ['[{ counter: { at_least: 6 } }]', '[]'],
  ['[{ counter: { at_least: 6 } }]', '[]\n      closes_when: [{ counter: { at_most: 0 } }]'],
  ['day: 1\n', 'day: 2\n'],
  ['"10:00"', '"10:05"'],
  ['[served, { kind: person }]', '[{ kind: person }]'],
  ['base: fee', 'base: { payments: previous_month }'],
  ['base: fee', 'base: { charges: previous_month, categories: { in: [tv] } }'],
  ['percent: 7.5', 'percent: 8'],
  ['rounding: half_up', 'rounding: half_even'],
  ['      max_amount: "500.00"\n', ''],
];

describe.each(LOCALES)('the description in %s', (locale) => {
  it.each(CHANGES)('changes when %j becomes %j', (fragment, instead) => {
    expect(BASE.split(fragment)).toHaveLength(2);
    expect(said(BASE.replace(fragment, instead), locale)).not.toBe(said(BASE, locale));
  });

  it('says every version, and what becomes of those enrolled before', () => {
    const second =
      '  - { effective_from: 2021-01-01, existing: KEEP, blocking: {}, accrual: { every: P30D, add: 1 }, interruptions: [] }\n';
    const [keep, migrate] = ['keep', 'migrate'].map((word) =>
      said(BASE + second.replace('KEEP', word), locale),
    );

    expect(keep).not.toBe(migrate);
    expect(keep).toContain('2021');
  });
});
