import { LOCALES, type Locale } from '../locale.ts';
import { type Programme, type Safeguards } from '../terms.ts';
import { sayInstant } from '../time.ts';
import { describeVersion } from './describe-version.ts';
import { itemised, type Voice, voiceOf } from './voice.ts';

/**
 * The terms of a programme in plain words, made from the loaded programme and nothing else, so that what is published and
 * what is executed cannot differ (docs/programme-language.md).
 *
 * @returns lines of text, the last one ended too
 */
export function describeProgramme(programme: Programme, locale: Locale): string {
  const voice = voiceOf(programme, locale);
  const { words } = voice;
  const { zone, validUntil, versions } = programme;
  const lines = [
    words.programme(titleOf(programme, locale), programme.programme),
    ...(programme.source === null ? [] : [words.source(programme.source)]),
    words.zone(zone.name, programme.currency),
    validUntil === null ? words.noEnd : words.validUntil(sayInstant(validUntil, zone, locale)),
    ...versions.flatMap((version) => ['', ...describeVersion(version, zone, voice)]),
    '',
    words.close(programme.close),
    ...itemised(words.safeguards.title, saySafeguards(programme.safeguards, voice)),
    words.corrections(programme.corrections),
  ];
  return `${lines.join('\n')}\n`;
}

/** The title in that language, or in the first one there is. */
export function titleOf({ title, programme }: Programme, locale: Locale): string {
  const [first] = LOCALES.flatMap((one) => title[one] ?? []);
  return title[locale] ?? first ?? programme;
}

function saySafeguards(safeguards: Safeguards, { words, money, percent }: Voice): readonly string[] {
  const { total, changePercent, oneCredit, parkedPercent } = safeguards;
  return [
    ...(total === null ? [] : [words.safeguards.total(money(total))]),
    ...(changePercent === null ? [] : [words.safeguards.changePercent(percent(changePercent))]),
    ...(parkedPercent === null ? [] : [words.safeguards.parkedPercent(percent(parkedPercent))]),
    ...(oneCredit === null ? [] : [words.safeguards.oneCredit(money(oneCredit))]),
  ];
}
