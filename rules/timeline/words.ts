import type { Locale } from '../locale.ts';
import type { TimelineWords } from './words-contract.ts';

const RU: TimelineWords = {
  columns: { counter: 'счётчик', bonus: 'бонус' },
  legend: {
    served: 'услуга',
    part: 'услуга часть дня',
    blocked: 'блокировка',
    paused: 'приостановка',
    idle: 'услуги нет',
    not_begun: 'счётчик не начат',
    ended: 'программа закончилась',
    not_walked: 'ещё не рассчитано',
  },
  without: {
    not_begun: 'счётчик ещё не начат',
    ended: 'программа закончилась',
    not_walked: 'ещё не рассчитано',
  },
  headings: {
    spans: 'Отрезки',
    absences: 'Перерывы и правила',
    debts: 'Баланс и правила',
    facts: 'Что передал биллинг',
    events: 'События',
  },
  between: (from, to) => (to === null ? `с ${from}, продолжается` : `с ${from} до ${to}`),
  held: (used, at) => `сработало ${at}, всего ${used}`,
  atOnce: (at) => `сработало сразу, ${at}`,
  spared: (used, left) => `не сработало: использовано ${used}, оставалось ${left}`,
  waiting: (used, left, at) => `использовано ${used}, осталось ${left}: сработает ${at}`,
  standsStill: (used, left) => `использовано ${used}, осталось ${left}; отсчёт сейчас стоит`,
  fact: {
    service: (code) => `услуга ${code}`,
    blocking: (code) => code,
    promotion: (code) => `акция ${code}`,
  },
  mark: {
    payment: (amount) => `платёж ${amount}`,
    charge: (amount, category) => `списание ${amount} (${category})`,
    balance: (amount) => `баланс ${amount}`,
    fee: (amount, service, tariff) => `абонентская плата ${amount} (${service}, тариф ${tariff})`,
    termination: 'договор расторгнут',
  },
  refusal: 'отказ',
  notWalked: (subscriber, title) => `Абонент ${subscriber}, ${title}: счётчик ещё не рассчитан`,
};

const UK: TimelineWords = {
  columns: { counter: 'лічильник', bonus: 'бонус' },
  legend: {
    served: 'послуга',
    part: 'послуга частину дня',
    blocked: 'блокування',
    paused: 'призупинення',
    idle: 'послуги немає',
    not_begun: 'лічильник не почато',
    ended: 'програма закінчилася',
    not_walked: 'ще не розраховано',
  },
  without: {
    not_begun: 'лічильник ще не почато',
    ended: 'програма закінчилася',
    not_walked: 'ще не розраховано',
  },
  headings: {
    spans: 'Відрізки',
    absences: 'Перерви та правила',
    debts: 'Баланс і правила',
    facts: 'Що передав білінг',
    events: 'Події',
  },
  between: (from, to) => (to === null ? `з ${from}, триває` : `з ${from} до ${to}`),
  held: (used, at) => `спрацювало ${at}, усього ${used}`,
  atOnce: (at) => `спрацювало одразу, ${at}`,
  spared: (used, left) => `не спрацювало: використано ${used}, лишалося ${left}`,
  waiting: (used, left, at) => `використано ${used}, лишилося ${left}: спрацює ${at}`,
  standsStill: (used, left) => `використано ${used}, лишилося ${left}; відлік зараз стоїть`,
  fact: {
    service: (code) => `послуга ${code}`,
    blocking: (code) => code,
    promotion: (code) => `акція ${code}`,
  },
  mark: {
    payment: (amount) => `платіж ${amount}`,
    charge: (amount, category) => `списання ${amount} (${category})`,
    balance: (amount) => `баланс ${amount}`,
    fee: (amount, service, tariff) => `абонентська плата ${amount} (${service}, тариф ${tariff})`,
    termination: 'договір розірвано',
  },
  refusal: 'відмова',
  notWalked: (subscriber, title) => `Абонент ${subscriber}, ${title}: лічильник ще не розраховано`,
};

const EN: TimelineWords = {
  columns: { counter: 'counter', bonus: 'bonus' },
  legend: {
    served: 'service',
    part: 'service for a part of the day',
    blocked: 'blocking',
    paused: 'pause',
    idle: 'no service',
    not_begun: 'counter not begun',
    ended: 'programme ended',
    not_walked: 'not walked yet',
  },
  without: {
    not_begun: 'the counter has not begun',
    ended: 'the programme has ended',
    not_walked: 'no night has walked so far yet',
  },
  headings: {
    spans: 'Spans',
    absences: 'Absences and rules',
    debts: 'Balance and rules',
    facts: 'What the billing system said',
    events: 'Events',
  },
  between: (from, to) => (to === null ? `since ${from}, still going on` : `${from} to ${to}`),
  held: (used, at) => `took hold on ${at}, ${used} in all`,
  atOnce: (at) => `took hold at once, on ${at}`,
  spared: (used, left) => `did not take hold: ${used} used, ${left} left`,
  waiting: (used, left, at) => `${used} used, ${left} left: takes hold on ${at}`,
  standsStill: (used, left) => `${used} used, ${left} left; its clock stands still now`,
  fact: {
    service: (code) => `service ${code}`,
    blocking: (code) => code,
    promotion: (code) => `promotion ${code}`,
  },
  mark: {
    payment: (amount) => `payment ${amount}`,
    charge: (amount, category) => `charge ${amount} (${category})`,
    balance: (amount) => `balance ${amount}`,
    fee: (amount, service, tariff) => `monthly fee ${amount} (${service}, tariff ${tariff})`,
    termination: 'contract terminated',
  },
  refusal: 'refusal',
  notWalked: (subscriber, title) => `Subscriber ${subscriber}, ${title}: no night has walked the counter yet`,
};

const ALL: Readonly<Record<Locale, TimelineWords>> = { ru: RU, uk: UK, en: EN };

/** The words of a language. */
export function timelineWords(locale: Locale): TimelineWords {
  return ALL[locale];
}
