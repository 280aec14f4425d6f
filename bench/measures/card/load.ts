import autocannon, { type Options, type Result } from 'autocannon';
import { rounded } from '../../measure.ts';

/** What one server was asked, by how many at once. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  /** For so long, or so many requests in all. */
  readonly until: { readonly seconds: number } | { readonly requests: number };
  /** Asked anew each time. */
  readonly next: () => Asked;
}

export interface Asked {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface LoadReading {
  readonly requests_per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

/**
 * Each connection of autocannon asks, waits for the whole answer and asks again.
 *
 * @throws Error for any answer but 200
 */
export async function load({ port, connections, until, next }: Load): Promise<LoadReading> {
  const latencies: number[] = [];
  const options: Options = {
    url: `http://127.0.0.1:${port}`,
    connections,
    ...('seconds' in until ? { duration: until.seconds } : { amount: until.requests }),
    requests: [{ setupRequest: (request) => ({ ...request, ...next() }) }],
  };
  // Its own histogram knows whole milliseconds only.
  const { duration, errors, non2xx, statusCodeStats } = await run(options, (ms) => latencies.push(ms));
  if (errors + non2xx > 0)
    throw new Error(`answers of another kind: ${JSON.stringify({ errors, ...statusCodeStats })}`);
  const sorted = latencies.toSorted((left, right) => left - right);
  const at = (share: number): number => rounded(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { requests_per_second: rounded(sorted.length / duration), p50_ms: at(0.5), p99_ms: at(0.99) };
}

function run(options: Options, onAnswer: (ms: number) => void): Promise<Result> {
  return new Promise((resolve, reject) => {
    const running = autocannon(options, (error: Error | null, result) => {
      if (error === null) resolve(result);
      else reject(error);
    });
    running.on('response', (_client, _status, _bytes, ms) => {
      onAnswer(ms);
    });
  });
}
