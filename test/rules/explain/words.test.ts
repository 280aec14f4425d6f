import { describe, expect, it } from 'vitest';
import { REASON_CODES } from '../../../rules/codes.ts';
import { explainEntry } from '../../../rules/explain/entry.ts';
import { explainOutcome } from '../../../rules/explain/outcome.ts';
import { WORDS } from '../../../rules/explain/words/catalogue.ts';
import { LOCALES, type Locale } from '../../../rules/locale.ts';
import { ENTRY_KINDS, type Entry, type Outcome } from '../../../rules/outcome.ts';
import { credit, entry, moscow, refusal } from '../render/steps.ts';
import { programmeWith, RULES } from './terms.ts';

const PROGRAMME = programmeWith(RULES);

/** Every kind of entry with every code, with evidence and without; every rule, with the end of its span known and not. */
function everyEntry(): readonly Entry[] {
  const since = moscow('2024-08-10');
  const ofCodes = ENTRY_KINDS.flatMap((kind) =>
    REASON_CODES.flatMap((code) =>
      [[], ['x'], [null]].map((found) =>
        entry('2024-09-01', { kind, delta: -1, value: 1, reason: { codes: [code], found, since, ref: 'r' } }),
      ),
    ),
  );
  const ofRules = RULES.flatMap((rule) =>
    [null, moscow('2024-08-20')].flatMap((until) =>
      [null, 3_600_000].flatMap((counted) =>
        (['reset', 'decay', 'deduction', 'skip'] as const).map((kind) =>
          entry('2024-08-20', {
            kind,
            delta: -1,
            rule: rule.id,
            reason: { codes: ['interrupted'], since, until, counted, ref: null },
          }),
        ),
      ),
    ),
  );
  return [...ofCodes, ...ofRules, ...ENTRY_KINDS.map((kind) => entry('2024-09-01', { kind }))];
}

function everyOutcome(): readonly Outcome[] {
  return [
    credit('2024-09-01'),
    credit('2024-09-01', { percent: null, base: null }),
    ...REASON_CODES.flatMap((code) =>
      [[], ['x'], [null]].map((found) => refusal('2024-09-01', { reasons: [code], found })),
    ),
  ];
}

function everySentence(locale: Locale): readonly string[] {
  return [
    ...everyEntry().map((step) => explainEntry(step, PROGRAMME, locale)),
    ...everyOutcome().map((outcome) => explainOutcome(outcome, PROGRAMME, locale)),
  ];
}

describe.each(LOCALES)('the words of %s', (locale) => {
  it('say every code differently', () => {
    const said = REASON_CODES.map((code) => WORDS[locale].reasons[code]({ found: null, need: null }));

    expect(said.filter((text) => text === '')).toEqual([]);
    expect(new Set(said).size).toBe(REASON_CODES.length);
  });

  it('have twelve months', () => {
    expect(new Set(WORDS[locale].months).size).toBe(12);
  });

  it('leave no hole, brace or double space in any sentence, and begin it with a capital', () => {
    const bad = /undefined|null|NaN|[{}[\]]|\s\s|\(\)|\s[,;:)]|^\P{Lu}|[.:;,\s]$/u;

    expect(everySentence(locale).filter((sentence) => bad.test(sentence))).toEqual([]);
  });

  it('shows no code of ours where there are words', () => {
    const codes = new RegExp(`\\b(${REASON_CODES.filter((code) => code.includes('_')).join('|')})\\b`);

    expect(everySentence(locale).filter((sentence) => codes.test(sentence))).toEqual([]);
  });
});

it('writes Russian and Ukrainian in Cyrillic throughout, but for what the facts and the terms name', () => {
  const named = /\b(RUB|x|r|court|III|I)\b/g;
  for (const locale of ['ru', 'uk'] as const) {
    const latin = everySentence(locale).filter((sentence) => /[a-z]/i.test(sentence.replace(named, '')));

    expect(latin).toEqual([]);
  }
});
