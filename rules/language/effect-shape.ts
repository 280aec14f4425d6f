import type { Effect } from '../terms.ts';
import { oneForm } from './forms.ts';
import { object, required } from './object.ts';
import { anyWhole, keyword, whole } from './scalars.ts';
import { mapped, type Shape } from './shape.ts';

/** What an interruption does to the counter: a word, or a mapping with its number. */
export const effect: Shape<Effect> = oneForm<Effect>({
  name: 'an effect',
  words: { none: { kind: 'none' }, reset: { kind: 'reset' } },
  mappings: {
    subtract: mapped(
      object({ by: required('subtract', whole(1)) }),
      ({ by }): Effect => ({ kind: 'subtract', by }),
    ),
    divide_by: mapped(
      object({ by: required('divide_by', whole(2)), round: required('round', keyword('down', 'half_up')) }),
      ({ by, round }): Effect => ({ kind: 'divide', by, round }),
    ),
    set: mapped(object({ to: required('set', anyWhole) }), ({ to }): Effect => ({ kind: 'set', to })),
  },
});
