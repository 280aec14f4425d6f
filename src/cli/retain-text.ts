import { formatInstant } from '../../rules/time.ts';
import { counted } from '../../rules/words/plural.ts';
import { sectionTable } from '../services/plain-table.ts';
import type { LeftBecause, Retained } from '../services/retain/retain.ts';

const BECAUSE: Readonly<Record<LeftBecause, string>> = {
  nothing: 'nothing of theirs is over that could go',
  waiting: 'a night has still to walk them',
  parked: 'parked: see stazh parked',
  differs: 'what is stored is not what their facts say: see stazh verify',
  inexact: 'their facts cannot be folded exactly',
};

const PEOPLE = { one: 'subscriber', few: 'subscribers', many: 'subscribers' };
const FACTS = { one: 'fact', few: 'facts', many: 'facts' };
const ROWS = { one: 'row', few: 'rows', many: 'rows' };

const ORDER: readonly LeftBecause[] = ['nothing', 'waiting', 'parked', 'differs', 'inexact'];

/** What was folded, and who was left as they are. */
export function retainedText(retained: Retained): string {
  const { horizon, zone, left, facts } = retained;
  const at = formatInstant(horizon, zone);
  const gone = [...facts].filter(([, count]) => count > 0);
  const total = gone.reduce((sum, [, count]) => sum + count, 0);
  const head = headOf({ ...retained, total, at });
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

function headOf({
  folded,
  rows,
  total,
  at,
}: Retained & { readonly total: number; readonly at: string }): string {
  if (folded === 0) return `Nobody has facts before ${at} that can be folded. Nothing was changed.`;
  const what = `Of ${counted(folded, PEOPLE, 'en')} ${counted(total, FACTS, 'en')} before ${at}`;
  if (rows === null) return `${what} would be folded. Nothing was changed.`;
  return `${what} ${total === 1 ? 'is' : 'are'} folded; with earlier versions ${counted(rows, ROWS, 'en')} went.`;
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
