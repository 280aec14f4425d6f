import { expect, it } from 'vitest';
import { REASON_CODES } from '../../../rules/codes.ts';
import { CONDITION_WORDS } from '../../../rules/conditions/registry.ts';
import { LOCALES } from '../../../rules/locale.ts';
import { termsOf } from '../../support/terms.ts';

/** One form of every condition. */
const FORMS = [
  'enrolled',
  'served',
  'not_blocked',
  '{ counter: { at_least: 6 } }',
  '{ balance: { more_than: "0.00" } }',
  '{ fee: { at_least: "300.00" } }',
  '{ tariff: { in: [home] } }',
  '{ segment: { not_in: [office] } }',
  '{ kind: person }',
  '{ payment_made: { within: P1M } }',
  '{ paid_in_full: { by: now, evidence: either } }',
  'no_other_promotion',
  '{ any_of: [served] }',
  '{ all_of: [served] }',
  '{ not: served }',
  '{ when: { if: enrolled, then: served } }',
];

it('has every condition of the language, each word once', () => {
  expect(CONDITION_WORDS.map(({ word }) => word)).toEqual([
    'enrolled',
    'served',
    'not_blocked',
    'counter',
    'balance',
    'fee',
    'tariff',
    'segment',
    'kind',
    'payment_made',
    'paid_in_full',
    'no_other_promotion',
    'any_of',
    'all_of',
    'not',
    'when',
  ]);
});

it('answers with codes of the catalogue only', () => {
  const codes = new Set(CONDITION_WORDS.flatMap((word) => word.codes));

  expect([...codes].filter((code) => !REASON_CODES.includes(code))).toEqual([]);
});

it.each(LOCALES)('says every condition in words of %s, none like another', (locale) => {
  const terms = termsOf({
    enrolment: '{ by: subscriber }',
    bonus: `{ day: 1, requires: [${FORMS.join(', ')}], base: fee, rates: [{ from: 1, percent: 1 }], rounding: down }`,
  });
  const said = terms.versions[0]?.bonus?.requires.map((condition) => condition.say(locale)) ?? [];
  const letters = locale === 'en' ? /[a-z]/ : /[а-яіїє]/;

  expect(said.filter((text) => letters.test(text) && !text.endsWith('.'))).toHaveLength(FORMS.length);
  expect(new Set(said).size).toBe(FORMS.length - 1); // all of one is that one
});
