import { formatInstant } from '../../rules/time.ts';
import type { LeftBecause, Retained } from '../services/retain/retain.ts';
import { sectionTable } from './plain-table.ts';

const BECAUSE: Readonly<Record<LeftBecause, string>> = {
  nothing: 'nothing of theirs is over that could go',
  waiting: 'a night has still to walk them',
  parked: 'parked: see stazh parked',
  differs: 'what is stored is not what their facts say: see stazh verify',
  inexact: 'their facts cannot be folded exactly',
};

const ORDER: readonly LeftBecause[] = ['nothing', 'waiting', 'parked', 'differs', 'inexact'];

/** What was folded, and who was left as they are. */
export function retainedText(retained: Retained): string {
  const { horizon, zone, folded, left, facts, rows } = retained;
  const at = formatInstant(horizon, zone);
  const gone = [...facts].filter(([, count]) => count > 0);
  const total = gone.reduce((sum, [, count]) => sum + count, 0);
  const head =
    rows === null
      ? `Of ${folded} subscribers ${total} facts before ${at} would be folded. Nothing was changed.`
      : `Of ${folded} subscribers ${total} facts before ${at} are folded; with earlier versions ${rows} rows are gone.`;
  const lines = ORDER.filter((why) => left.has(why)).map(
    (why) => [left.get(why) ?? 0, BECAUSE[why]] as const,
  );
  return [
    `${head}\n`,
    ...(gone.length === 0 ? [] : ['\n', `${sectionTable(['facts', 'folded'], gone)}\n`]),
    ...(lines.length === 0
      ? []
      : ['\nLeft as they are:\n', `${sectionTable(['subscribers', 'because'], lines)}\n`]),
  ].join('');
}

export function retainedJson({ horizon, folded, left, facts, rows }: Retained): string {
  return `${JSON.stringify({
    horizon: new Date(horizon).toISOString(),
    folded,
    facts: Object.fromEntries(facts),
    rows,
    left: Object.fromEntries(left),
  })}\n`;
}
