import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

it.each<Row>([
  ['holds while served', { served: true }, []],
  ['fails while not served', { served: false }, ['not_served']],
  ['fails while blocked', { served: false, blockedBy: 'forced' }, ['not_served']],
])('%s', (_story, told, expected) => {
  expect(answer('served', told)).toEqual(expected);
});
