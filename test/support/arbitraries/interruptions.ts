import fc from 'fast-check';
import { type ConditionTree, withoutEmpty } from './conditions.ts';

/** Lengths that the steps of `histories` hit exactly, and by a millisecond. */
export const LENGTHS = ['PT12H', 'P1D', 'P3D', 'PT72H', 'P5D', 'P10D', 'P1M', 'P1MT12H', 'P2M'] as const;

export const NAMED_KINDS = ['forced', 'voluntary', 'temporary', 'outage'] as const;

/** An effect of a rule or of an `otherwise`. */
export const effects = fc.oneof(
  { weight: 3, arbitrary: fc.constant<ConditionTree>('reset') },
  { weight: 1, arbitrary: fc.constant<ConditionTree>('none') },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 4 }).map((n) => ({ subtract: n })) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 4 }).map((n) => ({ set: n })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.integer({ min: 2, max: 3 }), fc.constantFrom('down', 'half_up'))
      .map(([by, round]) => ({ divide_by: by, round })),
  },
);

const bounds = fc
  .tuple(fc.constantFrom('longer_than', 'at_least'), fc.constantFrom(...LENGTHS))
  .map(([bound, length]): Record<string, string> => ({ [bound]: length }));
const maybeBounds = fc.oneof(fc.constant<Record<string, string>>({}), bounds);
const kinds = fc.subarray([...NAMED_KINDS.slice(0, 3), 'other'], { minLength: 1 });

const whens: fc.Arbitrary<ConditionTree> = fc.oneof(
  bounds.map((bound) => ({ gap: bound })),
  bounds.map((bound) => ({ inactive: bound })),
  kinds.map((list) => ({ blocked: list })),
  fc.tuple(kinds, bounds).map(([list, bound]) => ({ blocked: { kinds: list, ...bound } })),
  fc
    .tuple(fc.constantFrom('0.00', '100.00', '-50.00'), maybeBounds)
    .map(([below, bound]) => ({ debt: { below, ...bound } })),
  fc.constantFrom('any', 'up', 'down').map((change) => ({ tariff_change: change })),
  fc.constant('terminated'),
);

/** A few rules with ids of their own. What may not stand together is left out, so that most programmes load. */
export const interruptions = fc
  .array(
    fc.record({
      when: whens,
      then: effects,
      at: fc.option(fc.constantFrom('hold', 'return'), { nil: undefined }),
      every: fc.option(fc.constantFrom('P1M', 'P10D', 'P5D', 'PT36H'), { nil: undefined }),
    }),
    { maxLength: 4 },
  )
  .map((rules) => rules.map((rule, index) => ({ id: `rule-${String(index)}`, ...coherent(rule) })));

function coherent(rule: {
  when: ConditionTree;
  then: unknown;
  at?: string | undefined;
  every?: string | undefined;
}) {
  const isEvent =
    rule.when === 'terminated' || (typeof rule.when === 'object' && 'tariff_change' in rule.when);
  const at = isEvent ? undefined : rule.at;
  const every = isEvent || at === 'return' ? undefined : rule.every;
  return withoutEmpty({ ...rule, at, every });
}
