import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { IdentitySettings } from '../../../src/api/identity/settings.ts';

/** A server that is to be measured. */
export interface ServerOrder {
  readonly kind: 'api' | 'bare';
  readonly url: string;
  /** What its clock begins with. */
  readonly now: number;
}

export const IDENTITY: IdentitySettings = {
  key: { kind: 'secret', secret: 'a secret of the bench, which is long enough' },
  issuer: 'bench',
  audience: 'stazh',
  rolesClaim: 'roles',
  contractsClaim: 'contracts',
};

export interface Server {
  readonly port: number;
  readonly stop: () => Promise<void>;
}

/** Starts a server in a process of its own. @param flags of Node, such as `--cpu-prof` */
export async function startServer(
  order: ServerOrder,
  signal: AbortSignal,
  flags: readonly string[] = [],
): Promise<Server> {
  const script = fileURLToPath(new URL('server-process.ts', import.meta.url));
  const child = spawn(process.execPath, [...flags, script, JSON.stringify(order)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  child.on('error', () => undefined);
  const ended = once(child, 'close');
  const [line] = (await Promise.race([once(child.stdout.setEncoding('utf8'), 'data'), ended])) as [unknown];
  const port = Number(line);
  if (typeof line !== 'string' || port === 0) throw new Error(`the server ${order.kind} did not start`);
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
