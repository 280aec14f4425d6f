import { connect, type Socket } from 'node:net';
import { rounded } from '../../measure.ts';

/** What one server was asked, by how many at once. */
export interface Load {
  readonly port: number;
  readonly connections: number;
  readonly seconds: number;
  /** A request, whole and as bytes go; asked anew each time. */
  readonly next: () => string;
}

export interface LoadReading {
  readonly requests_per_second: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
}

/**
 * Each connection asks, waits for the whole answer and asks again. Nothing of an answer is read but its length: whoever measures shares
 * the machine with what is measured.
 *
 * @throws Error for any answer but 200
 */
export async function load({ port, connections, seconds, next }: Load): Promise<LoadReading> {
  const latencies: number[] = [];
  const until = performance.now() + seconds * 1000;
  const all = Array.from({ length: connections }, () => askUntil({ port, until, next }, latencies));
  const startedAt = performance.now();
  await Promise.all(all);
  const took = (performance.now() - startedAt) / 1000;
  const sorted = latencies.toSorted((left, right) => left - right);
  const at = (share: number): number => rounded(sorted[Math.floor(sorted.length * share)] ?? 0);
  return { requests_per_second: rounded(sorted.length / took), p50_ms: at(0.5), p99_ms: at(0.99) };
}

interface Asking {
  readonly port: number;
  readonly until: number;
  readonly next: () => string;
}

function askUntil({ port, until, next }: Asking, latencies: number[]): Promise<null> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const answer = new Answer();
    let askedAt = 0;
    const ask = (): void => {
      askedAt = performance.now();
      if (askedAt >= until) {
        socket.end();
        resolve(null);
      } else socket.write(next());
    };
    socket.setNoDelay(true).on('connect', ask).on('error', reject);
    socket.on('data', (bytes: Buffer) => {
      try {
        if (!answer.take(bytes)) return;
        latencies.push(performance.now() - askedAt);
        ask();
      } catch (error) {
        fail(socket, error, reject);
      }
    });
  });
}

function fail(socket: Socket, error: unknown, reject: (error: unknown) => void): void {
  socket.destroy();
  reject(error);
}

/** One answer at a time, of a server that says how long it is. */
class Answer {
  #left = 0;
  #head = '';

  /** @returns whether the answer is whole */
  take(bytes: Buffer): boolean {
    if (this.#left > 0) {
      this.#left -= bytes.length;
      return this.#left === 0;
    }
    this.#head += bytes.toString('latin1');
    const end = this.#head.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const length = /\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1];
    if (!this.#head.startsWith('HTTP/1.1 200') || length === undefined)
      throw new Error(`an answer of another kind: ${this.#head.slice(0, 500)}`);
    this.#left = Number(length) - (this.#head.length - end - 4);
    this.#head = '';
    return this.#left === 0;
  }
}
