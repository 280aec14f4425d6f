import type { Locale } from '../locale.ts';
import type { WhatIfWords } from './words-contract.ts';

const RU: WhatIfWords = {
  question: {
    block: (blocking, from, to) =>
      `Что если: ${blocking} с ${from}${to === null ? ', без окончания' : ` до ${to}`}`,
    pay: (amount, from) => `Что если: платёж ${amount} ${from}`,
    terminate: (from) => `Что если: договор расторгнут ${from}`,
  },
  assumed: {
    always: 'услуги, абонентская плата, сегмент, баланс и подключение остаются как сейчас',
    payments: (amount, like) => `каждый месяц вносится абонентская плата, ${amount}, в день платежа ${like}`,
    noPayments: (last) =>
      last === null ? 'платежей нет: их не было и раньше' : `платежей нет: последний был ${last}`,
    charges: (month, sum) => `каждый месяц списывается то же, что в месяце ${month}: ${sum}`,
    blocked: (blocking, from) => `${blocking} с ${from} продолжается: платёж сам её не снимает`,
  },
  because: {
    not_begun: 'счётчик ещё не начат',
    not_enrolled: 'программа не подключена',
    not_served: 'услуги не было ни в этот день, ни в месяце перед ним',
  },
  columns: { day: '', counter: 'счётчик', without: 'как есть', with: 'что если', difference: 'разница' },
  now: (at) => `сейчас, ${at}`,
  enrolled: { yes: 'подключена', no: 'не подключена' },
  refusal: 'отказ',
  none: 'нет',
  sumPast: 'до сих пор',
  sumNext: 'дальше',
  headings: {
    assumed: 'Предполагается, что',
    refusals: 'Почему без бонуса',
    onlyWith: 'Что тогда произойдёт',
    onlyWithout: 'Чего тогда не будет',
  },
  noDays: (end) => `Программа закончилась ${end}: бонусных дней больше нет`,
};

const UK: WhatIfWords = {
  question: {
    block: (blocking, from, to) =>
      `Що якщо: ${blocking} з ${from}${to === null ? ', без закінчення' : ` до ${to}`}`,
    pay: (amount, from) => `Що якщо: платіж ${amount} ${from}`,
    terminate: (from) => `Що якщо: договір розірвано ${from}`,
  },
  assumed: {
    always: 'послуги, абонентська плата, сегмент, баланс і підключення лишаються як зараз',
    payments: (amount, like) => `щомісяця вноситься абонентська плата, ${amount}, у день платежу ${like}`,
    noPayments: (last) =>
      last === null ? 'платежів немає: їх не було й раніше' : `платежів немає: останній був ${last}`,
    charges: (month, sum) => `щомісяця списується те саме, що в місяці ${month}: ${sum}`,
    blocked: (blocking, from) => `${blocking} з ${from} триває: платіж сам його не знімає`,
  },
  because: {
    not_begun: 'лічильник ще не почато',
    not_enrolled: 'програму не підключено',
    not_served: 'послуги не було ні цього дня, ні в місяці перед ним',
  },
  columns: { day: '', counter: 'лічильник', without: 'як є', with: 'що якщо', difference: 'різниця' },
  now: (at) => `зараз, ${at}`,
  enrolled: { yes: 'підключено', no: 'не підключено' },
  refusal: 'відмова',
  none: 'немає',
  sumPast: 'дотепер',
  sumNext: 'далі',
  headings: {
    assumed: 'Припускається, що',
    refusals: 'Чому без бонусу',
    onlyWith: 'Що тоді станеться',
    onlyWithout: 'Чого тоді не буде',
  },
  noDays: (end) => `Програма закінчилася ${end}: бонусних днів більше немає`,
};

const EN: WhatIfWords = {
  question: {
    block: (blocking, from, to) =>
      `What if: ${blocking} from ${from}${to === null ? ' on, without an end' : ` to ${to}`}`,
    pay: (amount, from) => `What if: a payment of ${amount} on ${from}`,
    terminate: (from) => `What if: the contract is terminated on ${from}`,
  },
  assumed: {
    always: 'services, fees, segment, balance and enrolment stay as they are now',
    payments: (amount, like) =>
      `the monthly fee, ${amount}, is paid each month on the day of the payment of ${like}`,
    noPayments: (last) =>
      last === null
        ? 'nothing is paid: there never was a payment'
        : `nothing is paid: the last payment was on ${last}`,
    charges: (month, sum) => `each month is charged what ${month} was: ${sum}`,
    blocked: (blocking, from) => `${blocking} since ${from} goes on: a payment alone does not end it`,
  },
  because: {
    not_begun: 'the counter has not begun',
    not_enrolled: 'not enrolled',
    not_served: 'there was no service on that day or in the month before it',
  },
  columns: { day: '', counter: 'counter', without: 'as it is', with: 'what if', difference: 'difference' },
  now: (at) => `now, ${at}`,
  enrolled: { yes: 'enrolled', no: 'not enrolled' },
  refusal: 'refusal',
  none: 'none',
  sumPast: 'so far',
  sumNext: 'from now on',
  headings: {
    assumed: 'Assumed:',
    refusals: 'Why no bonus',
    onlyWith: 'What would happen then',
    onlyWithout: 'What would not happen then',
  },
  noDays: (end) => `The programme ended on ${end}: there are no more bonus days`,
};

const ALL: Readonly<Record<Locale, WhatIfWords>> = { ru: RU, uk: UK, en: EN };

/** The words of a language. */
export function whatIfWords(locale: Locale): WhatIfWords {
  return ALL[locale];
}
