import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { explainStory, storyText } from '../../../rules/explain/story.ts';
import { noFacts, type SubscriberFacts } from '../../../rules/facts.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Locale } from '../../../rules/locale.ts';
import type { Programme } from '../../../rules/terms.ts';
import { FOREVER } from '../../../rules/time.ts';
import { moscow } from '../render/steps.ts';

// Three days are tolerated; a longer gap resets on return. Adjustments and blockings only show themselves.
const FILE = `
programme: proba
title: { ru: Проба, en: Trial }
time_zone: Europe/Moscow
currency: RUB
source: invented for these tests
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions:
      - { id: gap, when: { gap: { longer_than: P3D } }, then: reset, at: return }
`;

function programme(): Programme {
  const loaded = loadProgramme(FILE, 'proba.yaml');
  if (loaded.kind === 'refused') throw new Error(loaded.problems.map(({ text }) => text).join('; '));
  return loaded.programme;
}

function story(facts: Partial<SubscriberFacts>, until: string, locale: Locale): readonly string[] {
  const terms = programme();
  const all = { ...noFacts('A1'), ...facts };
  const walk = advance(terms, null, all, moscow(until));
  return storyText(explainStory({ programme: terms, facts: all, walk }, locale))
    .trimEnd()
    .split('\n');
}

const served = (from: string, to: string | null) => ({
  service: 'internet',
  from: moscow(from),
  to: to === null ? FOREVER : moscow(to),
});

describe('explainStory', () => {
  it('answers first why the counter is 0, and shows the months that do not count', () => {
    const services = [served('2024-01-01', '2024-02-10'), served('2024-05-15', null)];

    // January counts: 1. The gap of 95 days resets on 15 May; May itself is interrupted. 2024 is a leap year.
    expect(story({ services }, '2024-06-01', 'ru')).toEqual([
      'Абонент A1, Проба, на 01.06.2024',
      'Счётчик: 0, ведётся с 01.01.2024',
      'Почему 0: 15.05.2024. Перерыв с 10.02.2024 по 15.05.2024 (95 дней) дольше допустимых 3 дней: счётчик обнулён, было 1',
      'Сейчас: услуга предоставляется с 15.05.2024 (17 дней)',
      'Текущий период закончится 01.07.2024',
      '',
      'Январь 2024: счётчик 0 → 1',
      '  01.01.2024  услуга предоставляется до 10.02.2024 (40 дней)',
      '  01.02.2024  Январь 2024 засчитан: +1, счётчик 1',
      '',
      'Февраль 2024: счётчик 1',
      '  10.02.2024  услуги нет до 15.05.2024 (95 дней)',
      '  01.03.2024  Февраль 2024 не засчитан, счётчик остался 1: в этом периоде действовало правило «перерыв дольше 3 дней»',
      '',
      'Март 2024 — Апрель 2024: счётчик 1',
      '              Месяц не засчитан: услуги не было с 10.02.2024 до 15.05.2024',
      '',
      'Май 2024: счётчик 1 → 0',
      '  15.05.2024  услуга предоставляется, продолжается',
      '  15.05.2024  Перерыв с 10.02.2024 по 15.05.2024 (95 дней) дольше допустимых 3 дней: счётчик обнулён, было 1',
      '  01.06.2024  Май 2024 не засчитан, счётчик остался 0: в этом периоде действовало правило «перерыв дольше 3 дней»',
    ]);
  });

  it('warns before the limit is reached, and says afterwards what waits for the return', () => {
    const services = [served('2024-01-01', '2024-02-10T12:00')];

    expect(story({ services }, '2024-02-12', 'en').slice(0, 6)).toEqual([
      'Subscriber A1, Trial, at 12 February 2024',
      'Counter: 1, kept since 1 January 2024',
      'The counter has never gone down',
      'Now: no service since 10 February 2024 12:00 (1 day 12 hours)',
      'If service does not return before 13 February 2024 12:00, the counter becomes 0 on return (break longer than 3 days)',
      'The current period ends on 1 March 2024',
    ]);
    expect(story({ services }, '2024-02-14', 'uk')[4]).toBe(
      'Коли послуга відновиться, лічильник стане 0 (перерва понад 3 дні)',
    );
  });

  it('tells who adjusted the counter and why, and names the blocking of a month without an entry', () => {
    const services = [served('2024-01-01', null)];
    const blockings = [{ kind: 'forced', from: moscow('2024-02-01'), to: moscow('2024-03-01') }];
    const adjustment = {
      id: 'T-7',
      at: moscow('2024-01-20'),
      delta: 2,
      author: 'olga',
      reason: 'goodwill',
      programme: null,
    };

    // A forced blocking is no gap: the clock stands still, nothing resets. 2 by hand + January = 3.
    expect(story({ services, blockings, adjustments: [adjustment] }, '2024-03-02', 'en').slice(6)).toEqual([
      'January 2024: counter 0 → 3',
      '  1 January 2024   service until 1 February 2024 (31 days)',
      '  20 January 2024  The counter was adjusted by hand (T-7): +2, the counter is 2 (by olga: goodwill)',
      '  1 February 2024  January 2024 counted: +1, the counter is 3',
      '',
      'February 2024: counter 3',
      '  1 February 2024  forced blocking until 1 March 2024 (29 days)',
      '                   The month did not count: no service from 1 February 2024 to 1 March 2024 (forced blocking)',
      '',
      'March 2024: counter 3',
      '  1 March 2024     service, still going on',
    ]);
  });

  it('says that a counter has not begun', () => {
    expect(story({}, '2024-03-01', 'ru')).toEqual([
      'Абонент A1, Проба, на 01.03.2024',
      'Счётчик ещё не начат: со дня начала программы услуги не было',
    ]);
  });
});
