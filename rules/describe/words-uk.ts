import type { Base, CloseMode, Corrections } from '../terms.ts';
import { sayDuration, sayEvery } from '../words/duration.ts';
import { counted, type Forms, plural } from '../words/plural.ts';
import type { DescribeWords } from './words-contract.ts';

const UNITS: Forms = { one: 'одиницю', few: 'одиниці', many: 'одиниць' };
const EVERY_UNITS: Forms = { one: 'кожну', few: 'кожні', many: 'кожні' };

/** The terms in Ukrainian. */
export const UK: DescribeWords = {
  programme: (title, code) => `${title} (${code})`,
  source: (source) => `Джерело умов: ${source}.`,
  zone: (zone, currency) => `Часовий пояс: ${zone}. Валюта: ${currency}.`,
  validUntil: (day) => `Програма діє до ${day} (цей момент уже не входить).`,
  noEnd: 'Програма діє безстроково.',

  version: (number, day) => `Редакція ${number}, діє з ${day}`,
  existing: {
    migrate: 'Попередні учасники переходять на цю редакцію.',
    keep: 'Попередні учасники залишаються на своїй редакції, доки не вийдуть із програми.',
  },
  services: {
    all: 'Враховуються всі послуги.',
    named: (list) => `Враховуються лише послуги: ${list}.`,
    others: (list) => `Враховуються всі послуги, крім: ${list}.`,
  },
  blocking: 'Чим вважаються блокування (якщо їх кілька водночас, вирішує те, що стоїть вище):',
  blockedAs: {
    blocked: 'блокування',
    paused: 'призупинення — ні послуга, ні перерва',
    idle: 'звичайна відсутність послуги',
    served: 'послуга не переривається',
  },
  otherKinds: 'решта видів',
  counter: (floor, cap) =>
    cap === null
      ? `Лічильник не опускається нижче ${floor}; зверху не обмежений.`
      : `Лічильник тримається між ${floor} і ${cap}.`,

  accrual: 'Як зростає лічильник',
  monthly: (count) => `За кожен календарний місяць із послугою лічильник зростає на ${count}.`,
  anchored: (every, count) =>
    `За ${sayEvery(every, 'uk')} із послугою, рахуючи від початку лічби або від останнього обнулення, лічильник зростає на ${count}.`,
  firstPeriod: {
    count: 'Перший місяць зараховується, навіть якщо він неповний.',
    skip: 'Перший місяць, якщо він неповний, не зараховується.',
  },
  pausedPeriod: {
    count: 'Період із призупиненням зараховується.',
    skip: 'Період із призупиненням не зараховується.',
  },
  requires: 'Період зараховується, якщо:',
  otherwise: (effect) => `; інакше ${effect}`,
  skip: 'період не зараховується',

  interruptions: 'Що перериває лічбу',
  interrupted: 'Період, у якому діяло щось із цього, не зараховується.',
  noInterruptions: 'Перерви лічильник не зменшують.',
  when: {
    longerThan: (duration) => ` довше ${sayDuration(duration, 'uk', 'genitive')}`,
    atLeast: (duration) => ` ${sayDuration(duration, 'uk')} або довше`,
    gap: (wait) => `послуги немає (без урахування блокувань і призупинень)${wait}`,
    inactive: (wait) => `послуги немає (разом із блокуваннями, але без призупинень)${wait}`,
    blocked: (kinds, wait) => `блокування (${kinds})${wait}`,
    debt: (below, wait) => `баланс нижче ${below}${wait}`,
    tariffChange: { any: 'зміна тарифу', up: 'перехід на дорожчий тариф', down: 'перехід на дешевший тариф' },
    terminated: 'розірвання договору',
  },
  effect: {
    none: 'лічильник не змінюється',
    reset: 'лічильник обнуляється',
    subtract: (by) => `лічильник зменшується на ${by}`,
    divide: (by, round) =>
      `лічильник ділиться на ${by} з округленням ${round === 'down' ? 'вниз' : 'до найближчого цілого (половина — вгору)'}`,
    set: (to) => `лічильник стає рівним ${to}, якщо був більшим`,
  },
  onReturn: {
    gap: ', коли послуга відновиться',
    inactive: ', коли послуга відновиться',
    blocked: ', коли блокування закінчиться',
    debt: ', коли баланс відновиться',
    tariff_change: '',
    terminated: '',
  },
  repeated: (every) => `, і знову ${sayEvery(every, 'uk')}`,

  enrolment: 'Участь',
  by: {
    subscriber: 'Участь вмикає сам абонент.',
    provider:
      'Участь вмикає провайдер, сам, наприкінці періоду; якщо абонент відмовився, то лише на його нове прохання.',
  },
  noEnrolment: 'Беруть участь усі абоненти, вмикати нічого не треба.',
  opensWhen: 'Увімкнути можна, якщо виконано все:',
  opensAlways: 'Увімкнути можна будь-коли.',
  closesWhen: 'Участь вимикається, щойно виконано хоча б одне:',

  bonus: 'Бонус',
  noBonus: 'Бонус не нараховується.',
  day: (day, time) => `Нараховується ${day}-го числа кожного місяця о ${time}.`,
  bonusRequires: 'Для нарахування має бути виконано все:',
  base: sayBase,
  rates: {
    title: 'Розмір за значенням лічильника:',
    rung: (from, value) => `від ${from} — ${value}`,
    linear: ({ from, value, step, every, max }) =>
      `від ${from} — ${value}, і ще ${step} за ${plural(every, EVERY_UNITS, 'uk')} ${every === 1 ? 'наступну одиницю' : `наступні ${counted(every, UNITS, 'uk')}`} лічильника, але не більше ${max}`,
  },
  rounding: (rounding, unit) => {
    const ways = {
      half_up: 'до найближчого, половина — вгору',
      half_even: 'до найближчого, половина — до парного',
      down: 'вниз',
    };
    return `Сума округлюється один раз, наприкінці, до ${unit}: ${ways[rounding]}.`;
  },
  maxAmount: (amount) => `Не більше ${amount}.`,

  close: sayClose,
  safeguards: {
    title: 'Закриття місяця зупиняється для перевірки, якщо:',
    total: (amount) => `усього нараховано більше ${amount}`,
    changePercent: (percent) => `сума відрізняється від минулого місяця більш ніж на ${percent}`,
    oneCredit: (amount) =>
      `одному абонентові нараховано більше ${amount} (відкладається лише це нарахування)`,
    parkedPercent: (percent) => `відкладено більше ${percent} абонентів`,
  },
  corrections: sayCorrections,
};

function sayBase(base: Base): string {
  switch (base.kind) {
    case 'fee':
      return 'Відсоток береться від абонентської плати.';
    case 'payments':
      return 'Відсоток береться від платежів за минулий календарний місяць.';
    case 'charges': {
      const all = 'Відсоток береться від списань за минулий календарний місяць';
      if (base.categories === null) return `${all}.`;
      return 'in' in base.categories
        ? `${all} за категоріями: ${base.categories.in.join(', ')}.`
        : `${all}, крім категорій: ${base.categories.not_in.join(', ')}.`;
    }
  }
}

function sayClose(close: CloseMode): string {
  switch (close.kind) {
    case 'automatic':
      return 'Місяць закривається сам.';
    case 'after':
      return `Місяць закривається сам через ${sayDuration(close.after, 'uk')}.`;
    case 'confirm': {
      const then = close.then === 'post' ? 'потім місяць закривається сам' : 'потім надходить нагадування';
      return `Місяць закриває працівник; на це дається ${sayDuration(close.within, 'uk')}, ${then}.`;
    }
  }
}

function sayCorrections({ reach, negative, carryFor }: Corrections): string {
  const how = {
    carry: `те, що треба повернути, віднімається від наступних бонусів, не довше ${sayDuration(carryFor, 'uk', 'genitive')}, решта списується`,
    book: 'те, що треба повернути, стягується',
    waive: 'те, що треба повернути, одразу списується',
  };
  return `Минулі місяці виправляються за ${sayDuration(reach, 'uk')}; ${how[negative]}.`;
}
