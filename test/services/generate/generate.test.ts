import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLocalDate, zoneOf } from '../../../rules/time.ts';
import { generateProvider } from '../../../src/services/generate/generate.ts';
import { HEADERS } from '../../../src/services/generate/rows.ts';
import type { GenerateSettings } from '../../../src/services/generate/settings.ts';

const until = parseLocalDate('2026-11-01');
if (until === undefined) throw new Error('not a day');
const SETTINGS: GenerateSettings = {
  subscribers: 400,
  years: 3,
  seed: 11,
  deliveries: 4,
  until,
  zone: zoneOf('Europe/Moscow'),
};

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'stazh-generate-'));
  await generateProvider(SETTINGS, join(root, 'one'));
});
afterAll(() => rm(root, { recursive: true }));

/** Every file of a provider: path under it and content. */
async function filesOf(directory: string): Promise<Map<string, string>> {
  const names = (await readdir(directory, { recursive: true }))
    .filter((name) => /\.(csv|json)$/.test(name))
    .sort();
  const files = new Map<string, string>();
  for (const name of names) files.set(name, await readFile(join(directory, name), 'utf8'));
  return files;
}

async function digestOf(directory: string): Promise<string> {
  return createHash('sha256')
    .update(JSON.stringify([...(await filesOf(directory))]))
    .digest('hex');
}

/** The cells of all deliveries' rows of one file. None of the files read here quotes a cell. */
async function rowsOf(file: string): Promise<string[][]> {
  const files = [...(await filesOf(join(root, 'one')))].filter(([name]) => name.endsWith(`/${file}.csv`));
  return files.flatMap(([, text]) =>
    text
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(',')),
  );
}

describe('generateProvider', () => {
  it('writes the same bytes for the same settings, and others for another seed', async () => {
    await generateProvider(SETTINGS, join(root, 'two'));
    await generateProvider({ ...SETTINGS, seed: 12 }, join(root, 'three'));
    const digest = await digestOf(join(root, 'one'));
    expect(await digestOf(join(root, 'two'))).toBe(digest);
    expect(await digestOf(join(root, 'three'))).not.toBe(digest);
  });

  it('gives a subscriber the same life whatever the number of the others', async () => {
    await generateProvider({ ...SETTINGS, subscribers: 10 }, join(root, 'few'));
    const few =
      (await filesOf(join(root, 'few'))).get('delivery-01/payments.csv')?.trimEnd().split('\n') ?? [];
    const many = (await filesOf(join(root, 'one'))).get('delivery-01/payments.csv')?.split('\n') ?? [];
    expect(few.length).toBeGreaterThan(100);
    expect(many.slice(0, few.length)).toEqual(few);
  });

  it('writes one directory a delivery, with a manifest that counts its rows and says how far it is complete', async () => {
    const files = await filesOf(join(root, 'one'));
    const manifest = JSON.parse(files.get('delivery-04/manifest.json') ?? '') as {
      complete_through: string;
      rows: Record<string, number>;
    };
    expect(manifest.complete_through).toBe('2026-11-01T00:00:00+03:00');
    const counted = Object.keys(manifest.rows).map((name) => [
      name,
      (files.get(`delivery-04/${name}`) ?? '').trimEnd().split('\n').length - 1,
    ]);
    expect(Object.fromEntries(counted)).toEqual(manifest.rows);
  });

  it('exports in a delivery what became known in its month', async () => {
    const charges =
      (await filesOf(join(root, 'one'))).get('delivery-03/charges.csv')?.trimEnd().split('\n').slice(1) ?? [];
    // Delivery 3 of 4 until 1 November is complete through 1 October, and begins after the midnight of 1 September.
    const months = new Set(
      charges.filter((line) => !line.includes(',x')).map((line) => line.split(',')[2]?.slice(0, 7)),
    );
    expect([...months].sort().slice(-2)).toEqual(['2026-09', '2026-10']);
  });

  it('writes the header of the facts in every file', async () => {
    for (const [name, text] of await filesOf(join(root, 'one'))) {
      const file = /([a-z]+)\.csv$/.exec(name)?.[1] as keyof typeof HEADERS | undefined;
      if (file !== undefined) expect(text.split('\n')[0]).toBe(HEADERS[file]);
    }
  });

  it('holds the disorder of real exports', async () => {
    const payments = await rowsOf('payments');
    const services = await rowsOf('services');
    const blockings = await rowsOf('blockings');
    expect(payments.some((cells) => cells[4] === 'yes')).toBe(true);
    expect(payments.length).toBeGreaterThan(new Set(payments.map((cells) => `${cells[0]} ${cells[1]}`)).size);
    expect(services.filter((cells) => cells[3] === '').length).toBeGreaterThan(SETTINGS.subscribers / 2);
    expect(new Set(blockings.map((cells) => cells[1]))).toEqual(
      new Set(['temporary', 'voluntary', 'forced', 'outage']),
    );
  });

  it('serves nine subscribers in ten without a break', async () => {
    const broken = new Set<string>();
    const last = new Map<string, string>();
    for (const [subscriber = '', kind] of await rowsOf('blockings'))
      if (kind !== 'outage') broken.add(subscriber);
    for (const [subscriber = '', service, , to = ''] of await rowsOf('services'))
      if (service === 'internet') last.set(subscriber, to);
    for (const [subscriber, to] of last) if (to !== '') broken.add(subscriber);
    const unbroken = [...last.keys()].filter((subscriber) => !broken.has(subscriber)).length;
    expect(unbroken / last.size).toBeGreaterThan(0.88);
    expect(unbroken / last.size).toBeLessThan(0.97);
  });
});
