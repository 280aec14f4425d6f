import { mintToken } from '../../../src/api/identity/development.ts';
import { type Bench, say } from '../../bench.ts';
import { midnight } from '../../calendar.ts';
import { rounded } from '../../measure.ts';
import { withClient } from '../../sql-file.ts';
import { type Asked, type Load, type LoadReading, load } from './load.ts';
import { IDENTITY, type Server, startServer } from './server-order.ts';

const TOKENS = 10_000;
const CONNECTIONS = 64;
const ROUND_SECONDS = 2;
/** Many short ones, so that what a neighbour on the machine does falls on both. */
const ROUNDS = 12;
/** So that everything is compiled and prepared before anything is read, and most tokens were verified, as in a minute of service. */
const WARM_UP_REQUESTS = 2 * TOKENS;

/** What is asked of the API, beside the bare route. */
const ASKED = {
  card: { name: 'card', of: 'every', path: (id: string) => `/v1/subscribers/${id}/card` },
  history: {
    name: 'card',
    of: 'history page',
    path: (id: string) => `/v1/subscribers/${id}/history?programme=ezerway&limit=20`,
  },
} as const;

type Path = (id: string) => string;

interface Subscriber {
  readonly id: string;
  readonly token: string;
}

/**
 * The card in the cabinet and a page of history, by subscribers taken at random, each with a token of their own; beside a bare route
 * of the same library that selects the subscriber's row by its key. They take turns.
 */
export async function measureCard(bench: Bench): Promise<void> {
  const { url, signal } = bench;
  const subscribers = await withTokens(await drawn(url));
  const now = midnight(bench.today) + 12 * 3_600_000;
  const flags = (process.env['BENCH_SERVER_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  const [api, bare] = await Promise.all([
    startServer({ kind: 'api', url, now }, signal, flags),
    startServer({ kind: 'bare', url, now }, signal),
  ]);
  try {
    for (const asked of [ASKED.card, ASKED.history]) {
      const ask = (server: Server, path: Path, until: Load['until']): Promise<LoadReading> =>
        load({
          port: server.port,
          connections: CONNECTIONS,
          until,
          next: () => requestOf(anyOf(subscribers), path),
        });
      await ask(api, asked.path, { requests: WARM_UP_REQUESTS });
      await ask(bare, barePath, { requests: WARM_UP_REQUESTS });
      for (let round = 0; round < ROUNDS; round += 1) {
        const floor = await ask(bare, barePath, { seconds: ROUND_SECONDS });
        const ours = await ask(api, asked.path, { seconds: ROUND_SECONDS });
        const figures = compared(ours, floor);
        say(`  ${asked.of}: ${JSON.stringify(figures)}`);
        bench.samples.add('card', asked.of, {
          seconds: ROUND_SECONDS,
          rss_mb: null,
          wal_bytes: 0,
          rows_written: 0,
          figures,
        });
      }
    }
  } finally {
    await Promise.all([api.stop(), bare.stop()]);
  }
}

function barePath(id: string): string {
  return `/bare/${id}`;
}

function compared(ours: LoadReading, bare: LoadReading): Readonly<Record<string, number>> {
  return {
    ...ours,
    bare_requests_per_second: bare.requests_per_second,
    bare_p99_ms: bare.p99_ms,
    throughput_ratio_to_bare: rounded(ours.requests_per_second / bare.requests_per_second),
    p99_ratio_to_bare: rounded(ours.p99_ms / bare.p99_ms),
  };
}

/** Everybody of a small provider, some of a large one. */
function drawn(url: string): Promise<readonly string[]> {
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select external_id as id from subscriber s where exists (select from counter where subscriber_id = s.subscriber_id)
       order by hashint8(subscriber_id) limit ${TOKENS}`,
    );
    return rows.map(({ id }) => encodeURIComponent(id));
  });
}

function withTokens(ids: readonly string[]): Promise<readonly Subscriber[]> {
  return Promise.all(
    ids.map(async (id) => {
      const contract = decodeURIComponent(id);
      const wanted = { subject: contract, roles: ['subscriber'], contracts: [contract], hours: 24 } as const;
      return { id, token: await mintToken(IDENTITY, wanted) };
    }),
  );
}

function anyOf(subscribers: readonly Subscriber[]): Subscriber {
  const one = subscribers[Math.floor(Math.random() * subscribers.length)];
  if (one === undefined) throw new Error('no counter is there to be asked for');
  return one;
}

function requestOf({ id, token }: Subscriber, path: Path): Asked {
  return { path: path(id), headers: { 'accept-language': 'ru', authorization: `Bearer ${token}` } };
}
