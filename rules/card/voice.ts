import { sayMoney } from '../explain/rule-words.ts';
import { WORDS } from '../explain/words/catalogue.ts';
import type { Words } from '../explain/words/words.ts';
import type { Locale } from '../locale.ts';
import { type Amount, formatAmount } from '../money.ts';
import type { Programme } from '../terms.ts';
import { formatInstant, type Instant, localDateOf, sayInstant } from '../time.ts';

/** How things of a card are written for machines and said to people. */
export interface CardVoice {
  readonly programme: Programme;
  readonly locale: Locale;
  readonly words: Words;
  readonly instant: (at: Instant) => string;
  readonly date: (at: Instant) => string;
  readonly say: (at: Instant) => string;
  readonly amount: (amount: Amount) => string;
  readonly money: (amount: Amount) => string;
}

/** A voice for each programme and language, made once. */
const voices = new WeakMap<Programme, Map<Locale, CardVoice>>();

export function cardVoice(programme: Programme, locale: Locale): CardVoice {
  let own = voices.get(programme);
  if (own === undefined) voices.set(programme, (own = new Map<Locale, CardVoice>()));
  let voice = own.get(locale);
  if (voice === undefined) own.set(locale, (voice = newVoice(programme, locale)));
  return voice;
}

function newVoice(programme: Programme, locale: Locale): CardVoice {
  const { zone, places } = programme;
  return {
    programme,
    locale,
    words: WORDS[locale],
    instant: remembering((at) => formatInstant(at, zone)),
    date: remembering((at) => localDateOf(at, zone)),
    say: remembering((at) => sayInstant(at, zone, locale)),
    amount: (amount) => formatAmount(amount, places),
    money: remembering((amount) => sayMoney(amount, programme, locale)),
  };
}

/**
 * Most instants of a card are those of the calendar, and most amounts those of a few tariffs: everybody's card has them. Each thing has one
 * slot, where the last that came is kept: a map would have to hash what is no small integer, which costs more than many a text.
 */
function remembering<Thing extends Instant | Amount>(
  write: (thing: Thing) => string,
): (thing: Thing) => string {
  const kept = new Array<{ readonly thing: Thing; readonly text: string } | undefined>(SLOTS);
  return (thing) => {
    const slot = slotOf(thing);
    const found = kept[slot];
    if (found?.thing === thing) return found.text;
    const text = write(thing);
    kept[slot] = { thing, text };
    return text;
  };
}

/** A prime, so that days, which are so many minutes apart, do not fall on one another. */
const SLOTS = 1_021;
const MINUTE_MS = 60_000;

function slotOf(thing: Instant | Amount): number {
  const number = typeof thing === 'bigint' ? Number(thing) : Math.floor(thing / MINUTE_MS);
  return Math.abs(number) % SLOTS;
}
