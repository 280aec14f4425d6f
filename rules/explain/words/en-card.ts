import { counted } from '../../words/plural.ts';
import type { CardWords } from './card-words.ts';
import { because, withNote } from './text.ts';

const MONTHS = { one: 'month', few: 'months', many: 'months' };
const PERIODS = { one: 'period', few: 'periods', many: 'periods' };
const DAYS = { one: 'day', few: 'days', many: 'days' };

/** A subscriber's card in English. */
export const cardEn: CardWords = {
  unit: (period) => (period === null ? 'calendar months' : `periods of ${period}`),
  count: (value, isMonths) => counted(value, isMonths ? MONTHS : PERIODS, 'en'),
  counter: (count, since) => `Counter: ${count}, kept since ${since}`,
  enrolled: 'Enrolled in the programme',
  mayEnrol: {
    subscriber: 'Not enrolled; enrolment is open now',
    provider:
      'Not enrolled: the provider enrols by itself at the end of the period, and it can be asked for now',
  },
  mayNotEnrol: (why) => because('Not enrolled, and enrolment is not open now', why),
  request: {
    enrol: (at) => `The request of ${at} to be enrolled is decided by the next night`,
    leave: (at) => `The request of ${at} to leave is decided by the next night`,
  },
  credit: (percent, amount, money) =>
    `This month's discount: ${percent === null ? amount : `${percent} %, ${amount}`} — ${money}`,
  money: {
    shadow: 'the older system paid this month',
    decided: 'decided, the month is not closed yet',
    posted: 'handed over to be credited',
    applied: 'credited',
    rejected: 'decided and not credited: the billing system did not take it',
  },
  noDiscount: (why) => because('No discount this month', why),
  undecided: (date) =>
    date === null
      ? 'This month has no bonus day'
      : `This month's discount is not decided yet: the bonus day is ${date}`,
  step: ({ more, date, gives, amount }) =>
    withNote(
      `${more === null ? 'From' : `${more} more without a break, and from`} ${date} the discount is ${gives}`,
      amount,
    ),
  ifEnrolled: 'if enrolled by then',
  highest: 'The programme has no higher discount',
  stands: (why) => because('The counter does not grow now', why ?? ''),
  noNext: {
    not_begun: 'The counter has not begun',
    terminated: 'The contract was terminated: the counter does not grow',
    ended: 'There is no further step before the programme ends',
    no_bonus: 'This programme gives no discounts',
  },
  now: (state) => `Now: ${state}`,
  tolerance: {
    longer_than: (length) => `A break no longer than ${length} does not break the counter`,
    at_least: (length) => `A break shorter than ${length} does not break the counter`,
  },
  noRules: 'Breaks do not lower the counter',
  unlessMet: (condition, effect) => `Unless “${condition}” holds, ${effect}`,
  lossAt: (at, value) => `On ${at} the counter becomes ${value}`,
  left: (days) => {
    if (days === null) return 'that time is past, and the next night decides it';
    return days === 0 ? 'less than a day is left' : `${counted(days, DAYS, 'en')} left`;
  },
  asOf: (walkedTo, through) => `Counted as of ${walkedTo}, up to the end of ${through}`,
  news: 'New data came since: the next night takes them up',
  parked: (since) => `The counter is not kept up to date since ${since}: support is looking at the data`,
  incident: (since) => `Nothing is decided since ${since}: the provider is checking the data`,
  waiting: 'The counter is not worked out yet: the next night does that',
  headings: { card: (subscriber) => `Subscriber ${subscriber}`, continuity: () => 'What breaks the counter' },
};
