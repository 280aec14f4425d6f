import { advance } from '../../../rules/advance.ts';
import type { ProgrammeCard } from '../../../rules/card/card.ts';
import type { MoneyCard } from '../../../rules/card/money-card.ts';
import type { CardStanding } from '../../../rules/card/source.ts';
import { counterCard, waitingCard } from '../../../rules/card/tell-card.ts';
import { neededLists } from '../../../rules/facts-needed.ts';
import type { Locale } from '../../../rules/locale.ts';
import { type Amount, type PercentText, parseAmount } from '../../../rules/money.ts';
import type { Outcome } from '../../../rules/outcome.ts';
import type { CounterState } from '../../../rules/state.ts';
import type { Programme } from '../../../rules/terms.ts';
import { type Instant, localDateOf, monthOf } from '../../../rules/time.ts';
import type { CardRow } from '../../db/card/card.repository.ts';
import { codesOfMask } from '../../db/history/step-numbers.ts';
import { decodeState, isOwnFormat, type StoredCounter } from '../../db/night/state-codec.ts';
import { maskOf } from '../../db/night/touches.ts';
import { postedStateOf } from '../billing/posted-state.ts';
import { type CardProgrammes, termsAt } from './card-programmes.ts';

interface Setting {
  readonly programmes: CardProgrammes;
  readonly at: Instant;
  readonly locale: Locale;
}

/** The card of one programme; null: the subscriber has nothing to do with it. */
export function cardOfRow(row: CardRow, { programmes, at, locale }: Setting): ProgrammeCard | null {
  const { programme, isLast } = termsAt(programmes, row.programmeId, row.cut);
  const standing = standingOf(row, programme, isLast);
  const stored = storedOf(row);
  if (stored === null) {
    const isConcerned = row.state !== null || standing.parked !== null;
    return isConcerned ? waitingCard(programme, standing.parked, locale) : null;
  }
  const state = walkedOn(stored, programme, standing.parked === null ? row.walked : null);
  const source = {
    programme,
    at: Math.max(at, state.at),
    state,
    facts: stored.remainder,
    lastOutcome: outcomeOf(row, programme),
    money: moneyOf(row, programme),
    standing,
  };
  return counterCard(source, locale);
}

/**
 * Nights leave counters as they are to which nothing happens; so they stand where the last night ended. Whoever is parked stays where
 * the last accepted facts had led.
 */
function walkedOn(
  { state, remainder }: StoredCounter,
  programme: Programme,
  walked: Instant | null,
): CounterState {
  return walked === null || walked <= state.at ? state : advance(programme, state, remainder, walked).state;
}

function standingOf(row: CardRow, programme: Programme, isLast: boolean): CardStanding {
  const { parkedCode, parkedAt, requestAction, requestAt, touched, incidentSince } = row;
  return {
    hasNews: !isLast || ((touched ?? 0) & maskOf(neededLists(programme))) !== 0,
    request: requestAction === null ? null : { action: requestAction, at: requestAt },
    parked: parkedCode === null ? null : { code: parkedCode, since: parkedAt },
    incidentSince,
  };
}

/** null: there is none, or another program wrote it, and the next night writes it anew. */
function storedOf(row: CardRow): StoredCounter | null {
  if (row.state === null || !isOwnFormat(row.state, 0)) return null;
  const { state, nextAt, value, enrolled, walkTo } = row;
  return decodeState(state, 0, state.length, { at: walkTo, nextAt, value: value ?? 0, enrolled });
}

function outcomeOf(row: CardRow, programme: Programme): Outcome | null {
  if (row.effectiveAt === null) return null;
  const { effectiveAt: effective, sequence, version, counter } = row;
  const common = { effective, sequence, version, month: monthOf(effective, programme.zone), counter };
  if (row.amount === null)
    return { ...common, outcome: 'refusal', reasons: codesOfMask(row.codes), found: row.found ?? [] };
  const amount = (text: string): Amount => parseAmount(text, programme.places) as Amount;
  return {
    ...common,
    outcome: 'credit',
    percent: row.percent as PercentText | null,
    base: row.base === null ? null : amount(row.base),
    amount: amount(row.amount),
  };
}

/** How far the money of the last outcome has come. What the older system paid is none of ours. */
function moneyOf(row: CardRow, { zone }: Programme): MoneyCard {
  const { effectiveAt, paysFrom } = row;
  if (effectiveAt !== null && localDateOf(effectiveAt, zone) < paysFrom) return { kind: 'shadow' };
  return postedStateOf(row.isPosted === null ? null : row);
}
