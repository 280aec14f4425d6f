import { describe, expect, it } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { run } from '../../src/cli/run.ts';
import { recordingIo, type Said } from '../support/io.ts';

async function stazh(...argv: readonly string[]): Promise<Said & { code: number }> {
  const { said, io } = recordingIo();
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
