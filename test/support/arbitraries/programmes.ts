import fc from 'fast-check';
import { stringify } from 'yaml';
import { type ConditionTree, conditions, counters, memberships, withoutEmpty } from './conditions.ts';
import { effects, interruptions, NAMED_KINDS } from './interruptions.ts';

/** Moscow has no summer time, Kyiv has, in Beirut and Havana it begins at midnight. */
export const ZONES = [
  'Europe/Moscow',
  'Europe/Kyiv',
  'Asia/Beirut',
  'America/Havana',
  'Asia/Yekaterinburg',
] as const;

/** The name that every generated programme has. */
export const PROGRAMME = 'random';

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

const blocking = fc
  .tuple(
    fc.shuffledSubarray([...NAMED_KINDS]),
    fc.array(fc.constantFrom('blocked', 'paused', 'idle'), { minLength: 4, maxLength: 4 }),
    maybe(fc.constantFrom('blocked', 'paused', 'idle', 'served')),
  )
  .map(([kinds, classes, other]) => {
    const entries = kinds.map(
      (kind, index) => [kind, kind === 'outage' ? 'served' : classes[index]] as const,
    );
    return withoutEmpty(Object.fromEntries([...entries, ['other', other] as const]));
  });

const requirements = fc.array(
  fc
    .tuple(conditions(true), maybe(effects))
    .map(([condition, otherwise]) =>
      otherwise === undefined || typeof condition === 'string' ? condition : { ...condition, otherwise },
    ),
  { maxLength: 2 },
);

const accrual = fc
  .record({
    every: fc.oneof(fc.constant('calendar_month'), fc.constantFrom('P1M', 'P30D', 'P10D', 'P2W', 'P1MT12H')),
    add: fc.constantFrom(1, 2),
    first_period: maybe(fc.constantFrom('count', 'skip')),
    paused_period: maybe(fc.constantFrom('count', 'skip')),
    requires: maybe(requirements),
  })
  .map(withoutEmpty);

const enrolment = fc
  .record({
    by: fc.constantFrom('subscriber', 'provider'),
    opens_when: maybe(fc.array(conditions(false), { maxLength: 2 })),
    closes_when: maybe(
      fc.array(
        fc.oneof(
          counters.map((n): ConditionTree => ({ counter: { at_most: n } })),
          conditions(false),
        ),
        {
          maxLength: 2,
        },
      ),
    ),
  })
  .map(withoutEmpty);

const categories = memberships(fc.subarray(['internet', 'tv', 'equipment'], { minLength: 1 }));

const percentBase = fc.oneof(
  fc.constant<ConditionTree>('fee'),
  maybe(categories).map(
    (list): ConditionTree => withoutEmpty({ charges: 'previous_month', categories: list }),
  ),
  fc.constant<ConditionTree>({ payments: 'previous_month' }),
);

const pays = fc.oneof(
  percentBase.map((base) => ({
    base,
    rates: [
      { from: 1, percent: 3 },
      { from: 4, percent: '7.5' },
      { from: 6, percent: 12 },
    ],
  })),
  percentBase.map((base) => ({
    base,
    rates: { linear: { from: 1, percent: 1, step: '0.5', every: 2, max: 3 } },
  })),
  fc.constant({
    rates: [
      { from: 1, amount: '15.00' },
      { from: 3, amount: '40.50' },
    ],
  }),
  fc.constant({ rates: { linear: { from: 1, amount: '1.00', step: '0.35', every: 1, max: '2.50' } } }),
);

const bonus = fc
  .tuple(
    fc.record({
      day: fc.constantFrom(1, 1, 5, 26, 28),
      time: maybe(fc.constantFrom('10:00', '03:30', '00:00')),
      requires: maybe(fc.array(conditions(false), { maxLength: 3 })),
      rounding: fc.constantFrom('half_up', 'half_even', 'down'),
      max_amount: maybe(fc.constantFrom('30.00', '5.00')),
    }),
    pays,
  )
  .map(([terms, paid]) => withoutEmpty({ ...terms, ...paid }));

const counter = fc
  .record({ floor: maybe(fc.constantFrom(0, 1)), cap: maybe(fc.constantFrom(3, 6)) })
  .map(withoutEmpty);

const version = fc
  .record({
    existing: fc.constantFrom('migrate', 'keep'),
    services: maybe(
      fc.oneof(
        fc.constant({ in: ['internet'] }),
        memberships(fc.subarray(['internet', 'tv'], { minLength: 1 })),
      ),
    ),
    blocking,
    counter: maybe(counter),
    accrual,
    interruptions,
    enrolment: maybe(enrolment),
    bonus: maybe(bonus),
  })
  .map((terms) =>
    withoutEmpty({ ...terms, interruptions: withoutServed(terms.blocking, terms.interruptions) }),
  );

/** The loader refuses a rule that names kinds mapped to `served`. */
function withoutServed(blocking: Record<string, unknown>, rules: readonly Record<string, unknown>[]) {
  return rules.filter(
    ({ when }) => blocking['other'] !== 'served' || !JSON.stringify(when).includes('"other"'),
  );
}

const DAYS = ['2023-01-01', '2023-02-01', '2023-03-26', '2023-04-15', '2023-06-01'];
const startDays = fc
  .shuffledSubarray(DAYS.slice(1), { minLength: 2, maxLength: 2 })
  .map((days) => [...days].sort());

/** Programme files of 1 to 3 versions in every form of the language, as YAML. A few of them the loader refuses. */
export function programmes(zone: fc.Arbitrary<string> = fc.constantFrom(...ZONES)): fc.Arbitrary<string> {
  return fc
    .record({
      zone,
      first: fc.constantFrom('2023-01-01', '2022-12-20', '2023-01-31'),
      starts: startDays,
      versions: fc.oneof(
        { weight: 3, arbitrary: fc.array(version, { minLength: 1, maxLength: 1 }) },
        { weight: 2, arbitrary: fc.array(version, { minLength: 2, maxLength: 3 }) },
      ),
      validUntil: fc.option(fc.constantFrom('2023-07-01', '2023-08-15'), { nil: undefined, freq: 4 }),
    })
    .map(({ first, starts, versions, validUntil, ...about }) => {
      const file = {
        programme: PROGRAMME,
        title: { ru: 'Проба', en: 'Random' },
        time_zone: about.zone,
        currency: 'RUB',
        source: 'random',
        valid_until: validUntil,
        versions: versions.map((each, index) => ({
          effective_from: index === 0 ? first : starts[index - 1],
          ...each,
        })),
      };
      return stringify(withoutEmpty(file), { aliasDuplicateObjects: false });
    });
}
