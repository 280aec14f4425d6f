import { describe, expect, it } from 'vitest';
import type { FactName } from '../../../rules/exchange/fact-row.ts';
import { expectedHeader, readHeader } from '../../../rules/exchange/read-header.ts';

const NO_NAMES = '(stazh holds no names, addresses or phone numbers, and refuses columns it does not know)';

// docs/domain.md "Facts"; `?` marks what a file may leave out.
const HEADERS: readonly (readonly [fact: FactName, file: string, header: string])[] = [
  ['subscriber', 'subscribers.csv', 'subscriber,kind,segment,from?'],
  ['service', 'services.csv', 'subscriber,service,from,to'],
  ['blocking', 'blockings.csv', 'subscriber,kind,from,to'],
  ['fee', 'fees.csv', 'subscriber,service,tariff,amount,from'],
  ['payment', 'payments.csv', 'subscriber,id,at,amount'],
  ['charge', 'charges.csv', 'subscriber,id,at,amount,category'],
  ['balance', 'balances.csv', 'subscriber,at,amount'],
  ['promotion', 'promotions.csv', 'subscriber,promotion,from,to'],
  ['enrolment', 'enrolments.csv', 'subscriber,at,action,programme?,author?,channel?'],
  ['opening', 'openings.csv', 'subscriber,at,value,programme?,enrolled?'],
  ['adjustment', 'adjustments.csv', 'subscriber,id,at,delta,author,reason,programme?'],
  ['termination', 'terminations.csv', 'subscriber,at'],
];

describe('readHeader', () => {
  it.each(HEADERS)(
    'takes the published header of a %s, with and without withdrawn',
    (fact, _file, header) => {
      const names = header.replaceAll('?', '').split(',');

      expect(expectedHeader(fact)).toBe(names.join(','));
      expect(readHeader(fact, names)).toEqual({ kind: 'header', order: [...names.keys(), -1] });
      expect(readHeader(fact, ['withdrawn', ...names])).toEqual({
        kind: 'header',
        order: [...[...names.keys()].map((index) => index + 1), 0],
      });
    },
  );

  it.each(
    HEADERS.flatMap(([fact, file, header]) =>
      header.split(',').map((name) => [fact, file, header, name] as const),
    ),
  )('%s in %s: of %s, says whether %s may be missing', (fact, file, header, name) => {
    const all = header.replaceAll('?', '');
    const without = header.split(',').filter((other) => other !== name);
    const read = readHeader(
      fact,
      without.map((other) => other.replace('?', '')),
    );

    if (name.endsWith('?')) expect(read.kind).toBe('header');
    else {
      expect(read).toEqual({
        kind: 'refused',
        problems: [`the column ${name} is missing; the header of ${file} is ${all}`],
      });
    }
  });

  it.each<[name: string, header: string[], problems: string[]]>([
    [
      'an unknown column, with the nearest one',
      ['subscriber', 'kind', 'segmant', 'segment'],
      [`"segmant" is not a column of subscribers.csv; did you mean segment? ${NO_NAMES}`],
    ],
    [
      'an unknown column that is near to none',
      ['subscriber', 'kind', 'segment', 'phone'],
      [
        `"phone" is not a column of subscribers.csv; the columns are subscriber, kind, segment, from, withdrawn ${NO_NAMES}`,
      ],
    ],
    [
      'a column in other letters',
      ['Subscriber', 'kind', 'segment'],
      [
        `"Subscriber" is not a column of subscribers.csv; did you mean subscriber? ${NO_NAMES}`,
        'the column subscriber is missing; the header of subscribers.csv is subscriber,kind,segment,from',
      ],
    ],
    [
      'a column twice',
      ['subscriber', 'kind', 'segment', 'kind'],
      ['the column kind stands there twice; once is accepted'],
    ],
    [
      'semicolons',
      ['subscriber;kind;segment'],
      ['the columns are separated by ";"; the separator is a comma: subscriber,kind,segment,from'],
    ],
    ['another encoding', ['\ufffd\ufffds\0u\0b\0'], ['the file is not UTF-8; save it as UTF-8']],
  ])('refuses %s', (_name, header, problems) => {
    expect(readHeader('subscriber', header)).toEqual({ kind: 'refused', problems });
  });
});
