import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LocalDate } from '../rules/time.ts';
import type { BenchSettings } from './measure.ts';
import type { CloseOrder } from './measures/closes/close-process.ts';
import type { OrdinaryOrder } from './measures/ordinary/ordinary-night.ts';

/** What a process of ours is to do; one a process, so that its peak memory is its own. */
export type Order = NightOrder | OrdinaryOrder | CloseOrder | NodeLoopOrder | WholeOrder;

/** A night of one programme. */
export interface NightOrder {
  readonly kind: 'night';
  readonly url: string;
  readonly programme: string;
  readonly date: LocalDate;
  /** Help with the run that another process works on. */
  readonly join: boolean;
}

export interface NodeLoopOrder {
  readonly kind: 'node_loop';
  readonly url: string;
  /** The bonus day that is decided. */
  readonly first: LocalDate;
}

/** A measure that brings what it needs and does its own repeating. */
export interface WholeOrder {
  readonly kind: 'engine' | 'import' | 'verify';
  readonly settings: BenchSettings;
  /** Of a migrated database; null for the engine, which needs none. */
  readonly url: string | null;
}

/** How the Dockerfile starts the product. */
const AS_THE_IMAGE = { flags: ['--max-semi-space-size=8'], environment: { MALLOC_ARENA_MAX: '2' } };

/**
 * Carries out an order in a process of its own.
 * @returns what it printed, which is the answer's JSON
 * @throws Error when it fails, or when `signal` ends it
 */
export async function runInProcess<Answer>(order: Order, signal: AbortSignal): Promise<Answer> {
  const script = fileURLToPath(new URL('process.ts', import.meta.url));
  const child = spawn(process.execPath, [...AS_THE_IMAGE.flags, script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...AS_THE_IMAGE.environment },
    signal,
  });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`the process of ${order.kind} ended with ${code ?? 'a signal'}`);
  return JSON.parse(printed) as Answer;
}
