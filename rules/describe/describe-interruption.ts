import type { Effect, Interruption, Threshold, When } from '../terms.ts';
import type { Voice } from './voice.ts';

/** «gap: услуги нет дольше 3 дней: счётчик обнуляется, когда услуга возобновится». */
export function sayInterruption(rule: Interruption, voice: Voice): string {
  const { words } = voice;
  const moment = rule.at === 'return' ? words.onReturn[rule.when.kind] : '';
  const repeated = rule.every === null ? '' : words.repeated(rule.every);
  return `${rule.id}: ${sayWhen(rule.when, voice)} — ${sayEffect(rule.then, voice)}${moment}${repeated}`;
}

/** What an effect does: «счётчик обнуляется». */
export function sayEffect(effect: Effect, { words }: Voice): string {
  switch (effect.kind) {
    case 'none':
      return words.effect.none;
    case 'reset':
      return words.effect.reset;
    case 'subtract':
      return words.effect.subtract(effect.by);
    case 'divide':
      return words.effect.divide(effect.by, effect.round);
    case 'set':
      return words.effect.set(effect.to);
  }
}

function sayWhen(when: When, voice: Voice): string {
  const say = voice.words.when;
  switch (when.kind) {
    case 'gap':
      return say.gap(sayWait(when.threshold, voice));
    case 'inactive':
      return say.inactive(sayWait(when.threshold, voice));
    case 'blocked':
      return say.blocked(sayKinds(when.kinds, voice), sayWait(when.threshold, voice));
    case 'debt':
      return say.debt(voice.money(when.below), sayWait(when.threshold, voice));
    case 'tariff_change':
      return say.tariffChange[when.change];
    case 'terminated':
      return say.terminated;
  }
}

function sayWait(threshold: Threshold | null, { words }: Voice): string {
  if (threshold === null) return '';
  const { bound, duration } = threshold;
  return bound === 'longer_than' ? words.when.longerThan(duration) : words.when.atLeast(duration);
}

function sayKinds(kinds: readonly string[], { words }: Voice): string {
  return kinds.map((kind) => (kind === 'other' ? words.otherKinds : kind)).join(', ');
}
