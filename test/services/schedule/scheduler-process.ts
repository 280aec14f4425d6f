import { startScheduler } from '../../../jobs/scheduler.ts';
import { createDatabase } from '../../../src/db/database.ts';

// A scheduler in a process of its own, whose parent says what time it is: `{ now }` is a tick, `stop` ends it as SIGTERM does.

const [url = '', begin = ''] = process.argv.slice(2);
let now = Number(begin);
let tickNow: () => void = () => undefined;

const database = createDatabase({ url });
const scheduler = startScheduler({
  database,
  config: { NIGHTLY_AT: '02:15' },
  onEvent: () => undefined,
  clocks: { database: async () => now, process: () => now },
  ticker: (tick) => {
    tickNow = tick;
    return () => undefined;
  },
});

process.on('message', (message: { readonly now: number } | 'stop') => {
  if (message === 'stop') {
    void scheduler
      .stop()
      .then(() => database.close())
      .then(() => {
        process.disconnect?.();
      });
    return;
  }
  now = message.now;
  tickNow();
});
