import { minute } from '../services/close/close-text.ts';
import type { MonthTurn } from '../services/close/monthly-close.ts';

/** Instants in ISO 8601, those of the turn too. */
export function turnJson({ closesAt, turn, ...one }: MonthTurn): unknown {
  const until = 'until' in turn ? { until: iso(turn.until) } : {};
  const since = 'since' in turn ? { since: iso(turn.since) } : {};
  return { ...one, closesAt: iso(closesAt), turn: { ...turn, ...until, ...since } };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

const WAITS = {
  month: 'the month is decided at',
  objection: 'previewed; posts by itself at',
  confirmation: 'previewed; somebody has to post it by',
} as const;

/** What was done with a month, or what it waits for, for people. */
export function turnText({ turn, programme, month, timeZone }: MonthTurn, isDryRun: boolean): string {
  const show = `\`stazh close ${month} show --programme ${programme}\``;
  switch (turn.kind) {
    case 'preview':
      return isDryRun ? 'due to be previewed' : 'previewed';
    case 'post':
      return isDryRun ? 'due to be posted' : 'posted';
    case 'wait':
      return `${WAITS[turn.for]} ${minute(turn.until, timeZone)}`;
    case 'remind':
      return `OVERDUE since ${minute(turn.since, timeZone)}: nobody has posted the preview; look at it with ${show}`;
    case 'stopped':
      return `STOPPED by ${turn.stops.join(', ')}; look at it with ${show}`;
    case 'held':
      return `HELD: incident ${turn.incident} stands; end it with \`stazh incident end\`, or post the month by hand`;
    case 'not_walked':
      return `waits: ${turn.why}`;
  }
}
