import type { BlockingMap, EnrolmentTerms, Membership, Version } from '../terms.ts';
import { sayInstant, type Zone } from '../time.ts';
import { describeBonus } from './describe-bonus.ts';
import { sayEffect, sayInterruption } from './describe-interruption.ts';
import { indented, itemised, type Voice } from './voice.ts';

/** Everything one version says. */
export function describeVersion(version: Version, zone: Zone, voice: Voice): readonly string[] {
  const { words, locale } = voice;
  const lines = [
    ...(version.version === 1 ? [] : [words.existing[version.existing]]),
    sayServices(version.services, voice),
    ...describeBlocking(version.blocking, voice),
    words.counter(version.counter.floor, version.counter.cap),
    ...describeAccrual(version, voice),
    ...describeInterruptions(version, voice),
    ...describeEnrolment(version.enrolment, voice),
    ...describeBonus(version.bonus, voice),
  ];
  return [
    words.version(version.version, sayInstant(version.effectiveFrom, zone, locale)),
    ...indented(lines),
  ];
}

function sayServices(services: Membership | null, { words }: Voice): string {
  if (services === null) return words.services.all;
  return 'in' in services
    ? words.services.named(services.in.join(', '))
    : words.services.others(services.not_in.join(', '));
}

function describeBlocking({ kinds, other }: BlockingMap, { words }: Voice): readonly string[] {
  const named = kinds.map(({ kind, as }) => `${kind}: ${words.blockedAs[as]}`);
  return itemised(words.blocking, [...named, `${words.otherKinds}: ${words.blockedAs[other]}`]);
}

function describeAccrual({ accrual, blocking }: Version, voice: Voice): readonly string[] {
  const { words, locale } = voice;
  const { every, add, firstPeriod, pausedPeriod, requires } = accrual;
  const isMonthly = every === 'calendar_month';
  const needed = requires.map(({ condition, otherwise }) => {
    const effect = otherwise === 'skip' ? words.skip : sayEffect(otherwise, voice);
    return `${condition.say(locale)}${words.otherwise(effect)}`;
  });
  const lines = [
    isMonthly ? words.monthly(add) : words.anchored(every, add),
    ...(isMonthly ? [words.firstPeriod[firstPeriod]] : []), // an anchored period is never cut short
    ...(hasPause(blocking) ? [words.pausedPeriod[pausedPeriod]] : []),
    ...itemised(words.requires, needed),
  ];
  return [words.accrual, ...indented(lines)];
}

function hasPause({ kinds, other }: BlockingMap): boolean {
  return other === 'paused' || kinds.some(({ as }) => as === 'paused');
}

function describeInterruptions({ interruptions }: Version, voice: Voice): readonly string[] {
  const { words } = voice;
  if (interruptions.length === 0) return [words.interruptions, ...indented([words.noInterruptions])];
  const hasEffect = interruptions.some(({ then }) => then.kind !== 'none');
  return [
    ...itemised(
      words.interruptions,
      interruptions.map((rule) => sayInterruption(rule, voice)),
    ),
    ...(hasEffect ? indented([words.interrupted]) : []),
  ];
}

function describeEnrolment(enrolment: EnrolmentTerms | null, { words, locale }: Voice): readonly string[] {
  if (enrolment === null) return [words.enrolment, ...indented([words.noEnrolment])];
  const opens = enrolment.opensWhen.map((condition) => condition.say(locale));
  const closes = enrolment.closesWhen.map((condition) => condition.say(locale));
  const lines = [
    words.by[enrolment.by],
    ...(opens.length === 0 ? [words.opensAlways] : itemised(words.opensWhen, opens)),
    ...itemised(words.closesWhen, closes),
  ];
  return [words.enrolment, ...indented(lines)];
}
