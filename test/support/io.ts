import type { Io } from '../../src/cli/io.ts';

/** What a command said. */
export interface Said {
  out: string;
  err: string;
}

/** Takes down what a command says, as to a terminal that shows the answer and no progress. */
export function recordingIo(): { readonly said: Said; readonly io: Io } {
  const said: Said = { out: '', err: '' };
  const io: Io = {
    out: async (text) => void (said.out += text),
    err: (text) => void (said.err += text),
    isTerminal: false,
    isOutTerminal: true,
    stdin: process.stdin,
    env: {},
  };
  return { said, io };
}
