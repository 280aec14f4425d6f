import type { Amount, PercentText } from '../money.ts';
import type { Base, Bonus, Rates } from '../terms.ts';
import { conditions } from './condition-shape.ts';
import { oneForm } from './forms.ts';
import { membership } from './membership.ts';
import { type Node, valueOf } from './node.ts';
import { object, optional, required } from './object.ts';
import { refuse } from './reading.ts';
import { amount, anyWhole, keyword, percent, timeOfDay, whole } from './scalars.ts';
import { byKind, list, mapped, type Shape } from './shape.ts';

const previousMonth = keyword('previous_month');

const base: Shape<Base> = oneForm<Base>({
  name: 'a base',
  words: { fee: { kind: 'fee' } },
  mappings: {
    charges: mapped(
      object({
        month: required('charges', previousMonth),
        categories: optional('categories', membership, null),
      }),
      ({ categories }): Base => ({ kind: 'charges', categories }),
    ),
    payments: mapped(
      object({ month: required('payments', previousMonth) }),
      (): Base => ({ kind: 'payments' }),
    ),
  },
});

interface PercentRung {
  readonly from: number;
  readonly percent: PercentText;
}

interface AmountRung {
  readonly from: number;
  readonly amount: Amount;
}

const percentRung: Shape<PercentRung> = object({
  from: required('from', anyWhole),
  percent: required('percent', percent),
});
const amountRung: Shape<AmountRung> = object({
  from: required('from', anyWhole),
  amount: required('amount', amount),
});

const percentRungs = mapped(list(percentRung, { min: 1 }), (rungs): Rates => ({ kind: 'percents', rungs }));
const amountRungs = mapped(list(amountRung, { min: 1 }), (rungs): Rates => ({ kind: 'amounts', rungs }));

/** Without a `max` the bonus would grow for ever; the message says so. */
function bounding<T>(shape: Shape<T>): Shape<T> {
  return { ...shape, accepts: `${shape.accepts}, beyond which the bonus does not grow` };
}

const linearPercent = mapped(
  object({
    from: required('from', anyWhole),
    percent: required('percent', percent),
    step: required('step', percent),
    every: required('every', whole(1)),
    max: required('max', bounding(percent)),
  }),
  (scale): Rates => ({ kind: 'linear_percent', ...scale }),
);

const linearAmount = mapped(
  object({
    from: required('from', anyWhole),
    amount: required('amount', amount),
    step: required('step', amount),
    every: required('every', whole(1)),
    max: required('max', bounding(amount)),
  }),
  (scale): Rates => ({ kind: 'linear_amount', ...scale }),
);

const eitherRungs = chosen(
  'a list of rungs such as { from: 6, percent: 3 }',
  percentRungs,
  amountRungs,
  (node) => items(node).some(hasAmount),
);

/** Rungs of percents or of amounts. */
const rungs: Shape<Rates> = {
  ...eitherRungs,
  read: (node, reading) => {
    const withAmount = items(node).filter(hasAmount).length;
    if (withAmount === 0 || withAmount === items(node).length) return eitherRungs.read(node, reading);
    return refuse(reading, node, { text: 'mixes percents and amounts', accepted: 'rungs of one sort' });
  },
};

const linear: Shape<Rates> = mapped(
  object({
    scale: required('linear', chosen('a linear scale', linearPercent, linearAmount, hasAmount)),
  }),
  ({ scale }) => scale,
);

/** A list of rungs, or `{ linear: … }`. */
const rates: Shape<Rates> = byKind({ scalar: rungs, list: rungs, mapping: linear });

/** docs/domain.md "The bonus". What its keys may not say together is judged in checks/bonus.ts. */
export const bonus: Shape<Bonus> = object({
  day: required('day', whole(1, 28)),
  time: optional('time', timeOfDay, { hour: 0, minute: 0 }),
  requires: optional('requires', conditions, []),
  base: optional('base', base, null),
  rates: required('rates', rates),
  rounding: required('rounding', keyword('half_up', 'half_even', 'down')),
  maxAmount: optional('max_amount', amount, null),
});

function chosen<T>(
  accepts: string,
  first: Shape<T>,
  second: Shape<T>,
  isSecond: (node: Node) => boolean,
): Shape<T> {
  return {
    accepts,
    read: (node, reading) => (isSecond(node) ? second : first).read(node, reading),
    schema: (definitions) => ({ anyOf: [first.schema(definitions), second.schema(definitions)] }),
  };
}

function items(node: Node): readonly Node[] {
  return node.kind === 'list' ? node.items : [];
}

function hasAmount(node: Node): boolean {
  return node.kind === 'mapping' && valueOf(node, 'amount') !== undefined;
}
