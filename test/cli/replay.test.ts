import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerReplay } from '../../src/cli/commands/replay.ts';
import { AppError } from '../../src/errors.ts';

// A month of service counts; from 1 the bonus is 5 % of the fee, for persons.
const PROGRAMME = `
programme: proba
title: { ru: Проба, en: Trial }
time_zone: Europe/Moscow
currency: RUB
source: invented for these tests
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { other: blocked }
    accrual: { every: calendar_month, add: 1 }
    interruptions: []
    bonus:
      day: 1
      base: fee
      requires: [{ kind: person }]
      rates: [{ from: 1, percent: 5 }]
      rounding: half_up
`;

let dir: string;
let facts: string;
let programme: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'stazh-replay-'));
  programme = join(dir, 'proba.yaml');
  writeFileSync(programme, PROGRAMME);
  facts = factsIn('facts', {
    subscribers: ['subscriber,kind,segment', 'b,person,flat', 'ж,person,flat', 'A,organisation,flat'],
    services: [
      'subscriber,service,from,to',
      'b,internet,2024-01-01,',
      'A,internet,2024-01-01,2024-02-01',
      'ж,internet,2024-01-31T23:00,',
    ],
    fees: ['subscriber,service,tariff,amount,from', 'b,internet,start,500.00,2024-01-01'],
    enrolments: ['subscriber,at,action', 'b,2023-12-01,enrol'],
  });
});

afterAll(() => {
  rmSync(dir, { recursive: true });
});

function factsIn(name: string, files: Readonly<Record<string, readonly string[]>>): string {
  const path = join(dir, name);
  mkdirSync(path);
  for (const [fact, lines] of Object.entries(files)) {
    writeFileSync(join(path, `${fact}.csv`), `${lines.join('\n')}\n`);
  }
  return path;
}

async function replay(...argv: readonly string[]) {
  const pieces: string[] = [];
  let err = '';
  const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
  registerReplay(program, {
    out: async (text) => void pieces.push(text),
    err: (text) => {
      err += text;
    },
    isTerminal: false,
    isOutTerminal: true,
    stdin: process.stdin,
    env: {},
  });
  await program.parseAsync(['replay', '--programme', programme, ...argv], { from: 'user' });
  return { out: pieces.join(''), pieces, err };
}

describe('stazh replay', () => {
  it('prints entries and outcomes in order, subscribers by bytes of UTF-8, up to midnight of a bare day in the zone', async () => {
    const { out } = await replay('--facts', facts, '--until', '2024-02-01', '--format', 'ndjson');

    const month = (subscriber: string): string =>
      `{"type":"entry","programme":"proba","subscriber":"${subscriber}","effective":"2024-02-01T00:00:00+03:00","kind":"accrual",` +
      '"delta":1,"value":1,"rule":null,"reason":{"codes":[],"since":"2024-01-01T00:00:00+03:00"}}';
    const bonus = (subscriber: string): string =>
      `{"type":"bonus","programme":"proba","subscriber":"${subscriber}","effective":"2024-02-01T00:00:00+03:00",`;
    expect(out.split('\n')).toEqual([
      month('A'),
      `${bonus('A')}"outcome":"refusal","reasons":["fee_unknown","kind"]}`,
      month('b'),
      `${bonus('b')}"outcome":"credit","counter":1,"percent":"5","base":"500.00","amount":"25.00"}`,
      month('ж'),
      `${bonus('ж')}"outcome":"refusal","reasons":["fee_unknown"]}`,
      '',
    ]);
  });

  it('prints nothing of what happens after the instant', async () => {
    const { out } = await replay('--facts', facts, '--until', '2024-01-31T23:59:59', '--format', 'ndjson');

    expect(out).toBe('');
  });

  it('tells on the other stream which facts changed nothing', async () => {
    const { err } = await replay('--facts', facts, '--until', '2024-02-01', '--format', 'ndjson');

    expect(err).toBe(
      'warning: b: the request at 2023-12-01T00:00:00+03:00 changes nothing: it is before the counter began\n',
    );
  });

  it('prints a table for people, of one subscriber when asked', async () => {
    const { out } = await replay('--facts', facts, '--until', '2024-02-01', '--subscriber', 'b');

    expect(out).toBe(
      [
        'b',
        '  at          what     change  value  rule  because',
        '  2024-02-01  accrual      +1      1        since 2024-01-01',
        '  2024-02-01  bonus                1        25.00 RUB = 5 % of 500.00',
        '',
        '',
      ].join('\n'),
    );
  });

  it('shows twenty rejected rows and counts the rest', async () => {
    const bad = Array.from({ length: 23 }, (_, index) => `b,p${index},2024-01-05,-1.00`);
    const path = factsIn('bad', {
      subscribers: ['subscriber,kind,segment', 'b,person,flat'],
      payments: ['subscriber,id,at,amount', ...bad],
    });
    const { err } = await replay('--facts', path, '--until', '2024-02-01', '--format', 'ndjson');

    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(21);
    expect(lines[0]).toMatch(/^rejected: payments\.csv:2: amount: /);
    expect(lines[20]).toBe('rejected: 3 more');
  });

  it('hands the text on in pieces, never as one string', async () => {
    const ids = Array.from({ length: 1000 }, (_, index) => `s${index}`);
    const path = factsIn('many', {
      subscribers: ['subscriber,kind,segment', ...ids.map((id) => `${id},person,flat`)],
      services: ['subscriber,service,from,to', ...ids.map((id) => `${id},internet,2024-01-01,`)],
    });
    const { pieces, out } = await replay('--facts', path, '--until', '2024-02-01', '--format', 'ndjson');

    // An accrual and a refusal each.
    expect(out.split('\n')).toHaveLength(2001);
    expect(pieces.length).toBeGreaterThan(3);
    expect(Math.max(...pieces.map((piece) => piece.length))).toBeLessThan(70_000);
  });

  it.each<[name: string, argv: readonly string[], detail: RegExp]>([
    ['an instant', ['--until', 'soon'], /--until: found "soon"; accepted: a day such as 2024-11-01/],
    ['a subscriber', ['--until', '2024-02-01', '--subscriber', 'zz'], /--subscriber: .*"zz"/],
  ])('refuses %s that cannot be, and says what can', async (_name, argv, detail) => {
    const failed = replay('--facts', facts, ...argv);

    await expect(failed).rejects.toThrow(AppError);
    await expect(failed).rejects.toMatchObject({ code: 'USAGE' });
    await expect(failed).rejects.toThrow(detail);
  });

  it('refuses a programme file with the place of the problem', async () => {
    const path = join(dir, 'wrong.yaml');
    writeFileSync(path, PROGRAMME.replace('add: 1', 'ad: 1'));
    const failed = replay('--programme', path, '--facts', facts, '--until', '2024-02-01');

    await expect(failed).rejects.toMatchObject({ code: 'PROGRAMME_REFUSED' });
    await expect(failed).rejects.toThrow(/wrong\.yaml:11: /);
  });
});
