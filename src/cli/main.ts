import { processIo } from './io.ts';
import { run } from './run.ts';

// The answer's reader may leave early; the write that is refused then says so, this event must not end the process.
process.stdout.on('error', () => undefined);
process.exitCode = await run(process.argv.slice(2), processIo());
