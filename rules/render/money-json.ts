import { type Amount, formatAmount, ZERO } from '../money.ts';
import type { BillingAnswer, MoneyState } from '../money-state.ts';
import type { Disposition, WrittenOffBecause } from '../settlement.ts';
import type { Programme } from '../terms.ts';
import { monthText } from '../time.ts';
import type { ByHand } from './by-hand.ts';
import { isOutcome, type Step } from './in-order.ts';
import { instantWriter } from './instants.ts';
import type { CloseStep, CorrectionStep, MoneyStep } from './money-step.ts';
import { isMoney } from './money-step.ts';
import { jsonWriter } from './ndjson.ts';
import { type CauseJson, causeJson } from './record-json.ts';

// What `stazh history --posted --format ndjson` says; the keys and their order are a contract (docs/programme-language.md "Posted").

/** What a line of a bonus day goes on with. Amounts are text. */
interface StateJson {
  readonly money: MoneyState['kind'];
  readonly held?: string;
  readonly posted?: string;
  /** Left out: nothing was corrected. */
  readonly corrected?: string;
  readonly rejected_because?: string;
}

interface MoneyBase {
  readonly programme: string;
  readonly subscriber: string;
  /** T of the close. */
  readonly effective: string;
}

interface CorrectionJson extends MoneyBase {
  readonly type: 'correction';
  readonly month: string;
  readonly booked: string;
  readonly was: string;
  readonly is_now: string;
  readonly amount: string;
  readonly disposition: Disposition;
  readonly because: readonly CauseJson[];
  readonly provisional?: true;
}

interface CloseJson extends MoneyBase {
  readonly type: 'close';
  readonly month: string;
  readonly credit: string;
  readonly corrections: string;
  readonly carried_in: string;
  readonly paid: string;
  readonly carried_out: string;
  readonly written_off: string;
  readonly because: WrittenOffBecause | null;
  readonly answer?: BillingAnswer['kind'];
  readonly rejected_because?: string;
  readonly provisional?: true;
}

/** A step of a history with its money, and what is told with it. */
export interface MoneyLine {
  readonly subscriber: string;
  readonly step: Step | MoneyStep;
  /** Of an adjustment; null: it is none. */
  readonly byHand: ByHand | null;
  /** Of a bonus day; null: it has no money. */
  readonly state: MoneyState | null;
}

/** Writes lines of one programme's counters, each with its line feed. Keep one for many: it remembers instants. */
export function moneyJsonWriter(
  programme: Pick<Programme, 'programme' | 'zone' | 'places'>,
): (line: MoneyLine) => string {
  const plain = jsonWriter(programme);
  const instant = instantWriter(programme.zone);
  const text = (amount: Amount): string => formatAmount(amount, programme.places);

  const base = (subscriber: string, { effective }: MoneyStep): MoneyBase => ({
    programme: programme.programme,
    subscriber,
    effective: instant(effective),
  });
  const correction = (subscriber: string, step: CorrectionStep): CorrectionJson => ({
    type: 'correction',
    ...base(subscriber, step),
    month: monthText(step.month),
    booked: monthText(step.booked),
    was: text(step.was),
    is_now: text(step.isNow),
    amount: text((step.isNow - step.was) as Amount),
    disposition: step.disposition,
    because: step.because.map((cause) => causeJson(cause, instant)),
    ...provisionalJson(step),
  });
  const close = (subscriber: string, step: CloseStep): CloseJson => ({
    type: 'close',
    ...base(subscriber, step),
    month: monthText(step.month),
    credit: text(step.credit),
    corrections: text(step.corrections),
    carried_in: text(step.carriedIn),
    paid: text(step.paid),
    carried_out: text(step.carriedOut),
    written_off: text(step.writtenOff),
    because: step.because,
    ...answerJson(step.answer),
    ...provisionalJson(step),
  });

  return ({ subscriber, step, byHand, state }) => {
    if (isMoney(step)) {
      const json = step.kind === 'correction' ? correction(subscriber, step) : close(subscriber, step);
      return `${JSON.stringify(json)}\n`;
    }
    if (state === null || !isOutcome(step)) return plain.line(subscriber, step, byHand);
    return `${JSON.stringify({ ...plain.outcome(subscriber, step), ...stateJson(state, text) })}\n`;
  };
}

function provisionalJson({ isProvisional }: MoneyStep): { readonly provisional?: true } {
  return isProvisional ? { provisional: true } : {};
}

function answerJson(answer: BillingAnswer | null): Pick<CloseJson, 'answer' | 'rejected_because'> {
  if (answer === null) return {};
  const { kind } = answer;
  return kind === 'rejected' ? { answer: kind, rejected_because: answer.because } : { answer: kind };
}

function stateJson(state: MoneyState, text: (amount: Amount) => string): StateJson {
  switch (state.kind) {
    case 'shadow':
    case 'decided':
      return { money: state.kind };
    case 'held':
      return { money: 'held', held: text(state.amount) };
    case 'posted':
    case 'applied':
    case 'rejected': {
      const { kind, posted, corrected } = state;
      return {
        money: kind,
        posted: text(posted),
        ...(corrected === ZERO ? {} : { corrected: text(corrected) }),
        ...(kind === 'rejected' ? { rejected_because: state.because } : {}),
      };
    }
  }
}
