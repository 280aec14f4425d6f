import { refuse } from '../language/reading.ts';
import { keyword } from '../language/scalars.ts';
import type { Shape } from '../language/shape.ts';
import type { Scope } from './word.ts';

const OF_A_PERIOD: readonly string[] = ['period_start', 'period_end'];

/** A word for when to look. Outside accrual there is no period, so its ends are refused there with that reason. */
export function momentWord<W extends string>(scope: Scope, all: readonly W[]): Shape<W> {
  const anywhere = keyword(...all);
  if (scope.isAccrual) return anywhere;
  const allowed = keyword(...all.filter((word) => !OF_A_PERIOD.includes(word)));
  return {
    accepts: allowed.accepts,
    schema: (definitions) => (allowed.accepts === '' ? { not: {} } : allowed.schema(definitions)),
    read: (node, reading) => {
      const isOfPeriod = node.kind === 'scalar' && OF_A_PERIOD.includes(node.text);
      if (!isOfPeriod || all.every((word) => word !== node.text)) return allowed.read(node, reading);
      const accepted = allowed.accepts === '' ? 'the condition without it' : allowed.accepts;
      return refuse(reading, node, { text: 'has a meaning in accrual.requires only', accepted });
    },
  };
}
