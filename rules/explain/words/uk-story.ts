import { counted } from '../../words/plural.ts';
import type { StoryWords } from './story-words.ts';
import { withNote } from './text.ts';

const LOSSES = { one: 'зниження', few: 'зниження', many: 'знижень' };

/** Історія лічильника українською. */
export const storyUk: StoryWords = {
  heading: (subscriber, title, at) => `Абонент ${subscriber}, ${title}, на ${at}`,
  knownAt: (at) => `Як було відомо на ${at}`,
  folded: (at) => `Факти до ${at} згорнуто: проміжки часу розказано від цього моменту`,
  notBegun: 'Лічильник ще не почато: від початку програми послуги не було',
  counter: (value, since) => `Лічильник: ${value}, ведеться з ${since}`,
  enrolled: (since) => `Програму підключено з ${since}`,
  notEnrolled: (since) => (since === null ? 'Програму не підключено' : `Програму відключено з ${since}`),
  now: (state, since, length) => `Зараз: ${state} з ${since} (${length})`,
  lastLoss: (value, day, sentence) =>
    value === 0 ? `Чому 0: ${day}. ${sentence}` : `Останнє зниження: ${day}. ${sentence}`,
  losses: (times, since, was) => `Поспіль ${counted(times, LOSSES, 'uk')} з ${since}, до них було ${was}`,
  noLoss: 'Лічильник жодного разу не знижувався',
  pending: {
    gap: (value, rule) => `Коли послуга відновиться, лічильник стане ${value} (${rule})`,
    inactive: (value, rule) => `Коли послуга відновиться, лічильник стане ${value} (${rule})`,
    blocked: (value, rule) => `Коли блокування закінчиться, лічильник стане ${value} (${rule})`,
    debt: (value, rule) => `Коли баланс буде поповнено, лічильник стане ${value} (${rule})`,
  },
  unless: {
    gap: (before, effect) => `Якщо послуга не відновиться до ${before}, ${effect}`,
    inactive: (before, effect) => `Якщо послуга не відновиться до ${before}, ${effect}`,
    blocked: (before, effect) => `Якщо блокування не закінчиться до ${before}, ${effect}`,
    debt: (before, effect) => `Якщо баланс не буде поповнено до ${before}, ${effect}`,
  },
  becomes: (value, rule) => `лічильник стане ${value} (${rule})`,
  becomesOnReturn: (value, rule) => `після повернення лічильник стане ${value} (${rule})`,
  periodEnds: (at) => `Поточний період закінчиться ${at}`,
  bonusDay: (at) => `Наступний бонусний день: ${at}`,
  ended: (at) => `Програма закінчилася ${at}`,
  month: (title, was, now) => `${title}: лічильник ${was === now ? now : `${was} → ${now}`}`,
  classes: {
    served: (blocking) =>
      blocking === null ? 'послуга надається' : `послуга вважається наданою (${blocking})`,
    blocked: (blocking) => blocking ?? 'блокування',
    paused: (blocking) => (blocking === null ? 'призупинення' : `призупинення (${blocking})`),
    idle: (blocking) => (blocking === null ? 'послуги немає' : `послуги немає (${blocking})`),
  },
  stretch: (state, to, length) => `${state} до ${to} (${length})`,
  stretchGoesOn: (state) => `${state}, триває`,
  noEntry: (from, to, blockings) =>
    withNote(
      `Місяць не зараховано: послуги ${to === null ? `немає з ${from}` : `не було з ${from} до ${to}`}`,
      blockings,
    ),
  terminated: 'договір розірвано',
  byOpening: 'так перенесено з попередньої системи',
  byHand: (author, reason) => `вніс ${author}: ${reason}`,
  monthInside: (title) => title.toLowerCase(),
  corrected: ({ month, was, isNow, becomes }) =>
    `За ${month} нараховано ${was}; за уточненими фактами ${isNow ?? 'бонусу немає'}; ${becomes}`,
  difference: {
    booked: (amount, close) => `різницю ${amount} враховано в закритті за ${close}`,
    will_be_booked: (amount, close) => `різницю ${amount} буде враховано в закритті за ${close}`,
    held: (amount) => `різниця ${amount} чекає на перевірку`,
    beyond_reach: (amount) => `різницю ${amount} не враховано: місяць старший за строк виправлень`,
  },
};
