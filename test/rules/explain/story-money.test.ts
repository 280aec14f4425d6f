import { describe, expect, it } from 'vitest';
import { sayCorrection } from '../../../rules/explain/story-money.ts';
import { LOCALES } from '../../../rules/locale.ts';
import type { Amount } from '../../../rules/money.ts';
import type { CorrectionStep } from '../../../rules/render/money-step.ts';
import { programmeWith } from './terms.ts';

/** 75.00 were posted for March 2024, and the close of October decides. */
function said(isNow: bigint, changes: Partial<CorrectionStep> = {}): readonly string[] {
  const correction: CorrectionStep = {
    kind: 'correction',
    effective: 0,
    isProvisional: false,
    month: 2024 * 12 + 2,
    booked: 2024 * 12 + 9,
    was: 7500n as Amount,
    isNow: isNow as Amount,
    disposition: 'booked',
    because: [],
    ...changes,
  };
  return LOCALES.map((locale) => sayCorrection(correction, programmeWith([]), locale));
}

describe('a posted month that turned out otherwise', () => {
  it('is told with what was posted, what it is, and where the difference is', () => {
    expect(said(0n)).toEqual([
      'За март 2024 начислено 75,00 ₽; по уточнённым фактам бонуса нет; разница −75,00 ₽ учтена в закрытии за октябрь 2024',
      'За березень 2024 нараховано 75,00 ₽; за уточненими фактами бонусу немає; різницю −75,00 ₽ враховано в закритті за жовтень 2024',
      '₽75.00 was posted for March 2024; by the corrected facts there is no bonus; the difference of −₽75.00 is in the close of October 2024',
    ]);
    expect(said(9000n)[2]).toBe(
      '₽75.00 was posted for March 2024; by the corrected facts it is ₽90.00; the difference of ₽15.00 is in the close of October 2024',
    );
  });

  it('says that it may still change, or that nothing follows', () => {
    const ends = (changes: Partial<CorrectionStep>): readonly string[] =>
      said(1500n, changes).map((text) => text.split('; ').at(-1) ?? '');

    expect(ends({ isProvisional: true })).toEqual([
      'разница −60,00 ₽ будет учтена в закрытии за октябрь 2024',
      'різницю −60,00 ₽ буде враховано в закритті за жовтень 2024',
      'the difference of −₽60.00 will be in the close of October 2024',
    ]);
    expect(ends({ isProvisional: true, disposition: 'held' })).toEqual([
      'разница −60,00 ₽ ждёт проверки',
      'різниця −60,00 ₽ чекає на перевірку',
      'the difference of −₽60.00 waits to be looked at',
    ]);
    expect(ends({ disposition: 'beyond_reach' })).toEqual([
      'разница −60,00 ₽ не учтена: месяц старше срока исправлений',
      'різницю −60,00 ₽ не враховано: місяць старший за строк виправлень',
      'the difference of −₽60.00 is not paid or owed: the month is beyond the reach of corrections',
    ]);
  });
});
