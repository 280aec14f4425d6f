import { expect, it } from 'vitest';
import { answer, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

it.each<Row>([
  ['holds while served', { served: true }, []],
  ['holds while idle: no service is no blocking', { served: false }, []],
  ['fails while blocked, naming the kind', { blockedBy: 'voluntary' }, ['blocked: voluntary']],
])('%s', (_story, told, expected) => {
  expect(answer('not_blocked', told)).toEqual(expected);
});
