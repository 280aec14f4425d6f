import { type Amount, formatAmount, ZERO } from '../../rules/money.ts';
import type { BillingAnswer, MoneyState } from '../../rules/money-state.ts';
import type { Step } from '../../rules/render/in-order.ts';
import { moneyJsonWriter } from '../../rules/render/money-json.ts';
import {
  type CloseStep,
  type CorrectionStep,
  isMoney,
  type MoneyStep,
  withMoney,
} from '../../rules/render/money-step.ts';
import { type TableRow, tableWriter } from '../../rules/render/table.ts';
import type { Disposition } from '../../rules/settlement.ts';
import type { Programme } from '../../rules/terms.ts';
import { monthText } from '../../rules/time.ts';
import { WRITTEN_OFF } from '../services/close/written-off.ts';
import type { CounterHistory } from '../services/history.ts';
import { causeText, type HistoryWriter, indented, type Say } from './history-text.ts';

/** One JSON object a line, the money among the steps. */
export function postedJsonWriter(programme: Programme): HistoryWriter {
  const line = moneyJsonWriter(programme);
  return ({ subscriber, steps, byHand, money }) =>
    withMoney(steps, money?.steps ?? [])
      .map((step) =>
        isMoney(step)
          ? line({ subscriber, step, byHand: null, state: null })
          : line({
              subscriber,
              step,
              byHand: byHand.get(step) ?? null,
              state: money?.states.get(step) ?? null,
            }),
      )
      .join('');
}

/** A table for people: a first column says how far the money of a row has come; why something was corrected stands below. */
export function postedTableWriter(programme: Programme): HistoryWriter {
  const { row, table, at } = tableWriter(programme);
  const text = (amount: Amount): string => formatAmount(amount, programme.places);
  const moneyRow = (step: MoneyStep): readonly string[] => {
    const [state, what] =
      step.kind === 'correction'
        ? [correctionState(step), correctionText(step, text)]
        : [closeState(step), closeText(step, text)];
    return [state, at(step.effective), step.kind, '', '', '', `${monthText(step.month)}: ${what}`];
  };
  const stepRow = (step: Step, { byHand, money }: CounterHistory): readonly string[] => {
    const state = money?.states.get(step) ?? null;
    const cells = row(step, byHand.get(step) ?? null);
    return state === null ? ['', ...cells] : [stateText(state, text), ...withRefusal(cells, state)];
  };
  return (history) => {
    const { subscriber, steps, money } = history;
    const told = money?.steps ?? [];
    const rows = withMoney(steps, told).map((step) =>
      isMoney(step) ? moneyRow(step) : stepRow(step, history),
    );
    const lines = [...becauseLines(told, at), ...provisionalLines(told)];
    const block = table(`${programme.programme}: ${subscriber}`, ['money'], rows);
    return lines.length === 0 ? block : `${block}${indented(lines)}\n`;
  };
}

type SayAmount = (amount: Amount) => string;

function stateText(state: MoneyState, text: SayAmount): string {
  switch (state.kind) {
    case 'shadow':
    case 'decided':
      return state.kind;
    case 'held':
      return `held ${text(state.amount)}`;
    case 'posted':
    case 'applied':
    case 'rejected': {
      const { kind, posted, corrected } = state;
      return `${kind} ${text(posted)}${corrected === ZERO ? '' : `, corrected ${text(corrected)}`}`;
    }
  }
}

/** What the billing system refused stands where a row says why. */
function withRefusal(cells: TableRow, state: MoneyState): readonly string[] {
  if (state.kind !== 'rejected') return cells;
  return [...cells.slice(0, -1), `${cells.at(-1) ?? ''}; ${refusalText(state.because)}`];
}

function refusalText(because: string): string {
  return `the billing system refused: ${because}`;
}

const DISPOSITIONS: Readonly<Record<Disposition, string>> = {
  booked: 'booked',
  held: 'held',
  beyond_reach: 'beyond reach',
};

function correctionState({ isProvisional, disposition }: CorrectionStep): string {
  if (!isProvisional) return DISPOSITIONS[disposition];
  return disposition === 'booked' ? 'provisional' : `provisional, ${DISPOSITIONS[disposition]}`;
}

function correctionText({ was, isNow }: CorrectionStep, text: SayAmount): string {
  return `${text(was)} → ${text(isNow)}, ${text((isNow - was) as Amount)}`;
}

function closeState({ isProvisional, answer }: CloseStep): string {
  return isProvisional ? 'provisional' : (answer?.kind ?? 'posted');
}

/** What came in and what became of it; what is nothing is left out, save what is paid. */
function closeText(step: CloseStep, text: SayAmount): string {
  const part = (name: string, amount: Amount): readonly string[] =>
    amount === ZERO ? [] : [`${name} ${text(amount)}`];
  const came = [
    ...part('carried in', step.carriedIn),
    ...part('credit', step.credit),
    ...part('corrections', step.corrections),
  ];
  const why = step.because === null ? '' : ` (${WRITTEN_OFF[step.because]})`;
  const went = [
    `paid ${text(step.paid)}`,
    ...part('carried on', step.carriedOut),
    ...part('written off', step.writtenOff).map((one) => `${one}${why}`),
  ];
  return `${came.join(', ')}; ${went.join(', ')}${answerText(step.answer)}`;
}

function answerText(answer: BillingAnswer | null): string {
  return answer?.kind === 'rejected' ? `; ${refusalText(answer.because)}` : '';
}

/** Of each close that corrects: the units that came since, each once. */
function becauseLines(steps: readonly MoneyStep[], at: Say): readonly string[] {
  const corrections = steps.filter((step) => step.kind === 'correction');
  return [...Map.groupBy(corrections, ({ booked }) => booked)].flatMap(([booked, found]) => {
    const causes = new Map(found.flatMap(({ because }) => because).map((cause) => [cause.revision, cause]));
    if (causes.size === 0) return [];
    return [
      `what ${monthText(booked)} corrects, because of`,
      ...[...causes.values()].map((cause) => `  ${causeText(cause, at)}`),
    ];
  });
}

function provisionalLines(steps: readonly MoneyStep[]): readonly string[] {
  const open = steps.find(({ isProvisional }) => isProvisional);
  return open === undefined
    ? []
    : [
        'provisional: what the open close would do as things stand; it is decided anew each night until it is posted',
      ];
}
