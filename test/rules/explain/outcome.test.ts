import { describe, expect, it } from 'vitest';
import { explainOutcome } from '../../../rules/explain/outcome.ts';
import type { Amount, PercentText } from '../../../rules/money.ts';
import type { Outcome } from '../../../rules/outcome.ts';
import { credit, refusal } from '../render/steps.ts';
import { programmeWith } from './terms.ts';

const PROGRAMME = programmeWith([]);

type Row = [name: string, outcome: Outcome, ru: string, uk: string, en: string];

// The terms: 7.5 % of the fee from counter 6, at most 60.00; 7.5 % of 500.00 is 37.50.
describe('explainOutcome', () => {
  it.each<Row>([
    [
      'a credit',
      credit('2024-09-01', { percent: '7.5' as PercentText, amount: 3_750n as Amount }),
      'Бонус 01.09.2024: 37,50 ₽ — 7,5 % от абонентской платы 500,00 ₽, счётчик 12',
      'Бонус 01.09.2024: 37,50 ₽ — 7,5 % від абонентської плати 500,00 ₽, лічильник 12',
      'Bonus on 1 September 2024: ₽37.50 — 7.5 % of the monthly fee ₽500.00, the counter is 12',
    ],
    [
      'a credit cut to the maximum',
      credit('2024-09-01', {
        percent: '7.5' as PercentText,
        base: 100_000n as Amount,
        amount: 6_000n as Amount,
      }),
      'Бонус 01.09.2024: 60,00 ₽ — 7,5 % от абонентской платы 1 000,00 ₽ (не больше 60,00 ₽), счётчик 12',
      'Бонус 01.09.2024: 60,00 ₽ — 7,5 % від абонентської плати 1 000,00 ₽ (не більше 60,00 ₽), лічильник 12',
      'Bonus on 1 September 2024: ₽60.00 — 7.5 % of the monthly fee ₽1,000.00 (at most ₽60.00), the counter is 12',
    ],
    [
      'an amount by the rung',
      credit('2024-09-01', { percent: null, base: null, amount: 5_000n as Amount }),
      'Бонус 01.09.2024: 50,00 ₽, счётчик 12',
      'Бонус 01.09.2024: 50,00 ₽, лічильник 12',
      'Bonus on 1 September 2024: ₽50.00, the counter is 12',
    ],
    [
      'a refusal with its reasons and what would be enough',
      refusal('2024-09-01', { reasons: ['blocked', 'fee', 'not_served'], found: ['forced', '250.00', null] }),
      'Бонус 01.09.2024 не начислен: абонент заблокирован (принудительная блокировка); абонентская плата 250,00 ₽ (нужно: абонентская плата не меньше 300,00 ₽); услуга в этот момент не предоставлялась',
      'Бонус 01.09.2024 не нараховано: абонента заблоковано (примусове блокування); абонентська плата 250,00 ₽ (потрібно: абонентська плата не менше 300,00 ₽); послуга в цей момент не надавалася',
      'No bonus on 1 September 2024: the subscriber is blocked (forced blocking); the monthly fee is ₽250.00 (required: the monthly fee is at least ₽300.00); there was no service at that moment',
    ],
    [
      'a counter below the first rung',
      refusal('2024-09-01', { reasons: ['below_first_rung'], counter: 5 }),
      'Бонус 01.09.2024 не начислен: счётчик 5 (нужно: счётчик не меньше 6)',
      'Бонус 01.09.2024 не нараховано: лічильник 5 (потрібно: лічильник не менше 6)',
      'No bonus on 1 September 2024: the counter is 5 (required: a counter of at least 6)',
    ],
  ])('%s', (_name, outcome, ...sentences) => {
    expect((['ru', 'uk', 'en'] as const).map((locale) => explainOutcome(outcome, PROGRAMME, locale))).toEqual(
      sentences,
    );
  });
});
