import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FastifyInstance } from 'fastify';
import { exportJWK, type JWTPayload, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IdentitySettings, TokenKey } from '../../src/api/identity/settings.ts';
import { createTestApp, IDENTITY } from '../support/api.ts';
import { useTestDatabase } from '../support/database.ts';

const test = useTestDatabase();
const apps: FastifyInstance[] = [];
afterAll(async () => {
  await Promise.all(apps.map((app) => app.close()));
});

async function appWith(key: TokenKey, now?: () => number): Promise<FastifyInstance> {
  const identity: IdentitySettings = { ...IDENTITY, key };
  const app = await createTestApp(test().database, { identity, ...(now === undefined ? {} : { now }) });
  apps.push(app);
  return app;
}

const SECRET = new TextEncoder().encode(IDENTITY.key.kind === 'secret' ? IDENTITY.key.secret : '');
const GOOD: JWTPayload = { sub: 'anna', iss: IDENTITY.issuer, aud: 'stazh', roles: ['support'] };

interface Signing {
  readonly claims?: JWTPayload;
  readonly alg?: string;
  readonly key?: KeyObject | Uint8Array;
  readonly kid?: string;
  /** Seconds since 1970; default: in an hour. */
  readonly exp?: number | null;
}

function signed({ claims = GOOD, alg = 'HS256', key = SECRET, kid, exp }: Signing = {}): Promise<string> {
  const token = new SignJWT(claims).setProtectedHeader({ alg, ...(kid === undefined ? {} : { kid }) });
  const end = exp === undefined ? Math.floor(Date.now() / 1000) + 3600 : exp;
  return (end === null ? token : token.setExpirationTime(end)).sign(key);
}

/** @returns the status, and the detail where the token is refused; 404: it was let in, and nobody has the id */
async function ask(
  app: FastifyInstance,
  authorization: string | undefined,
): Promise<readonly [number, string]> {
  const answer = await app.inject({
    url: '/v1/subscribers/70001781/adjustments',
    headers: authorization === undefined ? {} : { authorization },
  });
  const { detail = '', code } = answer.json<{ readonly detail?: string; readonly code: string }>();
  return [answer.statusCode, `${code} ${detail}`];
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a token signed with a secret', () => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await appWith(IDENTITY.key);
  });

  it('is let in when everything is as it should be', async () => {
    expect((await ask(app, `Bearer ${await signed()}`))[0]).toBe(404);
    expect((await ask(app, `bearer ${await signed()}`))[0]).toBe(404);
  });

  it.each<[why: string, signing: Signing, said: RegExp]>([
    ['another key', { key: new Uint8Array(32) }, /signature/],
    ['another algorithm of the same secret', { alg: 'HS512', key: new Uint8Array(64) }, /alg/],
    ['another issuer', { claims: { ...GOOD, iss: 'https://elsewhere.test' } }, /iss/],
    ['no issuer', { claims: { sub: 'anna', aud: 'stazh', roles: ['support'] } }, /iss/],
    ['another audience', { claims: { ...GOOD, aud: 'shop' } }, /aud/],
    ['an end that has come', { exp: Math.floor(Date.now() / 1000) - 1 }, /exp/],
    ['no end', { exp: null }, /exp/],
    ['a beginning to come', { claims: { ...GOOD, nbf: Math.floor(Date.now() / 1000) + 60 } }, /nbf/],
    ['no subject', { claims: { iss: IDENTITY.issuer, aud: 'stazh', roles: ['support'] } }, /sub/],
    ['a subject that is no name', { claims: { ...GOOD, sub: 'a\nb' } }, /sub/],
    ['no role', { claims: { sub: 'anna', iss: IDENTITY.issuer, aud: 'stazh' } }, /roles/],
    ['a role of another system', { claims: { ...GOOD, roles: ['admin'] } }, /roles/],
    ['roles that are no texts', { claims: { ...GOOD, roles: [1] } }, /roles/],
    ['a subscriber without contracts', { claims: { ...GOOD, roles: 'subscriber' } }, /contracts/],
  ])('is refused with %s', async (_why, signing, said) => {
    const [status, detail] = await ask(app, `Bearer ${await signed(signing)}`);
    expect(status).toBe(401);
    expect(detail).toMatch(said);
  });

  it.each<[why: string, header: string | undefined]>([
    ['nothing', undefined],
    ['another scheme', 'Basic YW5uYTpzZWNyZXQ='],
    ['no token', 'Bearer '],
    ['two tokens', 'Bearer a b'],
    ['what is no token', 'Bearer abc'],
    ['alg none', `Bearer ${base64url({ alg: 'none' })}.${base64url({ ...GOOD, exp: 4e9 })}.`],
  ])('is refused when there is %s', async (_why, header) => {
    expect((await ask(app, header))[0]).toBe(401);
  });

  it('is refused where its head asks for what we do not know, whoever signed it', async () => {
    const token = await new SignJWT(GOOD)
      .setProtectedHeader({ alg: 'HS256', crit: ['exp'], exp: 1 })
      .setExpirationTime('1h')
      .sign(SECRET, { crit: { exp: true } });
    expect(await ask(app, `Bearer ${token}`)).toEqual([401, expect.stringMatching(/crit/)]);
  });

  it('is refused when its signature is written in another way', async () => {
    expect((await ask(app, `Bearer ${await signed()}=`))[0]).toBe(401);
  });

  it('is refused with one letter changed, also while the right one is remembered', async () => {
    const token = await signed();
    expect((await ask(app, `Bearer ${token}`))[0]).toBe(404);
    const [head = '', body = '', signature = ''] = token.split('.');
    const other = base64url({ ...GOOD, sub: 'olga', exp: 4e9 });
    expect((await ask(app, `Bearer ${head}.${other}.${signature}`))[0]).toBe(401);
    expect((await ask(app, `Bearer ${head}.${body}.${signature.slice(0, -4)}AAAA`))[0]).toBe(401);
  });

  it("names a subscriber's contract as one text or a list", async () => {
    for (const contracts of ['70001781', ['1', '70001781']]) {
      const token = await signed({ claims: { ...GOOD, roles: ['subscriber'], contracts } });
      const answer = await app.inject({
        url: '/v1/subscribers/70001781/history?programme=none',
        headers: { authorization: `Bearer ${token}` },
      });
      expect(answer.json()).toMatchObject({ code: 'PROGRAMME_NOT_PUBLISHED' });
    }
  });
});

describe('a token that was verified a moment ago', () => {
  it('is let in until its end and not a moment longer', async () => {
    let now = Date.now();
    const app = await appWith(IDENTITY.key, () => now);
    const end = Math.floor(now / 1000) + 30;
    const header = `Bearer ${await signed({ exp: end })}`;

    expect((await ask(app, header))[0]).toBe(404);
    now = end * 1000 - 1;
    expect((await ask(app, header))[0]).toBe(404);
    now = end * 1000;
    expect((await ask(app, header))[0]).toBe(401);
  });
});

describe('a token signed with a private key', () => {
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' });

  it.each([
    ['RS256', rsa, ec],
    ['ES256', ec, rsa],
  ] as const)('is checked by the public one: %s', async (alg, own, other) => {
    const app = await appWith({ kind: 'public-key', pem: pem(own.publicKey) });

    expect((await ask(app, `Bearer ${await signed({ alg, key: own.privateKey })}`))[0]).toBe(404);
    const otherAlg = alg === 'RS256' ? 'ES256' : 'RS256';
    expect((await ask(app, `Bearer ${await signed({ alg: otherAlg, key: other.privateKey })}`))[0]).toBe(401);
    // The public key is known to everybody; taken for a secret it would let everybody in.
    const asSecret = new TextEncoder().encode(pem(own.publicKey));
    expect((await ask(app, `Bearer ${await signed({ key: asSecret })}`))[0]).toBe(401);
  });

  it.each([
    ['what is none', 'abc', /cannot be read/],
    ['one that is too short', pem(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey), /rsa 1024/],
    ['one of another curve', pem(generateKeyPairSync('ec', { namedCurve: 'P-384' }).publicKey), /secp384r1/],
  ])('cannot be checked by %s', async (_what, key, said) => {
    await expect(appWith({ kind: 'public-key', pem: key })).rejects.toThrow(said);
  });
});

describe('a token whose keys the issuer publishes', () => {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  let issuer: Server;
  let body = '';
  let fetched = 0;
  beforeAll(async () => {
    body = JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }] });
    issuer = createServer((_request, response) => {
      fetched += 1;
      response.setHeader('content-type', 'application/json').end(body);
    });
    await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve));
  });
  afterAll(() => issuer.close());
  const url = () => new URL(`http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`);

  it('is checked by the key that it names, fetched once', async () => {
    const app = await appWith({ kind: 'jwks', url: url() });
    const own = { alg: 'ES256', key: pair.privateKey, kid: 'one' };

    expect((await ask(app, `Bearer ${await signed(own)}`))[0]).toBe(404);
    expect((await ask(app, `Bearer ${await signed({ ...own, claims: { ...GOOD, sub: 'olga' } })}`))[0]).toBe(
      404,
    );
    expect(fetched).toBe(1);
    expect((await ask(app, `Bearer ${await signed({ ...own, kid: 'two' })}`))[0]).toBe(401);
    expect((await ask(app, `Bearer ${await signed()}`))[0]).toBe(401);
  });

  it('waits for nothing when the keys cannot be fetched: 503, and why is in no answer', async () => {
    const closed = url();
    closed.port = '1';
    const app = await appWith({ kind: 'jwks', url: closed });
    const [status, said] = await ask(app, `Bearer ${await signed({ alg: 'ES256', key: pair.privateKey })}`);

    expect([status, said]).toEqual([503, 'IDENTITY_UNAVAILABLE The keys of JWT_JWKS_URL cannot be fetched.']);
  });
});
