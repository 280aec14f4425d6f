import type { Task } from './tasks.ts';

/** Which list of subscribers stands in what a task has come to, as a read of it is recorded; null: in none. */
export function listOfTask({ kind, state }: Task): Readonly<Record<string, string>> | null {
  if (state.kind !== 'done') return null;
  const { result } = state;
  switch (result.kind) {
    case 'runs':
      return null;
    case 'close':
      return ofMonth(result.kind, result.close.report);
    case 'forecast':
      return ofMonth(result.kind, result.forecast.report);
    case 'amendment':
      return { kind, programme: result.preview.programme.programme };
  }
}

function ofMonth(kind: string, { programme, month }: { readonly programme: string; readonly month: string }) {
  return { kind, programme, month };
}
