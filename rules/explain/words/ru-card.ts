import { counted } from '../../words/plural.ts';
import type { CardWords } from './card-words.ts';
import { because, withNote } from './text.ts';

const MONTHS = { one: 'месяц', few: 'месяца', many: 'месяцев' };
const PERIODS = { one: 'период', few: 'периода', many: 'периодов' };
const DAYS = { one: 'день', few: 'дня', many: 'дней' };

/** Карточка абонента по-русски. */
export const cardRu: CardWords = {
  unit: (period) => (period === null ? 'календарные месяцы' : `периоды по ${period}`),
  count: (value, isMonths) => counted(value, isMonths ? MONTHS : PERIODS, 'ru'),
  counter: (count, since) => `Счётчик: ${count}, ведётся с ${since}`,
  enrolled: 'Программа подключена',
  mayEnrol: {
    subscriber: 'Программа не подключена, её можно подключить сейчас',
    provider:
      'Программа не подключена: провайдер подключит её сам в конце периода, но можно и попросить сейчас',
  },
  mayNotEnrol: (why) => because('Программа не подключена, и подключить её сейчас нельзя', why),
  request: {
    enrol: (at) => `Просьбу подключить программу от ${at} рассмотрит ближайшая ночь`,
    leave: (at) => `Просьбу отключить программу от ${at} рассмотрит ближайшая ночь`,
  },
  credit: (percent, amount, money) =>
    `Скидка этого месяца: ${percent === null ? amount : `${percent} %, ${amount}`} — ${money}`,
  money: {
    shadow: 'этот месяц платила прежняя система',
    decided: 'начислена, но месяц ещё не закрыт',
    posted: 'передана на зачисление',
    applied: 'зачислена',
    rejected: 'начислена, но не зачислена: биллинг её не принял',
  },
  noDiscount: (why) => because('В этом месяце скидки нет', why),
  undecided: (date) =>
    date === null
      ? 'В этом месяце бонусного дня нет'
      : `Скидка этого месяца ещё не решена: бонусный день ${date}`,
  step: ({ more, date, gives, amount }) =>
    withNote(
      `${more === null ? 'С' : `Ещё ${more} без перерыва, и с`} ${date} скидка будет ${gives}`,
      amount,
    ),
  ifEnrolled: 'если программа будет подключена',
  highest: 'Выше этой скидки в программе нет',
  stands: (why) => because('Счётчик сейчас не растёт', why ?? ''),
  noNext: {
    not_begun: 'Счётчик ещё не начат',
    terminated: 'Договор расторгнут: счётчик не растёт',
    ended: 'Следующей ступени до конца программы не будет',
    no_bonus: 'Скидок эта программа не даёт',
  },
  now: (state) => `Сейчас: ${state}`,
  tolerance: {
    longer_than: (length) => `Перерыв не дольше ${length} счётчик не обрывает`,
    at_least: (length) => `Перерыв короче ${length} счётчик не обрывает`,
  },
  noRules: 'Перерывы счётчик не уменьшают',
  unlessMet: (condition, effect) => `Если не выполнено «${condition}», ${effect}`,
  lossAt: (at, value) => `${at} счётчик станет ${value}`,
  left: (days) => {
    if (days === null) return 'этот срок прошёл, но решит его ближайшая ночь';
    return days === 0 ? 'осталось меньше дня' : `в запасе ${counted(days, DAYS, 'ru')}`;
  },
  asOf: (walkedTo, through) => `Посчитано на ${walkedTo}, по ${through} включительно`,
  news: 'После этого пришли новые данные: их учтёт ближайшая ночь',
  parked: (since) => `С ${since} счётчик не пересчитывается: данные разбирает поддержка`,
  incident: (since) => `С ${since} расчёты приостановлены: провайдер проверяет данные`,
  waiting: 'Счётчик ещё не посчитан: это сделает ближайшая ночь',
  headings: { card: (subscriber) => `Абонент ${subscriber}`, continuity: () => 'Что обрывает счётчик' },
};
