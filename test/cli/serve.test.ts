import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { useTestDatabase } from '../support/database.ts';
import { recordingIo, type Said } from '../support/io.ts';

const test = useTestDatabase();
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'stazh-serve-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

const IDENTITY = {
  JWT_SECRET: 'a secret of 32 characters or more',
  JWT_ISSUER: 'https://issuer.test',
  JWT_AUDIENCE: 'stazh',
};

async function stazh(
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Said & { code: number }> {
  const { said, io } = recordingIo();
  const code = await run(args, { ...io, env: { STAZH_DATA_DIR: dataDir, ...env } });
  return { ...said, code };
}

describe('stazh token', () => {
  it('prints a token, and that it is for development only, with a secret that only the user can read', async () => {
    const args = [
      'token',
      '--role',
      'subscriber',
      '--contract',
      '70001781',
      '--subject',
      'anna',
      '--hours',
      '2',
    ];
    const { out, err, code } = await stazh({}, ...args);
    const { iat = 0, exp = 0, ...claims } = decodeJwt(out.trim());

    expect([code, err]).toEqual([0, 'For development only: whoever has the secret can be anybody.\n']);
    expect(claims).toEqual({
      sub: 'anna',
      iss: 'stazh-development',
      aud: 'stazh',
      roles: ['subscriber'],
      contracts: ['70001781'],
    });
    expect(exp - iat).toBe(7200);
    expect((await stat(join(dataDir, 'development-secret'))).mode & 0o077).toBe(0);
  });

  it.each([
    [['--role', 'subscriber'], {}, '--contract goes with'],
    [['--role', 'support', '--contract', '1'], {}, '--contract goes with'],
    [['--role', 'support'], { JWT_JWKS_URL: 'https://issuer.test/keys' }, 'come from its issuer'],
  ])('refuses %j', async (args, env, said) => {
    const { err, code, out } = await stazh(env, 'token', ...args);

    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(said);
  });
});

describe('stazh serve', () => {
  it('does not start without a key, an issuer and an audience', async () => {
    const { err, code } = await stazh({ DATABASE_URL: test().url }, 'serve');

    expect(code).toBe(2);
    for (const name of ['JWT_SECRET', 'JWT_ISSUER', 'JWT_AUDIENCE']) expect(err).toContain(name);
  });

  it('answers a token of `stazh token`, writes a line a request that names nobody, and stops when asked', async () => {
    const env = { ...IDENTITY, DATABASE_URL: test().url, PORT: '0', STAZH_DATA_DIR: dataDir };
    const server = spawn(process.execPath, ['src/cli/main.ts', 'serve'], {
      env: { PATH: process.env['PATH'], ...env },
    });
    const said = { out: '', err: '' };
    server.stdout.on('data', (text) => (said.out += String(text)));
    const address = await new Promise<string>((resolve, reject) => {
      server.once('exit', () => {
        reject(new Error(said.err));
      });
      server.stderr.on('data', (text) => {
        said.err += String(text);
        const found = /Listening on (\S+);/.exec(said.err)?.[1];
        if (found !== undefined) resolve(found);
      });
    });
    const { out: token } = await stazh(env, 'token', '--role', 'support', '--subject', 'anna');
    const asked = await fetch(`${address}/v1/subscribers/70001781/explain`, {
      headers: { authorization: `Bearer ${token.trim()}`, 'accept-language': 'en' },
    });
    const body = (await asked.json()) as { readonly code: string; readonly requestId: string };
    server.kill('SIGTERM');
    const [code] = (await once(server, 'exit')) as [number];

    expect([asked.status, body.code]).toEqual([409, 'PROGRAMME_NOT_PUBLISHED']);
    expect([code, said.err]).toEqual([0, expect.stringMatching(/SIGTERM: stopping\n$/)]);
    const lines = said.out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const ofRequest = lines.filter(({ request }) => request === body.requestId);
    expect(ofRequest).toMatchObject([
      {
        method: 'GET',
        route: '/v1/subscribers/:subscriber/explain',
        status: 409,
        roles: ['support'],
        caller: 'anna',
      },
    ]);
    expect(said.out).not.toContain('70001781');
  });
});
