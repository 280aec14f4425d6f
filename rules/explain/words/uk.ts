import type { Limit, Subject, Told } from '../told.ts';
import { type BlockingWords, sayBlockings } from './blocking.ts';
import { because, capital, signed, withNote } from './text.ts';
import { cardUk } from './uk-card.ts';
import { storyUk } from './uk-story.ts';
import type { Evidence, Words } from './words.ts';

const BLOCKINGS: BlockingWords = {
  known: {
    temporary: { full: 'тимчасове блокування', short: 'тимчасове' },
    voluntary: { full: 'добровільне блокування', short: 'добровільне' },
    forced: { full: 'примусове блокування', short: 'примусове' },
    outage: { full: 'аварія у провайдера', short: 'аварія у провайдера' },
    other: { full: 'інше блокування', short: 'інше' },
  },
  blocking: 'блокування',
  quote: (kind) => `«${kind}»`,
  or: 'або',
};

const BASES = {
  fee: 'абонентської плати',
  charges: 'нарахувань минулого місяця',
  payments: 'платежів минулого місяця',
} as const;

/** Пояснення українською. */
export const uk: Words = {
  months:
    'Січень Лютий Березень Квітень Травень Червень Липень Серпень Вересень Жовтень Листопад Грудень'.split(
      ' ',
    ),
  or: 'або',
  reasons: {
    any_of: (evidence) => needed('не виконано жодної з можливих умов', evidence),
    balance: (evidence) => shown('на балансі', evidence, 'баланс не підходить'),
    balance_unknown: (evidence) => needed('баланс невідомий', evidence),
    below_first_rung: (evidence) => shown('лічильник', evidence, 'лічильник нижче першого щабля'),
    blocked: ({ found }) => withNote('абонента заблоковано', found),
    cap: ({ found }) => withNote('лічильник уже на верхній межі', found),
    closes_when: ({ need }) => withNote('виконано умову відключення', need),
    counter: (evidence) => shown('лічильник', evidence, 'лічильник не підходить'),
    fee: (evidence) => shown('абонентська плата', evidence, 'абонентська плата не підходить'),
    fee_unknown: (evidence) => needed('абонентська плата невідома', evidence),
    first_period: () => 'лічильник почався після першого дня місяця',
    interrupted: ({ found }) =>
      `у цьому періоді діяло правило ${found === null ? 'про перерви' : `«${found}»`}`,
    kind: (evidence) => needed(sayKind(evidence.found), evidence),
    no_payment: (evidence) => needed('не було платежу', evidence),
    not: (evidence) => needed('умову не виконано', evidence),
    not_enrolled: (evidence) => needed('програму не було підключено', evidence),
    not_paid_in_full: (evidence) => shown('оплачено не повністю:', evidence, 'оплачено не повністю'),
    not_served: () => 'послуга в цей момент не надавалася',
    other_promotion: ({ found }) => withNote('абонент бере участь в іншій акції', found),
    paused: ({ found }) => withNote('у цьому періоді було призупинення', found),
    segment: (evidence) => shown('сегмент', evidence, 'сегмент не підходить'),
    tariff: (evidence) => shown('тариф', evidence, 'тариф не підходить'),
    terminated: () => 'договір розірвано',
    zero_amount: () => 'сума бонусу дорівнює нулю',
  },
  blocking: (kind) => sayBlockings([kind], BLOCKINGS),
  cause,
  rule: (subject, limit) => {
    if (limit === null) return saySubject(subject);
    const length = limit.bound === 'longer_than' ? `понад ${limit.plain}` : `від ${limit.genitive}`;
    return `${saySubject(subject)} ${length}`;
  },
  ruleNoMore: (id) => `правило «${id}», якого в умовах більше немає`,
  tariffChange: {
    any: 'зміна тарифу',
    up: 'перехід на дорожчий тариф',
    down: 'перехід на дешевший тариф',
  },
  terminated: 'розірвання договору',
  change: {
    reset: (was, now) =>
      now === 0 ? `лічильник обнулено, було ${was}` : `лічильник скинуто до ${now}, було ${was}`,
    lowered: (was, now) => `лічильник зменшено на ${was - now}, було ${was}, стало ${now}`,
  },
  entry: {
    period: (from, to) => `Період з ${from} до ${to}`,
    counted: (period, delta, value) => `${period} зараховано: +${delta}, лічильник ${value}`,
    skipped: (period, why, value) => because(`${period} не зараховано, лічильник лишився ${value}`, why),
    failed: (period, why, change) => because(`${period} не зараховано, ${change}`, why),
    on: (event, day, service) =>
      withNote(`${capital(event)} ${day}`, service === null ? null : `послуга ${service}`),
    opened: (was, now) =>
      `Перенесено з попередньої системи: ${was === 0 || was === now ? '' : `було ${was}, `}лічильник ${now}`,
    adjusted: (delta, value, id) =>
      `${withNote('Лічильник виправлено вручну', id)}: ${delta === 0 ? 'без зміни' : signed(delta)}, лічильник ${value}`,
    enrolled: (value) => `Програму підключено, лічильник ${value}`,
    unenrolled: (why) => (why === null ? 'Програму відключено за запитом' : `Програму відключено: ${why}`),
    refused: (why) => because('У підключенні відмовлено', why),
  },
  bonus: {
    credit: ({ day, amount, share, counter }) =>
      `Бонус ${day}: ${amount}${share === null ? '' : ` — ${share}`}, лічильник ${counter}`,
    share: (percent, base, kind) => `${percent} % від ${BASES[kind]} ${base}`,
    atMost: (amount) => `не більше ${amount}`,
    refusal: (day, why) => `Бонус ${day} не нараховано: ${why}`,
    counterAtLeast: (from) => `лічильник не менше ${from}`,
  },
  story: storyUk,
  card: cardUk,
};

function needed(text: string, { need }: Evidence): string {
  return withNote(text, need === null ? null : `потрібно: ${need}`);
}

function shown(label: string, evidence: Evidence, unknown: string): string {
  return needed(evidence.found === null ? unknown : `${label} ${evidence.found}`, evidence);
}

function sayKind(found: string | null): string {
  if (found === 'organisation') return 'абонент — організація';
  return found === 'person' ? 'абонент — фізична особа' : 'вид абонента не підходить';
}

function saySubject(subject: Subject): string {
  switch (subject.kind) {
    case 'gap':
      return 'перерва';
    case 'inactive':
      return 'відсутність послуги';
    case 'blocked':
      return sayBlockings(subject.kinds, BLOCKINGS);
    case 'debt':
      return subject.isDebt
        ? `борг (баланс нижче ${subject.below})`
        : `низький баланс (нижче ${subject.below})`;
  }
}

function cause({ subject, from, span, limit, stoodStill }: Told): string {
  const start = `${capital(saySubject(subject))} з ${from}`;
  const still = subject.kind === 'gap' ? 'без блокувань і призупинень' : 'без призупинень';
  if (span.kind === 'running') {
    if (limit === null) return start;
    const length = limit.bound === 'longer_than' ? `понад ${allowed(limit)}` : `вже ${limit.plain}`;
    return withNote(`${start} станом на ${span.at} триває ${length}`, stoodStill ? still : null);
  }
  const over = `${start} по ${span.to} (${stoodStill ? `${span.length}, ${still}` : span.length})`;
  if (limit === null) return over;
  return `${over} ${limit.bound === 'longer_than' ? `— понад ${allowed(limit)}` : `— не менше ${limit.genitive}`}`;
}

function allowed(limit: Limit): string {
  return limit.isMany && limit.isAllowance ? `дозволені ${limit.plain}` : limit.plain;
}
