import { readFileSync } from 'node:fs';
import { beforeEach, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { a1, EZERWAY } from '../services/card/support.ts';
import { give, night, useProgramme } from '../services/night/support.ts';
import { recordingIo } from '../support/io.ts';

const test = useProgramme(EZERWAY);

async function stazh(...argv: string[]): Promise<{ exit: number; out: string; err: string }> {
  const { said, io } = recordingIo();
  const exit = await run(argv, { ...io, env: { DATABASE_URL: test().url } });
  return { exit, ...said };
}

const card = async (day: string, ...more: string[]): Promise<string> =>
  (await stazh('card', 'A1', '--at', day, ...more)).out;

/** What docs/card.md shows under its first prompt. */
function documented(): string {
  const [, shown = ''] =
    /\$ stazh card A1 --at 2024-11-20 --locale en\n([\s\S]*?)```/.exec(
      readFileSync('docs/card.md', 'utf8'),
    ) ?? [];
  return shown;
}

beforeEach(async () => {
  await give(test().database, a1());
  await night(test().database, '2024-10-31');
});

it('prints the page that docs/card.md works out by hand', async () => {
  expect(await card('2024-11-20', '--locale', 'en')).toBe(documented());
});

it('says what a break costs as the page does', async () => {
  const { database } = test();
  await give(database, [
    { fact: 'service', subscriber: 'A1', service: 'internet', from: '2024-01-01', to: '2024-11-18' },
  ]);
  const page = readFileSync('docs/card.md', 'utf8');
  await night(database, '2024-11-19');
  const warned = (await card('2024-11-20', '--locale', 'en'))
    .split('\n')
    .filter((line) => line.startsWith('  ! '));
  expect(warned).toHaveLength(1);
  expect(page).toContain(warned[0]);

  await night(database, '2024-11-21');
  const [pending = ''] = (await card('2024-11-22', '--locale', 'en'))
    .split('\n')
    .filter((line) => line.startsWith('  ! '));
  expect(pending).toBe('  ! When service returns, the counter becomes 0 (break longer than 3 days)');
  expect(page).toContain(pending);
});

it('speaks the language of the reader, and JSON to machines', async () => {
  expect(await card('2024-11-20')).toContain(
    'Ещё 2 месяца без перерыва, и с 01.01.2025 скидка будет 5 % (25,00 ₽)\n',
  );
  expect(await card('2024-11-20', '--locale', 'uk')).toContain(
    'Ще 2 місяці без перерви, і з 01.01.2025 знижка буде 5 %',
  );
  expect(JSON.parse(await card('2024-11-20', '--format', 'json'))).toMatchObject({
    subscriber: 'A1',
    locale: 'ru',
    programmes: [{ kind: 'counted', counter: { value: 10 }, next: { kind: 'step', amount: '25.00' } }],
  });
});

it('refuses what is no day, and knows nobody else', async () => {
  const soon = await stazh('card', 'A1', '--at', 'soon');
  expect(soon.exit).toBe(2);
  expect(soon.err).toContain('--at: found "soon"');
  const unknown = await stazh('card', 'B2');
  expect(unknown.exit).toBe(2);
  expect(unknown.err).toContain('Found "B2"');
});

it('records a request and says what it comes to', async () => {
  const asked = await stazh('leave', 'A1', '--programme', 'ezerway', '--author', 'olga', '--id', 'R-9');

  expect(asked.exit).toBe(0);
  expect(asked.out).toMatch(
    /^R-9: A1 asks to leave ezerway at .*\nentered by olga\nBy what is known now: left\.\nIt is recorded/,
  );
});
