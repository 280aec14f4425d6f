/** The effects of a command, passed in so that a test can hold them. `out` gets only the answer; everything else is `err`. */
export interface Io {
  readonly out: (text: string) => Promise<void>;
  readonly err: (text: string) => void;
  /** Whether `err` is a terminal: a progress bar there, plain lines elsewhere. */
  readonly isTerminal: boolean;
  /** Whether `out` is a terminal: somebody reads the answer as it comes. */
  readonly isOutTerminal: boolean;
  readonly stdin: NodeJS.ReadableStream;
  readonly env: NodeJS.ProcessEnv;
}

/** The process's own streams. `out` resolves when the reader has taken the text, so a slow pipe does not fill the memory. */
export function processIo(): Io {
  return {
    out: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => {
          if (error) reject(error);
          else resolve();
        });
      }),
    err: (text) => void process.stderr.write(text),
    isTerminal: process.stderr.isTTY,
    isOutTerminal: process.stdout.isTTY,
    stdin: process.stdin,
    env: process.env,
  };
}
