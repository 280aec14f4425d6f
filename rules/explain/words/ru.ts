import type { Limit, Subject, Told } from '../told.ts';
import { type BlockingWords, sayBlockings } from './blocking.ts';
import { cardRu } from './ru-card.ts';
import { storyRu } from './ru-story.ts';
import { because, capital, signed, withNote } from './text.ts';
import type { Evidence, Words } from './words.ts';

const BLOCKINGS: BlockingWords = {
  known: {
    temporary: { full: 'временная блокировка', short: 'временная' },
    voluntary: { full: 'добровольная блокировка', short: 'добровольная' },
    forced: { full: 'принудительная блокировка', short: 'принудительная' },
    outage: { full: 'авария у провайдера', short: 'авария у провайдера' },
    other: { full: 'прочая блокировка', short: 'прочая' },
  },
  blocking: 'блокировка',
  quote: (kind) => `«${kind}»`,
  or: 'или',
};

const BASES = {
  fee: 'абонентской платы',
  charges: 'начислений прошлого месяца',
  payments: 'платежей прошлого месяца',
} as const;

/** Объяснения по-русски. */
export const ru: Words = {
  months: 'Январь Февраль Март Апрель Май Июнь Июль Август Сентябрь Октябрь Ноябрь Декабрь'.split(' '),
  or: 'или',
  reasons: {
    any_of: (evidence) => needed('не выполнено ни одно из возможных условий', evidence),
    balance: (evidence) => shown('на балансе', evidence, 'баланс не подходит'),
    balance_unknown: (evidence) => needed('баланс неизвестен', evidence),
    below_first_rung: (evidence) => shown('счётчик', evidence, 'счётчик ниже первой ступени'),
    blocked: ({ found }) => withNote('абонент заблокирован', found),
    cap: ({ found }) => withNote('счётчик уже на верхнем пределе', found),
    closes_when: ({ need }) => withNote('выполнено условие отключения', need),
    counter: (evidence) => shown('счётчик', evidence, 'счётчик не подходит'),
    fee: (evidence) => shown('абонентская плата', evidence, 'абонентская плата не подходит'),
    fee_unknown: (evidence) => needed('абонентская плата неизвестна', evidence),
    first_period: () => 'счётчик начался после первого дня месяца',
    interrupted: ({ found }) =>
      `в этом периоде действовало правило ${found === null ? 'о перерывах' : `«${found}»`}`,
    kind: (evidence) => needed(sayKind(evidence.found), evidence),
    no_payment: (evidence) => needed('не было платежа', evidence),
    not: (evidence) => needed('условие не выполнено', evidence),
    not_enrolled: (evidence) => needed('программа не была подключена', evidence),
    not_paid_in_full: (evidence) => shown('оплачено не полностью:', evidence, 'оплачено не полностью'),
    not_served: () => 'услуга в этот момент не предоставлялась',
    other_promotion: ({ found }) => withNote('абонент участвует в другой акции', found),
    paused: ({ found }) => withNote('в этом периоде была приостановка', found),
    segment: (evidence) => shown('сегмент', evidence, 'сегмент не подходит'),
    tariff: (evidence) => shown('тариф', evidence, 'тариф не подходит'),
    terminated: () => 'договор расторгнут',
    zero_amount: () => 'сумма бонуса равна нулю',
  },
  blocking: (kind) => sayBlockings([kind], BLOCKINGS),
  cause,
  rule: (subject, limit) => {
    if (limit === null) return saySubject(subject);
    return `${saySubject(subject)} ${limit.bound === 'longer_than' ? 'дольше' : 'от'} ${limit.genitive}`;
  },
  ruleNoMore: (id) => `правило «${id}», которого в условиях больше нет`,
  tariffChange: {
    any: 'смена тарифа',
    up: 'переход на более дорогой тариф',
    down: 'переход на более дешёвый тариф',
  },
  terminated: 'расторжение договора',
  change: {
    reset: (was, now) =>
      now === 0 ? `счётчик обнулён, было ${was}` : `счётчик сброшен до ${now}, было ${was}`,
    lowered: (was, now) => `счётчик уменьшен на ${was - now}, было ${was}, стало ${now}`,
  },
  entry: {
    period: (from, to) => `Период с ${from} до ${to}`,
    counted: (period, delta, value) => `${period} засчитан: +${delta}, счётчик ${value}`,
    skipped: (period, why, value) => because(`${period} не засчитан, счётчик остался ${value}`, why),
    failed: (period, why, change) => because(`${period} не засчитан, ${change}`, why),
    on: (event, day, service) =>
      withNote(`${capital(event)} ${day}`, service === null ? null : `услуга ${service}`),
    opened: (was, now) =>
      `Перенесено из прежней системы: ${was === 0 || was === now ? '' : `было ${was}, `}счётчик ${now}`,
    adjusted: (delta, value, id) =>
      `${withNote('Счётчик исправлен вручную', id)}: ${delta === 0 ? 'без изменения' : signed(delta)}, счётчик ${value}`,
    enrolled: (value) => `Программа подключена, счётчик ${value}`,
    unenrolled: (why) => (why === null ? 'Программа отключена по запросу' : `Программа отключена: ${why}`),
    refused: (why) => because('В подключении отказано', why),
  },
  bonus: {
    credit: ({ day, amount, share, counter }) =>
      `Бонус ${day}: ${amount}${share === null ? '' : ` — ${share}`}, счётчик ${counter}`,
    share: (percent, base, kind) => `${percent} % от ${BASES[kind]} ${base}`,
    atMost: (amount) => `не больше ${amount}`,
    refusal: (day, why) => `Бонус ${day} не начислен: ${why}`,
    counterAtLeast: (from) => `счётчик не меньше ${from}`,
  },
  story: storyRu,
  card: cardRu,
};

function needed(text: string, { need }: Evidence): string {
  return withNote(text, need === null ? null : `нужно: ${need}`);
}

function shown(label: string, evidence: Evidence, unknown: string): string {
  return needed(evidence.found === null ? unknown : `${label} ${evidence.found}`, evidence);
}

function sayKind(found: string | null): string {
  if (found === 'organisation') return 'абонент — организация';
  return found === 'person' ? 'абонент — физическое лицо' : 'вид абонента не подходит';
}

function saySubject(subject: Subject): string {
  switch (subject.kind) {
    case 'gap':
      return 'перерыв';
    case 'inactive':
      return 'отсутствие услуги';
    case 'blocked':
      return sayBlockings(subject.kinds, BLOCKINGS);
    case 'debt':
      return subject.isDebt ? `долг (баланс ниже ${subject.below})` : `низкий баланс (ниже ${subject.below})`;
  }
}

function cause({ subject, from, span, limit, stoodStill }: Told): string {
  const start = `${capital(saySubject(subject))} с ${from}`;
  const still = subject.kind === 'gap' ? 'не считая блокировок и приостановок' : 'не считая приостановок';
  if (span.kind === 'running') {
    if (limit === null) return start;
    const length = limit.bound === 'longer_than' ? `дольше ${allowed(limit)}` : `уже ${limit.plain}`;
    return withNote(`${start} к ${span.at} длится ${length}`, stoodStill ? still : null);
  }
  const over = `${start} по ${span.to} (${stoodStill ? `${span.length}, ${still}` : span.length})`;
  if (limit === null) return over;
  return `${over} ${limit.bound === 'longer_than' ? `дольше ${allowed(limit)}` : `не короче ${limit.genitive}`}`;
}

function allowed(limit: Limit): string {
  return limit.isMany && limit.isAllowance ? `допустимых ${limit.genitive}` : limit.genitive;
}
