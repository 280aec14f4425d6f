import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/errors.ts';
import { resultText, runExamples } from '../../../src/services/examples.ts';

const PROGRAMME = `
programme: small
title: { en: Small }
time_zone: Europe/Kyiv
currency: UAH
versions:
  - effective_from: 2024-01-01
    blocking: { forced: blocked, other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions: [{ id: block, when: { blocked: [forced] }, then: reset }]
`;

const HEAD = `programme: small
examples:
  - name: Two months
    terms: Two whole months of service.
    until: 2024-03-01
`;

const FACTS = `    facts:
      subscribers: [{ kind: person, segment: flat }]
      services: [{ service: internet, from: 2024-01-01 }]
`;

const EXPECT = `    expect:
      entries:
        - 2024-02-01 accrual +1 = 1
        - 2024-03-01 accrual +1 = 2
`;

function run(examples: string) {
  return runExamples(PROGRAMME, examples, { programme: 'small.yaml', examples: 'small.examples.yaml' });
}

function refusal(examples: string): string {
  try {
    run(examples);
  } catch (error) {
    if (error instanceof AppError && error.code === 'EXAMPLES_REFUSED') return error.detail;
    throw error;
  }
  return 'not refused';
}

describe('runExamples', () => {
  it('finds no difference where everything comes as expected', () => {
    expect(run(HEAD + FACTS + EXPECT)).toEqual([{ name: 'Two months', line: 3, differences: [] }]);
  });

  it('sets a wrong line beside the one that came, with its line in the file', () => {
    const [result] = run(HEAD + FACTS + EXPECT.replace('03-01 accrual +1 = 2', '03-01 accrual +2 = 3'));

    expect(result?.differences).toEqual([
      {
        of: 'entries',
        line: 12,
        expected: '2024-03-01 accrual +2 = 3',
        found: '2024-03-01 accrual +1 = 2',
      },
    ]);
  });

  it('tells a step that did not come and one that was not expected', () => {
    const extra = '        - 2024-01-15 reset -1 = 0 by block\n        - 2024-03-01 accrual +1 = 2\n';
    const [missing] = run(`${HEAD}${FACTS}    expect:\n      entries:\n${extra}`);

    expect(missing?.differences).toEqual([
      {
        of: 'entries',
        line: 11,
        expected: '2024-01-15 reset -1 = 0 by block',
        found: '2024-02-01 accrual +1 = 1',
      },
    ]);

    const [short] = run(HEAD + FACTS + EXPECT.split('\n').slice(0, 3).join('\n'));

    expect(short?.differences).toEqual([
      { of: 'entries', line: 3, expected: null, found: '2024-03-01 accrual +1 = 2' },
    ]);

    const [long] = run(`${HEAD}${FACTS}${EXPECT}      bonuses: [2024-02-01 refusal kind]\n`);

    expect(long?.differences).toEqual([
      { of: 'bonuses', line: 13, expected: '2024-02-01 refusal kind', found: null },
    ]);
  });

  it('expects nothing where a list is left out', () => {
    const [result] = run(`${HEAD}${FACTS}    expect: {}\n`);

    expect(result?.differences.map(({ found }) => found)).toEqual([
      '2024-02-01 accrual +1 = 1',
      '2024-03-01 accrual +1 = 2',
    ]);
  });

  it('reads lines however they are spaced and codes in whatever order', () => {
    const blocked = FACTS.replace('facts:', 'facts:\n      blockings: [{ kind: forced, from: 2024-02-10 }]');
    const lines = [
      '- 2024-02-01T00:00:00   accrual  +1 =  1',
      '- 2024-02-10T00:00 reset -1 = 0 by block',
      '- 2024-03-01 skip -0 = 0 by block because interrupted',
    ];
    const [result] = run(
      `${HEAD}${blocked}    expect:\n      entries:\n        ${lines.join('\n        ')}\n`,
    );

    expect(result?.differences).toEqual([]);
  });

  it('writes a result for people', () => {
    const [result] = run(HEAD + FACTS + EXPECT.replace('+1 = 1', '+1 = 7'));

    expect(result && resultText(result, 'small.examples.yaml')).toBe(
      [
        'DIFFERS  Two months (small.examples.yaml:3)',
        '    small.examples.yaml:11 entries',
        '      expected  2024-02-01 accrual +1 = 7',
        '      found     2024-02-01 accrual +1 = 1',
      ].join('\n'),
    );
  });
});

describe('a malformed file of examples', () => {
  type Row = [what: string, mistake: readonly [right: string, wrong: string], line: number, words: string];

  it.each<Row>([
    ['a kind of entry', ['1 accrual +1 = 1', '1 accural +1 = 1'], 11, 'did you mean `accrual`?'],
    ['a time', ['2024-02-01 accrual', 'soon accrual'], 11, 'has no time at its beginning'],
    ['an entry', ['+1 = 2', '+1'], 12, 'is not an entry'],
    ['a rule', ['+1 = 2', '+1 = 2 by blok'], 12, 'did you mean `block`?'],
    ['a code', ['+1 = 2', '+1 = 2 because pausd'], 12, 'did you mean `paused`?'],
    ['a column', ['from:', 'form:'], 8, 'did you mean `from`?'],
    ['a value', ['from: 2024-01-01', 'from: 2024-02-30'], 8, 'is not an instant'],
    ['a fact', ['services', 'servises'], 8, 'did you mean `services`?'],
  ])('names the line of %s that is wrong', (_what, [right, wrong], line, words) => {
    const text = refusal((HEAD + FACTS + EXPECT).replace(right, wrong));

    expect(text).toContain(`small.examples.yaml:${line}: `);
    expect(text).toContain(words);
  });

  it('refuses facts of no subscriber', () => {
    expect(refusal(HEAD + FACTS.replace(/ +subscribers.*\n/, '') + EXPECT)).toContain(
      'facts.subscribers: is missing',
    );
  });

  it('refuses a local time that exists twice, which is not an instant to work by hand with', () => {
    const twice = FACTS.replace('2024-01-01', '2024-10-27T03:30:00');

    expect(refusal(HEAD + twice + EXPECT)).toContain('the time with its offset');
    expect(refusal(HEAD + twice.replace('03:30:00', '03:30:00+03:00') + EXPECT)).toBe('not refused');
  });

  it('refuses the same fact twice with other content', () => {
    const fee = '{ service: internet, tariff: a, amount: "1.00", from: 2024-01-01 }';
    const fees = `      fees: [${fee}, ${fee.replace('1.00', '2.00')}]\n`;

    expect(refusal(HEAD + FACTS + fees + EXPECT)).toContain('this row holds');
  });

  it('refuses two examples of one name, another programme and an empty file', () => {
    const second = (HEAD + FACTS + EXPECT).split('\n').slice(2).join('\n');

    expect(refusal(HEAD + FACTS + EXPECT + second)).toContain('has a name that another has');
    expect(refusal((HEAD + FACTS + EXPECT).replace('small', 'big'))).toContain('names another programme');
    expect(refusal('')).toContain('is empty');
  });

  it('refuses a programme that is refused, in its own name', () => {
    const files = { programme: 'small.yaml', examples: 'small.examples.yaml' };

    expect(() => runExamples('programme: small', HEAD, files)).toThrow(/small\.yaml:1: /);
  });
});
