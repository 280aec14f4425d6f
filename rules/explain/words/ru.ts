import type { Subject, Told } from '../told.ts';
import { capital, listed, withNote } from './text.ts';
import { storyRu } from './ru-story.ts';
import type { Evidence, Words } from './words.ts';

const need = (text: string, { need }: Evidence): string => withNote(text, need === null ? null : `нужно: ${need}`);

/** Объяснения по-русски. */
export const ru: Words = {
  months: [
    'Январь', 'Февраль', 'Март', 'Апрель', 'Май', 'Июнь', 'Июль', 'Август', 'Сентябрь', 'Октябрь', 'Ноябрь', 'Декабрь',
  ],
  or: 'или',
  reasons: {
    any_of: (evidence) => need('не выполнено ни одно из возможных условий', evidence),
    balance: (evidence) => need(evidence.found === null ? 'баланс не подходит' : `на балансе ${evidence.found}`, evidence),
    balance_unknown: (evidence) => need('баланс неизвестен', evidence),
    below_first_rung: (evidence) =>
      need(evidence.found === null ? 'счётчик ниже первой ступени' : `счётчик ${evidence.found}`, evidence),
    blocked: ({ found }) => withNote('абонент заблокирован', found),
    cap: ({ found }) => withNote('счётчик уже на верхнем пределе', found),
    closes_when: ({ need }) => withNote('выполнено условие отключения', need),
    counter: (evidence) => need(evidence.found === null ? 'счётчик не подходит' : `счётчик ${evidence.found}`, evidence),
    fee: (evidence) =>
      need(evidence.found === null ? 'абонентская плата не подходит' : `абонентская плата ${evidence.found}`, evidence),
    fee_unknown: (evidence) => need('абонентская плата неизвестна', evidence),
    first_period: () => 'счётчик начался после первого дня месяца',
    interrupted: ({ found }) => withNote('в этом периоде действовало правило о перерывах', found),
    kind: (evidence) => need(kindOf(evidence.found), evidence),
    no_payment: (evidence) => need('не было платежа', evidence),
    not: (evidence) => need('условие не выполнено', evidence),
    not_enrolled: (evidence) => need('программа не была подключена', evidence),
    not_paid_in_full: (evidence) =>
      need(evidence.found === null ? 'оплачено не полностью' : `оплачено не полностью, найдено ${evidence.found}`, evidence),
    not_served: () => 'услуга в этот момент не предоставлялась',
    other_promotion: ({ found }) => withNote('абонент участвует в другой акции', found),
    paused: ({ found }) => withNote('в этом периоде была приостановка', found),
    segment: (evidence) => need(evidence.found === null ? 'сегмент не подходит' : `сегмент ${evidence.found}`, evidence),
    tariff: (evidence) => need(evidence.found === null ? 'тариф не подходит' : `тариф ${evidence.found}`, evidence),
    terminated: () => 'договор расторгнут',
    zero_amount: () => 'сумма бонуса равна нулю',
  },
  blockings: {
    temporary: 'временная блокировка',
    voluntary: 'добровольная блокировка',
    forced: 'принудительная блокировка',
    outage: 'авария у провайдера',
    other: 'прочая блокировка',
  },
  unknownBlocking: (kind) => `блокировка «${kind}»`,
  subject,
  cause,
  rule: (about, limit) => {
    if (limit === null) return subject(about);
    return `${subject(about)} ${limit.bound === 'longer_than' ? 'дольше' : 'от'} ${limit.genitive}`;
  },
  tariffChange: {
    any: 'смена тарифа',
    up: 'переход на более дорогой тариф',
    down: 'переход на более дешёвый тариф',
  },
  terminated: 'расторжение договора',
  change: {
    reset: (was, now) => (now === 0 ? `счётчик обнулён, было ${was}` : `счётчик сброшен до ${now}, было ${was}`),
    lowered: (by, was, now) => `счётчик уменьшен на ${by}, было ${was}, стало ${now}`,
  },
  entry: {
    period: (from, to) => `Период с ${from} до ${to}`,
    counted: (period, delta, value) => `${period} засчитан: +${delta}, счётчик ${value}`,
    skipped: (period, why, value) => `${period} не засчитан, счётчик остался ${value}: ${why}`,
    failed: (period, why, change) => `${period} не засчитан, ${change}: ${why}`,
    on: (event, day, ref) => withNote(`${capital(event)} ${day}`, ref === null ? null : `услуга ${ref}`),
    opened: (was, now) =>
      was === 0 ? `Перенесено из прежней системы: счётчик ${now}` : `Перенесено из прежней системы: было ${was}, стало ${now}`,
    adjusted: (delta, value, ref) =>
      `${withNote('Счётчик исправлен вручную', ref)}: ${delta === 0 ? `без изменения, остался ${value}` : `${signed(delta)}, стало ${value}`}`,
    enrolled: (value) => `Программа подключена, счётчик ${value}`,
    unenrolled: (why) => (why === null ? 'Программа отключена по запросу' : `Программа отключена: ${why}`),
    refused: (why) => `В подключении отказано: ${why}`,
  },
  bonus: {
    credit: (day, amount, share, counter) =>
      `Бонус за ${day}: ${amount}${share === null ? '' : `, ${share}`}, счётчик ${counter}`,
    share: (percent, base, kind) => `${percent} % от ${BASES[kind]} ${base}`,
    atMost: (amount) => `не больше ${amount}`,
    refusal: (day, why) => `Бонуса за ${day} нет: ${why}`,
    counterAtLeast: (from) => `счётчик не меньше ${from}`,
  },
  story: storyRu,
};

const BASES = {
  fee: 'абонентской платы',
  charges: 'начислений прошлого месяца',
  payments: 'платежей прошлого месяца',
} as const;

function subject(about: Subject): string {
  switch (about.kind) {
    case 'gap':
      return 'перерыв';
    case 'inactive':
      return 'отсутствие услуги';
    case 'blocked':
      return listed(about.blockings, 'или');
    case 'debt':
      return about.isDebt ? `долг (баланс ниже ${about.below})` : `низкий баланс (ниже ${about.below})`;
  }
}

function cause({ subject: about, from, span, limit, stoodStill }: Told): string {
  const start = `${capital(subject(about))} с ${from}`;
  const still = about.kind === 'gap' ? 'не считая блокировок и приостановок' : 'не считая приостановок';
  const note = stoodStill ? still : null;
  if (span.kind === 'running') {
    if (limit === null) return start;
    const length = limit.bound === 'longer_than' ? `дольше ${allowed(limit)}${limit.genitive}` : `уже ${limit.plain}`;
    return withNote(`${start} к ${span.at} длится ${length}`, note);
  }
  const over = `${start} до ${span.to} (${note === null ? span.length : `${span.length}, ${note}`})`;
  if (limit === null) return over;
  return limit.bound === 'longer_than'
    ? `${over} дольше ${allowed(limit)}${limit.genitive}`
    : `${over} не короче ${limit.genitive}`;
}

function allowed(limit: NonNullable<Told['limit']>): string {
  return limit.isMany && limit.isAllowance ? 'допустимых ' : '';
}

function kindOf(found: string | null): string {
  if (found === 'organisation') return 'абонент — организация';
  return found === 'person' ? 'абонент — физическое лицо' : 'вид абонента неизвестен';
}

function signed(delta: number): string {
  return delta > 0 ? `+${delta}` : `−${-delta}`;
}
