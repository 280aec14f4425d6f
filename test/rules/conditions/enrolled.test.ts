import { expect, it } from 'vitest';
import { answer, answerOfPeriod, type Told } from '../../support/moment.ts';

type Row = [story: string, told: Told, expected: string[]];

const PERIOD = { periodStart: '2024-02-01' };

it.each<Row>([
  ['holds when enrolled', { enrolled: true }, []],
  ['fails when not', { enrolled: false }, ['not_enrolled']],
  [
    'does not look at the start of a period',
    { enrolled: false, enrolledAtPeriodStart: true },
    ['not_enrolled'],
  ],
])('%s', (_story, told, expected) => {
  expect(answer('enrolled', told)).toEqual(expected);
});

it.each<Row>([
  ['holds when enrolled as the period began', { ...PERIOD, enrolledAtPeriodStart: true }, []],
  ['fails when enrolled only later', { ...PERIOD, enrolled: true }, ['not_enrolled']],
])('at period_start, %s', (_story, told, expected) => {
  expect(answerOfPeriod('{ enrolled: { at: period_start } }', told)).toEqual(expected);
});
