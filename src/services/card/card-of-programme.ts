import { advance } from '../../../rules/advance.ts';
import type { ProgrammeCard } from '../../../rules/card/card.ts';
import type { MoneyCard } from '../../../rules/card/money-card.ts';
import type { CardSource, CardStanding } from '../../../rules/card/source.ts';
import { counterCard, waitingCard } from '../../../rules/card/tell-card.ts';
import { neededLists } from '../../../rules/facts-needed.ts';
import type { Locale } from '../../../rules/locale.ts';
import { type Amount, type PercentText, parseAmount } from '../../../rules/money.ts';
import type { Outcome } from '../../../rules/outcome.ts';
import type { CounterState } from '../../../rules/state.ts';
import type { Programme } from '../../../rules/terms.ts';
import { type Instant, monthOf } from '../../../rules/time.ts';
import type {
  CardAnswer,
  CardCounter,
  CardOutcome,
  CardParked,
  CardRows,
  CardRun,
} from '../../db/card/card.repository.ts';
import { codesOfMask } from '../../db/history/step-numbers.ts';
import { decodeState, isOwnFormat, type StoredCounter } from '../../db/night/state-codec.ts';
import { maskOf } from '../../db/night/touches.ts';
import { type CardProgramme, termsAt } from './card-commons.ts';

interface Setting {
  readonly rows: CardRows;
  readonly runs: ReadonlyMap<number, CardRun>;
  readonly at: Instant;
  readonly locale: Locale;
}

/** The card of one programme; null: the subscriber has nothing to do with it. */
export function cardOfProgramme(
  one: CardProgramme,
  { rows, runs, at, locale }: Setting,
): ProgrammeCard | null {
  const own = ownRows(one, rows);
  const run = own.counter === null ? undefined : runs.get(own.counter.runId);
  const stored = storedOf(own.counter, run);
  const { programme, isLast } = termsAt(one, run?.cut ?? null);
  if (stored === null || run === undefined) {
    const isConcerned = own.counter !== null || own.parked !== null;
    return isConcerned ? waitingCard(programme, own.parked, locale) : null;
  }
  const state = walkedOn(stored, programme, own.parked === null ? one.lastRun : null);
  const consumed = consumedBy(one, run);
  const source = {
    programme,
    at: Math.max(at, state.at),
    state,
    facts: stored.remainder,
    ...outcomeOf(own.outcome, one, { programme, answers: rows.answers }),
    standing: {
      hasNews: !isLast || hasNews(rows, programme, consumed),
      request: requestOf(rows, programme, consumed),
      parked: own.parked,
      incidentSince: one.incidentSince,
    },
  };
  return counterCard(source, locale);
}

interface OwnRows {
  readonly counter: CardCounter | null;
  readonly outcome: CardOutcome | null;
  readonly parked: CardParked | null;
}

function ownRows({ programmeId }: CardProgramme, { counters, outcomes, parked }: CardRows): OwnRows {
  const own = <Row extends { readonly programmeId: number }>(all: readonly Row[]): Row | null =>
    all.find((row) => row.programmeId === programmeId) ?? null;
  return { counter: own(counters), outcome: own(outcomes), parked: own(parked) };
}

/** null: there is none, or another program wrote it, and the next night writes it anew. */
function storedOf(counter: CardCounter | null, run: CardRun | undefined): StoredCounter | null {
  if (counter === null || run === undefined || !isOwnFormat(counter.state, 0)) return null;
  const { state, nextAt, value, enrolled } = counter;
  return decodeState(state, 0, state.length, { at: run.walkTo, nextAt, value: value ?? 0, enrolled });
}

/**
 * Nights leave counters as they are to which nothing happens; so they stand where the last night ended. Whoever is parked stays where
 * the last accepted facts had led.
 */
function walkedOn(
  { state, remainder }: StoredCounter,
  programme: Programme,
  last: CardRun | null,
): CounterState {
  return last === null || last.walkTo <= state.at
    ? state
    : advance(programme, state, remainder, last.walkTo).state;
}

/** What the counter's own night knew, or the last one, which had nothing to say of it. */
function consumedBy({ lastRun }: CardProgramme, run: CardRun): bigint {
  return lastRun !== null && lastRun.cut > run.cut ? lastRun.cut : run.cut;
}

function hasNews({ touches }: CardRows, programme: Programme, consumed: bigint): boolean {
  if (touches.length === 0) return false;
  const mask = maskOf(neededLists(programme));
  return touches.some(({ facts, revision }) => revision > consumed && (facts & mask) !== 0);
}

/** The last request that no night has answered. */
function requestOf(
  { requests }: CardRows,
  { programme }: Programme,
  consumed: bigint,
): CardStanding['request'] {
  const last = requests
    .filter((row) => row.revision > consumed && (row.programme === '' || row.programme === programme))
    .sort((left, right) => left.at - right.at)
    .at(-1);
  return last === undefined ? null : { action: last.action, at: last.at };
}

/** Of which programme an outcome is, and what the billing system said. */
interface Answered {
  readonly programme: Programme;
  readonly answers: readonly CardAnswer[];
}

function outcomeOf(
  row: CardOutcome | null,
  one: CardProgramme,
  answered: Answered,
): Pick<CardSource, 'lastOutcome' | 'money'> {
  if (row === null) return { lastOutcome: null, money: DECIDED };
  return { lastOutcome: readOutcome(row, answered.programme), money: moneyOf(row, one, answered) };
}

function readOutcome(row: CardOutcome, { zone, places }: Programme): Outcome {
  const { effective, sequence, version, counter } = row;
  const common = { effective, sequence, version, month: monthOf(effective, zone), counter };
  if (row.amount === null)
    return { ...common, outcome: 'refusal', reasons: codesOfMask(row.codes), found: row.found };
  const amount = (text: string): Amount => parseAmount(text, places) as Amount;
  return {
    ...common,
    outcome: 'credit',
    percent: row.percent as PercentText | null,
    base: row.base === null ? null : amount(row.base),
    amount: amount(row.amount),
  };
}

const DECIDED: MoneyCard = { kind: 'decided' };

/** How far the money of an outcome has come, as in src/services/billing/posted-state.ts. What the older system paid is none of ours. */
function moneyOf(
  { effective }: CardOutcome,
  { paysFrom, closes }: CardProgramme,
  { programme: { zone }, answers }: Answered,
): MoneyCard {
  if (effective < paysFrom) return { kind: 'shadow' };
  const closeId = closes.get(monthOf(effective, zone));
  if (closeId === undefined) return DECIDED;
  const own = answers.filter((answer) => answer.closeId === closeId);
  if (own.some(({ kind }) => kind === 'held')) return DECIDED;
  if (own.some(({ kind }) => kind === 'ack')) return { kind: 'applied' };
  const rejects = own.filter((answer) => answer.kind === 'reject').sort((left, right) => right.at - left.at);
  const [last] = rejects;
  return last === undefined ? { kind: 'posted' } : { kind: 'rejected', because: last.because };
}
