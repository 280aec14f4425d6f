import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import type { Io } from '../../src/cli/io.ts';
import { run } from '../../src/cli/run.ts';

async function stazh(...argv: readonly string[]): Promise<{ out: string; err: string; code: number }> {
  const said = { out: '', err: '' };
  const io: Io = {
    out: async (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    isTerminal: false,
    isOutTerminal: true,
    stdin: process.stdin,
    env: {},
  };
  return { code: await run(argv, io), ...said };
}

describe('stazh', () => {
  it('tells its version', async () => {
    expect(await stazh('--version')).toEqual({ out: `${packageJson.version}\n`, err: '', code: 0 });
  });

  it('takes a misspelt command for none, and says which it may be', async () => {
    const { out, err, code } = await stazh('nigthly');

    expect([out, code]).toEqual(['', 2]);
    expect(err).toContain("unknown command 'nigthly'");
    expect(err).toContain('Did you mean nightly?');
  });
});
