import type { Base, CloseMode, Corrections } from '../terms.ts';
import { sayDuration, sayEvery } from '../words/duration.ts';
import { counted, type Forms, plural } from '../words/plural.ts';
import type { DescribeWords } from './words-contract.ts';

const UNITS: Forms = { one: 'единицу', few: 'единицы', many: 'единиц' };
const EVERY_UNITS: Forms = { one: 'каждую', few: 'каждые', many: 'каждые' };

/** The terms in Russian. */
export const RU: DescribeWords = {
  programme: (title, code) => `${title} (${code})`,
  source: (source) => `Источник условий: ${source}.`,
  zone: (zone, currency) => `Часовой пояс: ${zone}. Валюта: ${currency}.`,
  validUntil: (day) => `Программа действует до ${day} (этот момент уже не входит).`,
  noEnd: 'Программа действует бессрочно.',

  version: (number, day) => `Редакция ${number}, действует с ${day}`,
  existing: {
    migrate: 'Прежние участники переходят на эту редакцию.',
    keep: 'Прежние участники остаются на своей редакции, пока не выйдут из программы.',
  },
  services: {
    all: 'Учитываются все услуги.',
    named: (list) => `Учитываются только услуги: ${list}.`,
    others: (list) => `Учитываются все услуги, кроме: ${list}.`,
  },
  blocking: 'Чем считаются блокировки (если их несколько сразу, решает та, что стоит выше):',
  blockedAs: {
    blocked: 'блокировка',
    paused: 'приостановка — ни услуга, ни перерыв',
    idle: 'обычное отсутствие услуги',
    served: 'услуга не прерывается',
  },
  otherKinds: 'остальные виды',
  counter: (floor, cap) =>
    cap === null
      ? `Счётчик не опускается ниже ${floor}; сверху не ограничен.`
      : `Счётчик держится между ${floor} и ${cap}.`,

  accrual: 'Как растёт счётчик',
  monthly: (count) => `За каждый календарный месяц с услугой счётчик растёт на ${count}.`,
  anchored: (every, count) =>
    `За ${sayEvery(every, 'ru')} с услугой, считая от начала счёта или от последнего обнуления, счётчик растёт на ${count}.`,
  firstPeriod: {
    count: 'Первый месяц засчитывается, даже если он неполный.',
    skip: 'Первый месяц, если он неполный, не засчитывается.',
  },
  pausedPeriod: {
    count: 'Период с приостановкой засчитывается.',
    skip: 'Период с приостановкой не засчитывается.',
  },
  requires: 'Период засчитывается, если:',
  otherwise: (effect) => `; иначе ${effect}`,
  skip: 'период не засчитывается',

  interruptions: 'Что прерывает счёт',
  interrupted: 'Период, в котором действовало что-то из этого, не засчитывается.',
  noInterruptions: 'Перерывы счётчик не уменьшают.',
  when: {
    longerThan: (duration) => ` дольше ${sayDuration(duration, 'ru', 'genitive')}`,
    atLeast: (duration) => ` ${sayDuration(duration, 'ru')} или дольше`,
    gap: (wait) => `услуги нет (без учёта блокировок и приостановок)${wait}`,
    inactive: (wait) => `услуги нет (вместе с блокировками, но без приостановок)${wait}`,
    blocked: (kinds, wait) => `блокировка (${kinds})${wait}`,
    debt: (below, wait) => `баланс ниже ${below}${wait}`,
    tariffChange: {
      any: 'смена тарифа',
      up: 'переход на более дорогой тариф',
      down: 'переход на более дешёвый тариф',
    },
    terminated: 'расторжение договора',
  },
  effect: {
    none: 'счётчик не меняется',
    reset: 'счётчик обнуляется',
    subtract: (by) => `счётчик уменьшается на ${by}`,
    divide: (by, round) =>
      `счётчик делится на ${by} с округлением ${round === 'down' ? 'вниз' : 'до ближайшего целого (половина — вверх)'}`,
    set: (to) => `счётчик становится равен ${to}, если был больше`,
  },
  onReturn: {
    gap: ', когда услуга возобновится',
    inactive: ', когда услуга возобновится',
    blocked: ', когда блокировка закончится',
    debt: ', когда баланс восстановится',
    tariff_change: '',
    terminated: '',
  },
  repeated: (every) => `, и снова ${sayEvery(every, 'ru')}`,

  enrolment: 'Участие',
  by: {
    subscriber: 'Участие включает сам абонент.',
    provider:
      'Участие включает провайдер, сам, в конце периода; если абонент отказался, то только по его новой просьбе.',
  },
  noEnrolment: 'Участвуют все абоненты, включать ничего не нужно.',
  opensWhen: 'Включить можно, если выполнено всё:',
  opensAlways: 'Включить можно в любое время.',
  closesWhen: 'Участие отключается, как только выполнено хотя бы одно:',

  bonus: 'Бонус',
  noBonus: 'Бонус не начисляется.',
  day: (day, time) => `Начисляется ${day}-го числа каждого месяца в ${time}.`,
  bonusRequires: 'Для начисления должно быть выполнено всё:',
  base: sayBase,
  rates: {
    title: 'Размер по значению счётчика:',
    rung: (from, value) => `от ${from} — ${value}`,
    linear: ({ from, value, step, every, max }) =>
      `от ${from} — ${value}, и ещё ${step} за ${plural(every, EVERY_UNITS, 'ru')} ${every === 1 ? 'следующую единицу' : `следующие ${counted(every, UNITS, 'ru')}`} счётчика, но не больше ${max}`,
  },
  rounding: (rounding, unit) => {
    const ways = {
      half_up: 'до ближайшего, половина — вверх',
      half_even: 'до ближайшего, половина — к чётному',
      down: 'вниз',
    };
    return `Сумма округляется один раз, в конце, до ${unit}: ${ways[rounding]}.`;
  },
  maxAmount: (amount) => `Не больше ${amount}.`,

  close: sayClose,
  safeguards: {
    title: 'Закрытие месяца останавливается для проверки, если:',
    total: (amount) => `всего начислено больше ${amount}`,
    changePercent: (percent) => `сумма отличается от прошлого месяца больше чем на ${percent}`,
    oneCredit: (amount) => `одному абоненту начислено больше ${amount} (откладывается только это начисление)`,
    parkedPercent: (percent) => `отложено больше ${percent} абонентов`,
  },
  corrections: sayCorrections,
};

function sayBase(base: Base): string {
  switch (base.kind) {
    case 'fee':
      return 'Процент берётся от абонентской платы.';
    case 'payments':
      return 'Процент берётся от платежей за прошлый календарный месяц.';
    case 'charges': {
      const all = 'Процент берётся от списаний за прошлый календарный месяц';
      if (base.categories === null) return `${all}.`;
      return 'in' in base.categories
        ? `${all} по категориям: ${base.categories.in.join(', ')}.`
        : `${all}, кроме категорий: ${base.categories.not_in.join(', ')}.`;
    }
  }
}

function sayClose(close: CloseMode): string {
  switch (close.kind) {
    case 'automatic':
      return 'Месяц закрывается сам.';
    case 'after':
      return `Месяц закрывается сам через ${sayDuration(close.after, 'ru')}.`;
    case 'confirm': {
      const then = close.then === 'post' ? 'потом месяц закрывается сам' : 'потом приходит напоминание';
      return `Месяц закрывает сотрудник; на это даётся ${sayDuration(close.within, 'ru')}, ${then}.`;
    }
  }
}

function sayCorrections({ reach, negative, carryFor }: Corrections): string {
  const how = {
    carry: `возвращаемое вычитается из следующих бонусов, не дольше ${sayDuration(carryFor, 'ru', 'genitive')}, остаток списывается`,
    book: 'возвращаемое взыскивается',
    waive: 'возвращаемое сразу списывается',
  };
  return `Прошлые месяцы исправляются за ${sayDuration(reach, 'ru')}; ${how[negative]}.`;
}
