import { counted } from '../../words/plural.ts';
import type { StoryWords } from './story-words.ts';
import { withNote } from './text.ts';

const LOSSES = { one: 'снижение', few: 'снижения', many: 'снижений' };

/** История счётчика по-русски. */
export const storyRu: StoryWords = {
  heading: (subscriber, title, at) => `Абонент ${subscriber}, ${title}, на ${at}`,
  knownAt: (at) => `Как было известно на ${at}`,
  folded: (at) => `Факты до ${at} свёрнуты: промежутки времени рассказаны с этого момента`,
  notBegun: 'Счётчик ещё не начат: со дня начала программы услуги не было',
  counter: (value, since) => `Счётчик: ${value}, ведётся с ${since}`,
  enrolled: (since) => `Программа подключена с ${since}`,
  notEnrolled: (since) => (since === null ? 'Программа не подключена' : `Программа отключена с ${since}`),
  now: (state, since, length) => `Сейчас: ${state} с ${since} (${length})`,
  lastLoss: (value, day, sentence) =>
    value === 0 ? `Почему 0: ${day}. ${sentence}` : `Последнее снижение: ${day}. ${sentence}`,
  losses: (times, since, was) => `Подряд ${counted(times, LOSSES, 'ru')} с ${since}, до них было ${was}`,
  noLoss: 'Счётчик ни разу не снижался',
  pending: {
    gap: (value, rule) => `Когда услуга возобновится, счётчик станет ${value} (${rule})`,
    inactive: (value, rule) => `Когда услуга возобновится, счётчик станет ${value} (${rule})`,
    blocked: (value, rule) => `Когда блокировка закончится, счётчик станет ${value} (${rule})`,
    debt: (value, rule) => `Когда баланс будет пополнен, счётчик станет ${value} (${rule})`,
  },
  unless: {
    gap: (before, effect) => `Если услуга не возобновится до ${before}, ${effect}`,
    inactive: (before, effect) => `Если услуга не возобновится до ${before}, ${effect}`,
    blocked: (before, effect) => `Если блокировка не закончится до ${before}, ${effect}`,
    debt: (before, effect) => `Если баланс не будет пополнен до ${before}, ${effect}`,
  },
  becomes: (value, rule) => `счётчик станет ${value} (${rule})`,
  becomesOnReturn: (value, rule) => `при возврате счётчик станет ${value} (${rule})`,
  periodEnds: (at) => `Текущий период закончится ${at}`,
  bonusDay: (at) => `Следующий бонусный день: ${at}`,
  ended: (at) => `Программа закончилась ${at}`,
  month: (title, was, now) => `${title}: счётчик ${was === now ? now : `${was} → ${now}`}`,
  classes: {
    served: (blocking) =>
      blocking === null ? 'услуга предоставляется' : `услуга считается предоставленной (${blocking})`,
    blocked: (blocking) => blocking ?? 'блокировка',
    paused: (blocking) => (blocking === null ? 'приостановка' : `приостановка (${blocking})`),
    idle: (blocking) => (blocking === null ? 'услуги нет' : `услуги нет (${blocking})`),
  },
  stretch: (state, to, length) => `${state} до ${to} (${length})`,
  stretchGoesOn: (state) => `${state}, продолжается`,
  noEntry: (from, to, blockings) =>
    withNote(
      `Месяц не засчитан: услуги ${to === null ? `нет с ${from}` : `не было с ${from} до ${to}`}`,
      blockings,
    ),
  terminated: 'договор расторгнут',
  byOpening: 'так перенесено из прежней системы',
  byHand: (author, reason) => `внёс ${author}: ${reason}`,
  monthInside: (title) => title.toLowerCase(),
  corrected: ({ month, was, isNow, becomes }) =>
    `За ${month} начислено ${was}; по уточнённым фактам ${isNow ?? 'бонуса нет'}; ${becomes}`,
  difference: {
    booked: (amount, close) => `разница ${amount} учтена в закрытии за ${close}`,
    will_be_booked: (amount, close) => `разница ${amount} будет учтена в закрытии за ${close}`,
    held: (amount) => `разница ${amount} ждёт проверки`,
    beyond_reach: (amount) => `разница ${amount} не учтена: месяц старше срока исправлений`,
  },
};
