import { describe, expect, it } from 'vitest';
import { explainEntry } from '../../../rules/explain/entry.ts';
import type { Entry, Reason } from '../../../rules/outcome.ts';
import { entry, moscow } from '../render/steps.ts';
import { programmeWith, RULES } from './terms.ts';

const PROGRAMME = programmeWith(RULES);
const DAY_MS = 86_400_000;

function told(step: Entry): readonly string[] {
  return (['ru', 'uk', 'en'] as const).map((locale) => explainEntry(step, PROGRAMME, locale));
}

function period(
  day: string,
  since: string,
  given: Omit<Partial<Entry>, 'reason'> & { readonly reason?: Partial<Reason> },
): Entry {
  return entry(day, { ...given, reason: { since: moscow(since), ...given.reason } });
}

type Row = [name: string, step: Entry, ru: string, uk: string, en: string];

describe('explainEntry, of a period', () => {
  it.each<Row>([
    [
      'a month that counts',
      period('2024-02-01', '2024-01-01', { delta: 1, value: 7 }),
      'Январь 2024 засчитан: +1, счётчик 7',
      'Січень 2024 зараховано: +1, лічильник 7',
      'January 2024 counted: +1, the counter is 7',
    ],
    [
      'a period that is no calendar month',
      period('2024-02-15', '2024-01-15', { delta: 2, value: 8 }),
      'Период с 15.01.2024 до 15.02.2024 засчитан: +2, счётчик 8',
      'Період з 15.01.2024 до 15.02.2024 зараховано: +2, лічильник 8',
      'The period from 15 January 2024 to 15 February 2024 counted: +2, the counter is 8',
    ],
    [
      'a first month that began late',
      period('2024-07-01', '2024-06-01', { kind: 'skip', reason: { codes: ['first_period'] } }),
      'Июнь 2024 не засчитан, счётчик остался 0: счётчик начался после первого дня месяца',
      'Червень 2024 не зараховано, лічильник лишився 0: лічильник почався після першого дня місяця',
      'June 2024 did not count, the counter stayed at 0: the counter began after the first day of the month',
    ],
    [
      'a month with a rule in force',
      period('2024-07-01', '2024-06-01', {
        kind: 'skip',
        value: 4,
        rule: 'gap-hold',
        reason: { codes: ['interrupted'] },
      }),
      'Июнь 2024 не засчитан, счётчик остался 4: в этом периоде действовало правило «перерыв дольше 3 дней»',
      'Червень 2024 не зараховано, лічильник лишився 4: у цьому періоді діяло правило «перерва понад 3 дні»',
      'June 2024 did not count, the counter stayed at 4: the rule “break longer than 3 days” was in force in this period',
    ],
    [
      'a month with a pause',
      period('2024-07-01', '2024-06-01', {
        kind: 'skip',
        value: 4,
        reason: { codes: ['paused'], found: ['temporary'] },
      }),
      'Июнь 2024 не засчитан, счётчик остался 4: в этом периоде была приостановка (временная блокировка)',
      'Червень 2024 не зараховано, лічильник лишився 4: у цьому періоді було призупинення (тимчасове блокування)',
      'June 2024 did not count, the counter stayed at 4: there was a pause in this period (temporary blocking)',
    ],
    [
      'a counter at its cap',
      period('2024-07-01', '2024-06-01', { kind: 'skip', value: 24, reason: { codes: ['cap'] } }),
      'Июнь 2024 не засчитан, счётчик остался 24: счётчик уже на верхнем пределе (24)',
      'Червень 2024 не зараховано, лічильник лишився 24: лічильник уже на верхній межі (24)',
      'June 2024 did not count, the counter stayed at 24: the counter is at its upper limit (24)',
    ],
    [
      'a condition that resets',
      period('2024-07-01', '2024-06-01', {
        kind: 'reset',
        delta: -3,
        reason: { codes: ['balance'], found: ['-5.00'] },
      }),
      'Июнь 2024 не засчитан, счётчик обнулён, было 3: на балансе −5,00 ₽ (нужно: баланс перед концом периода больше 0,00 ₽)',
      'Червень 2024 не зараховано, лічильник обнулено, було 3: на балансі −5,00 ₽ (потрібно: баланс перед кінцем періоду більше 0,00 ₽)',
      'June 2024 did not count, the counter was reset, it was 3: the balance is −₽5.00 (required: the balance just before the end of the period is more than ₽0.00)',
    ],
  ])('%s', (_name, step, ...sentences) => {
    expect(told(step)).toEqual(sentences);
  });
});

function loss(rule: string, day: string, reason: Partial<Reason>, given: Partial<Entry> = {}): Entry {
  return entry(day, { kind: 'reset', delta: -7, rule, ...given, reason });
}

const SINCE = moscow('2024-08-10');

describe('explainEntry, of an interruption', () => {
  it.each<Row>([
    [
      'a gap when it takes hold',
      loss('gap-hold', '2024-08-13', { since: SINCE, counted: 3 * DAY_MS }),
      'Перерыв с 10.08.2024 к 13.08.2024 длится дольше допустимых 3 дней: счётчик обнулён, было 7',
      'Перерва з 10.08.2024 станом на 13.08.2024 триває понад дозволені 3 дні: лічильник обнулено, було 7',
      'The break from 10 August 2024 became longer than the allowed 3 days on 13 August 2024: the counter was reset, it was 7',
    ],
    [
      'a gap of at least, with a clock that stood still for two days',
      loss('gap-hold-least', '2024-08-15', { since: SINCE, counted: 3 * DAY_MS }),
      'Перерыв с 10.08.2024 к 15.08.2024 длится уже 3 дня (не считая блокировок и приостановок): счётчик обнулён, было 7',
      'Перерва з 10.08.2024 станом на 15.08.2024 триває вже 3 дні (без блокувань і призупинень): лічильник обнулено, було 7',
      'The break from 10 August 2024 reached 3 days on 15 August 2024 (blockings and pauses left out): the counter was reset, it was 7',
    ],
    [
      'a gap at the return',
      loss('gap-return', '2024-08-15', { since: SINCE, until: moscow('2024-08-15'), counted: 5 * DAY_MS }),
      'Перерыв с 10.08.2024 по 15.08.2024 (5 дней) дольше допустимых 3 дней: счётчик обнулён, было 7',
      'Перерва з 10.08.2024 по 15.08.2024 (5 днів) — понад дозволені 3 дні: лічильник обнулено, було 7',
      'The break from 10 August 2024 to 15 August 2024 (5 days) was longer than the allowed 3 days: the counter was reset, it was 7',
    ],
    [
      'a gap of exactly the limit, with hours',
      loss('gap-return-least', '2024-08-13T15:30', {
        since: SINCE,
        until: moscow('2024-08-13T15:30'),
        counted: 3 * DAY_MS + 15.5 * 3_600_000,
      }),
      'Перерыв с 10.08.2024 по 13.08.2024 15:30 (3 дня 15 часов 30 минут) не короче 3 дней: счётчик обнулён, было 7',
      'Перерва з 10.08.2024 по 13.08.2024 15:30 (3 дні 15 годин 30 хвилин) — не менше 3 днів: лічильник обнулено, було 7',
      'The break from 10 August 2024 to 13 August 2024 15:30 (3 days 15 hours 30 minutes) was 3 days or longer: the counter was reset, it was 7',
    ],
    [
      'a limit of twenty-one days, which takes the singular',
      loss('gap-21', '2024-09-01', { since: SINCE, until: moscow('2024-09-01'), counted: 22 * DAY_MS }),
      'Перерыв с 10.08.2024 по 01.09.2024 (22 дня) дольше 21 дня: счётчик обнулён, было 7',
      'Перерва з 10.08.2024 по 01.09.2024 (22 дні) — понад 21 день: лічильник обнулено, було 7',
      'The break from 10 August 2024 to 1 September 2024 (22 days) was longer than the allowed 21 days: the counter was reset, it was 7',
    ],
    [
      'inactivity, the first time',
      loss(
        'inactive',
        '2025-07-10',
        { since: SINCE, counted: 334 * DAY_MS },
        { kind: 'decay', delta: -10, value: 3 },
      ),
      'Отсутствие услуги с 10.08.2024 к 10.07.2025 длится уже 11 месяцев: счётчик уменьшен на 10, было 13, стало 3',
      'Відсутність послуги з 10.08.2024 станом на 10.07.2025 триває вже 11 місяців: лічильник зменшено на 10, було 13, стало 3',
      'The absence of service from 10 August 2024 reached 11 months on 10 July 2025: the counter went down by 10, from 13 to 3',
    ],
    [
      'inactivity, the second repeat',
      loss('inactive', '2025-09-10', { since: SINCE, counted: 396 * DAY_MS }, { kind: 'decay', delta: -3 }),
      'Отсутствие услуги с 10.08.2024 к 10.09.2025 длится уже 13 месяцев: счётчик уменьшен на 3, было 3, стало 0',
      'Відсутність послуги з 10.08.2024 станом на 10.09.2025 триває вже 13 місяців: лічильник зменшено на 3, було 3, стало 0',
      'The absence of service from 10 August 2024 reached 13 months on 10 September 2025: the counter went down by 3, from 3 to 0',
    ],
    [
      'inactivity at the return, counted in months',
      loss('inactive-return', '2024-11-12', {
        since: SINCE,
        until: moscow('2024-11-12'),
        counted: 94 * DAY_MS,
      }),
      'Отсутствие услуги с 10.08.2024 по 12.11.2024 (3 месяца 2 дня) дольше 2 месяцев: счётчик обнулён, было 7',
      'Відсутність послуги з 10.08.2024 по 12.11.2024 (3 місяці 2 дні) — понад 2 місяці: лічильник обнулено, було 7',
      'The absence of service from 10 August 2024 to 12 November 2024 (3 months 2 days) was longer than 2 months: the counter was reset, it was 7',
    ],
    [
      'a blocking at once',
      loss('forced', '2024-08-10', { since: SINCE, counted: 0 }),
      'Принудительная блокировка с 10.08.2024: счётчик обнулён, было 7',
      'Примусове блокування з 10.08.2024: лічильник обнулено, було 7',
      'The forced blocking from 10 August 2024: the counter was reset, it was 7',
    ],
    [
      'a blocking at its end',
      loss('forced-return', '2024-08-11', { since: SINCE, until: moscow('2024-08-11'), counted: DAY_MS }),
      'Принудительная блокировка с 10.08.2024 по 11.08.2024 (1 день): счётчик обнулён, было 7',
      'Примусове блокування з 10.08.2024 по 11.08.2024 (1 день): лічильник обнулено, було 7',
      'The forced blocking from 10 August 2024 to 11 August 2024 (1 day): the counter was reset, it was 7',
    ],
    [
      'one of several blockings, one without words',
      loss('blockings', '2024-08-13', { since: SINCE, counted: 3 * DAY_MS }),
      'Блокировка (принудительная, добровольная или «court») с 10.08.2024 к 13.08.2024 длится дольше допустимых 3 дней: счётчик обнулён, было 7',
      'Блокування (примусове, добровільне або «court») з 10.08.2024 станом на 13.08.2024 триває понад дозволені 3 дні: лічильник обнулено, було 7',
      'The blocking (forced, voluntary or “court”) from 10 August 2024 became longer than the allowed 3 days on 13 August 2024: the counter was reset, it was 7',
    ],
    [
      'a debt at once, with a counter whose floor is two',
      loss('debt', '2024-08-10', { since: SINCE, counted: 0 }, { delta: -5, value: 2 }),
      'Долг (баланс ниже 0,00 ₽) с 10.08.2024: счётчик сброшен до 2, было 7',
      'Борг (баланс нижче 0,00 ₽) з 10.08.2024: лічильник скинуто до 2, було 7',
      'The debt (balance below ₽0.00) from 10 August 2024: the counter was reset to 2, it was 7',
    ],
    [
      'a debt at its end',
      loss('debt-return', '2024-08-15', { since: SINCE, until: moscow('2024-08-15'), counted: 5 * DAY_MS }),
      'Долг (баланс ниже 0,00 ₽) с 10.08.2024 по 15.08.2024 (5 дней) дольше допустимых 3 дней: счётчик обнулён, было 7',
      'Борг (баланс нижче 0,00 ₽) з 10.08.2024 по 15.08.2024 (5 днів) — понад дозволені 3 дні: лічильник обнулено, було 7',
      'The debt (balance below ₽0.00) from 10 August 2024 to 15 August 2024 (5 days) was longer than the allowed 3 days: the counter was reset, it was 7',
    ],
    [
      'a low balance',
      loss(
        'low',
        '2024-08-13',
        { since: SINCE, counted: 3 * DAY_MS },
        { kind: 'deduction', delta: -2, value: 5 },
      ),
      'Низкий баланс (ниже 100,00 ₽) с 10.08.2024 к 13.08.2024 длится уже 3 дня: счётчик уменьшен на 2, было 7, стало 5',
      'Низький баланс (нижче 100,00 ₽) з 10.08.2024 станом на 13.08.2024 триває вже 3 дні: лічильник зменшено на 2, було 7, стало 5',
      'The low balance (below ₽100.00) from 10 August 2024 reached 3 days on 13 August 2024: the counter went down by 2, from 7 to 5',
    ],
    [
      'a change of tariff',
      loss('tariff', '2024-08-10', { since: SINCE, ref: 'internet' }),
      'Смена тарифа 10.08.2024 (услуга internet): счётчик обнулён, было 7',
      'Зміна тарифу 10.08.2024 (послуга internet): лічильник обнулено, було 7',
      'Change of tariff on 10 August 2024 (service internet): the counter was reset, it was 7',
    ],
    [
      'a cheaper tariff',
      loss('tariff-down', '2024-08-10', { since: SINCE, ref: 'internet' }),
      'Переход на более дешёвый тариф 10.08.2024 (услуга internet): счётчик обнулён, было 7',
      'Перехід на дешевший тариф 10.08.2024 (послуга internet): лічильник обнулено, було 7',
      'Change to a cheaper tariff on 10 August 2024 (service internet): the counter was reset, it was 7',
    ],
    [
      'the end of the contract',
      loss('terminated', '2024-08-10', { since: SINCE }),
      'Расторжение договора 10.08.2024: счётчик обнулён, было 7',
      'Розірвання договору 10.08.2024: лічильник обнулено, було 7',
      'Termination of the contract on 10 August 2024: the counter was reset, it was 7',
    ],
  ])('%s', (_name, step, ...sentences) => {
    expect(told(step)).toEqual(sentences);
  });

  it('tells a rule that an amended version no longer has by its id', () => {
    const step = loss('grace', '2024-08-13', { since: SINCE, counted: 3 * DAY_MS });

    expect(told(step)).toEqual([
      'Правило «grace», которого в условиях больше нет: счётчик обнулён, было 7',
      'Правило «grace», якого в умовах більше немає: лічильник обнулено, було 7',
      'The rule “grace”, which the terms no longer have: the counter was reset, it was 7',
    ]);
  });

  it('names the blocking that decided when it is known', () => {
    const step = loss('blockings', '2024-08-13', { since: SINCE, counted: 3 * DAY_MS, ref: 'voluntary' });

    expect(explainEntry(step, PROGRAMME, 'ru')).toBe(
      'Добровольная блокировка с 10.08.2024 к 13.08.2024 длится дольше допустимых 3 дней: счётчик обнулён, было 7',
    );
  });
});

describe('explainEntry, of what people did', () => {
  it.each<Row>([
    [
      'an opening',
      entry('2024-08-10', { kind: 'opening', delta: 7, value: 7 }),
      'Перенесено из прежней системы: счётчик 7',
      'Перенесено з попередньої системи: лічильник 7',
      'Brought over from the older system: the counter is 7',
    ],
    [
      'an adjustment',
      entry('2024-08-10', { kind: 'adjustment', delta: -2, value: 5, reason: { ref: 'T-77' } }),
      'Счётчик исправлен вручную (T-77): −2, счётчик 5',
      'Лічильник виправлено вручну (T-77): −2, лічильник 5',
      'The counter was adjusted by hand (T-77): −2, the counter is 5',
    ],
    [
      'an enrolment',
      entry('2024-08-10', { kind: 'enrolled', value: 6 }),
      'Программа подключена, счётчик 6',
      'Програму підключено, лічильник 6',
      'Enrolled in the programme, the counter is 6',
    ],
    [
      'a leave',
      entry('2024-08-10', { kind: 'unenrolled', value: 6 }),
      'Программа отключена по запросу',
      'Програму відключено за запитом',
      'Left the programme on request',
    ],
    [
      'an unenrolment by the terms',
      entry('2024-08-10', { kind: 'unenrolled', reason: { codes: ['closes_when'] } }),
      'Программа отключена: выполнено условие отключения (счётчик не больше 0)',
      'Програму відключено: виконано умову відключення (лічильник не більше 0)',
      'Enrolment in the programme ended: a condition that ends enrolment holds (the counter is at most 0)',
    ],
    [
      'a refused request, with every reason',
      entry('2024-08-10', {
        kind: 'enrolment_refused',
        value: 3,
        reason: { codes: ['counter', 'other_promotion', 'terminated'], found: ['3', 'summer', null] },
      }),
      'В подключении отказано: счётчик 3 (нужно: счётчик не меньше 6); абонент участвует в другой акции (summer); договор расторгнут',
      'У підключенні відмовлено: лічильник 3 (потрібно: лічильник не менше 6); абонент бере участь в іншій акції (summer); договір розірвано',
      'Enrolment was refused: the counter is 3 (required: the counter is at least 6); the subscriber takes part in another promotion (summer); the contract was terminated',
    ],
  ])('%s', (_name, step, ...sentences) => {
    expect(told(step)).toEqual(sentences);
  });
});
