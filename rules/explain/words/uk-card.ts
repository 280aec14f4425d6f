import { counted } from '../../words/plural.ts';
import type { CardWords } from './card-words.ts';
import { because, withNote } from './text.ts';

const MONTHS = { one: 'місяць', few: 'місяці', many: 'місяців' };
const PERIODS = { one: 'період', few: 'періоди', many: 'періодів' };
const DAYS = { one: 'день', few: 'дні', many: 'днів' };

/** Картка абонента українською. */
export const cardUk: CardWords = {
  unit: (period) => (period === null ? 'календарні місяці' : `періоди по ${period}`),
  count: (value, isMonths) => counted(value, isMonths ? MONTHS : PERIODS, 'uk'),
  counter: (count, since) => `Лічильник: ${count}, ведеться з ${since}`,
  enrolled: 'Програму підключено',
  mayEnrol: {
    subscriber: 'Програму не підключено, її можна підключити зараз',
    provider:
      'Програму не підключено: провайдер підключить її сам наприкінці періоду, але можна попросити й зараз',
  },
  mayNotEnrol: (why) => because('Програму не підключено, і підключити її зараз не можна', why),
  request: {
    enrol: (at) => `Прохання підключити програму від ${at} розгляне найближча ніч`,
    leave: (at) => `Прохання відключити програму від ${at} розгляне найближча ніч`,
  },
  credit: (percent, amount, money) =>
    `Знижка цього місяця: ${percent === null ? amount : `${percent} %, ${amount}`} — ${money}`,
  money: {
    shadow: 'цей місяць платила попередня система',
    decided: 'нарахована, але місяць ще не закрито',
    posted: 'передана на зарахування',
    applied: 'зарахована',
    rejected: 'нарахована, але не зарахована: білінг її не прийняв',
  },
  noDiscount: (why) => because('Цього місяця знижки немає', why),
  undecided: (date) =>
    date === null
      ? 'Цього місяця бонусного дня немає'
      : `Знижку цього місяця ще не вирішено: бонусний день ${date}`,
  step: ({ more, date, gives, amount }) =>
    withNote(`${more === null ? 'З' : `Ще ${more} без перерви, і з`} ${date} знижка буде ${gives}`, amount),
  ifEnrolled: 'якщо програму буде підключено',
  highest: 'Вищої знижки в програмі немає',
  stands: (why) => because('Лічильник зараз не зростає', why ?? ''),
  noNext: {
    not_begun: 'Лічильник ще не почато',
    terminated: 'Договір розірвано: лічильник не зростає',
    ended: 'Наступного щабля до кінця програми не буде',
    no_bonus: 'Знижок ця програма не дає',
  },
  now: (state) => `Зараз: ${state}`,
  tolerance: {
    longer_than: (length) => `Перерва не довша за ${length} лічильника не обриває`,
    at_least: (length) => `Перерва, коротша за ${length}, лічильника не обриває`,
  },
  noRules: 'Перерви лічильника не зменшують',
  unlessMet: (condition, effect) => `Якщо не виконано «${condition}», ${effect}`,
  lossAt: (at, value) => `${at} лічильник стане ${value}`,
  left: (days) => {
    if (days === null) return 'цей строк минув, але вирішить його найближча ніч';
    return days === 0 ? 'лишилося менше дня' : `у запасі ${counted(days, DAYS, 'uk')}`;
  },
  asOf: (walkedTo, through) => `Пораховано на ${walkedTo}, по ${through} включно`,
  news: 'Після цього надійшли нові дані: їх урахує найближча ніч',
  parked: (since) => `З ${since} лічильник не перераховується: дані розбирає підтримка`,
  incident: (since) => `З ${since} розрахунки призупинено: провайдер перевіряє дані`,
  waiting: 'Лічильник ще не пораховано: це зробить найближча ніч',
  headings: { card: (subscriber) => `Абонент ${subscriber}`, continuity: () => 'Що обриває лічильник' },
};
