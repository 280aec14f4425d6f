import type { Condition } from '../conditions/condition.ts';
import { CONDITION_WORDS } from '../conditions/registry.ts';
import type { Scope } from '../conditions/word.ts';
import type { Effect, Requirement } from '../terms.ts';
import { effect } from './effect-shape.ts';
import { type Choice, oneForm } from './forms.ts';
import { object, optional, required } from './object.ts';
import { nothing } from './scalars.ts';
import { byKind, list, mapped, named, type Shape } from './shape.ts';

/** A condition of an enrolment or a bonus: it looks at one instant. */
const condition: Shape<Condition> = conditionIn('condition', false);

const accrualCondition: Shape<Condition> = conditionIn('accrual_condition', true);

/** All of them must hold, or any: that is for the place to say. */
export const conditions: Shape<readonly Condition[]> = list(condition);

/** What a condition of accrual does when it fails: a word or an effect. */
const otherwise: Shape<'skip' | Effect> = byKind<'skip' | Effect>({
  scalar: oneForm<'skip' | Effect>({
    name: 'skip or an effect',
    words: { skip: 'skip', none: { kind: 'none' }, reset: { kind: 'reset' } },
    mappings: {},
  }),
  mapping: effect,
});

/** `accrual.requires`: a condition, with what happens `otherwise` beside it. */
export const requirement: Shape<Requirement> = oneForm({
  name: 'a condition',
  words: valuesOf(aloneWords(), (alone): Requirement => ({ condition: alone, otherwise: 'skip' })),
  mappings: requirementMappings({ isAccrual: true, condition: accrualCondition }),
});

function conditionIn(name: string, isAccrual: boolean): Shape<Condition> {
  let made: Shape<Condition> | undefined;
  const find = (): Shape<Condition> => (made ??= oneForm(choiceOf({ isAccrual, condition: shape })));
  const shape: Shape<Condition> = named(name, 'a condition', find);
  return shape;
}

function choiceOf(scope: Scope): Choice<Condition> {
  return { name: 'a condition', words: aloneWords(), mappings: argumentMappings(scope) };
}

function aloneWords(): Readonly<Record<string, Condition>> {
  const alone = CONDITION_WORDS.flatMap(({ word, alone: meaning }) =>
    meaning === undefined ? [] : [[word, meaning] as const],
  );
  return Object.fromEntries(alone);
}

function argumentMappings(scope: Scope): Readonly<Record<string, Shape<Condition>>> {
  const entries = CONDITION_WORDS.flatMap(({ word, arguments: shapeOf }) =>
    shapeOf === undefined
      ? []
      : [[word, mapped(object({ only: required(word, shapeOf(scope)) }), ({ only }) => only)] as const],
  );
  return Object.fromEntries(entries);
}

/** Here also a word that takes no arguments may be a key, since `otherwise` must stand beside it. */
function requirementMappings(scope: Scope): Readonly<Record<string, Shape<Requirement>>> {
  const entries = CONDITION_WORDS.map(({ word, alone, arguments: shapeOf }) => {
    const bare = alone === undefined ? undefined : mapped(nothing, () => alone);
    const full = shapeOf?.(scope);
    const inner = full === undefined ? bare : withBare(full, bare);
    return [word, inner] as const;
  });
  return Object.fromEntries(
    entries.flatMap(([word, inner]) =>
      inner === undefined
        ? []
        : [
            [
              word,
              object({
                condition: required(word, inner),
                otherwise: optional('otherwise', otherwise, 'skip'),
              }),
            ],
          ],
    ),
  );
}

function withBare(full: Shape<Condition>, bare: Shape<Condition> | undefined): Shape<Condition> {
  return bare === undefined ? full : byKind({ scalar: bare, list: full, mapping: full });
}

function valuesOf<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
