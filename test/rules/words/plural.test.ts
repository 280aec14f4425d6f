import { expect, it } from 'vitest';
import { counted } from '../../../rules/words/plural.ts';

const FORMS = { one: 'запись', few: 'записи', many: 'записей' };

it.each([
  [0, '0 записей'],
  [1, '1 запись'],
  [2, '2 записи'],
  [5, '5 записей'],
  [11, '11 записей'],
  [12, '12 записей'],
  [22, '22 записи'],
  [101, '101 запись'],
  [111, '111 записей'],
  [-3, '-3 записи'],
])('%d', (count, words) => {
  expect(counted(count, FORMS, 'ru')).toBe(words);
});
