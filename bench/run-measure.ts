import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { BenchSettings, Measure, MeasureName } from './measure.ts';

/** What a measure's process is given. */
export interface MeasureOrder {
  readonly name: MeasureName;
  readonly settings: BenchSettings;
  /** Of a migrated database; null for a measure without one. */
  readonly url: string | null;
}

/**
 * Runs one measure in a process of its own, so that its peak memory is its own.
 * @throws Error when it fails, or when `signal` ends it
 */
export async function runMeasure(
  order: MeasureOrder & { readonly signal: AbortSignal },
): Promise<readonly Measure[]> {
  const { signal, ...rest } = order;
  const script = fileURLToPath(new URL('measure-process.ts', import.meta.url));
  const child = spawn(process.execPath, [script, JSON.stringify(rest)], {
    stdio: ['ignore', 'pipe', 'inherit'],
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
  if (code !== 0) throw new Error(`the measure ${order.name} ended with ${code ?? 'a signal'}`);
  return JSON.parse(printed) as readonly Measure[];
}
