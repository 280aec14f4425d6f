import type { Command } from 'commander';
import { startScheduler } from '../../../jobs/scheduler.ts';
import { identityOf } from '../../api/identity/settings.ts';
import { createServer, listen, serveUntilStopped } from '../../api/server.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import { createLog } from '../../log.ts';
import type { Io } from '../io.ts';
import { logSchedule } from '../log-schedule.ts';

/** `stazh serve`: the API, and nights and closes by themselves, until it is asked to stop. */
export function registerServe(program: Command, io: Io): void {
  program
    .command('serve')
    .description(
      'serve the API (docs/api.md), and walk nights and close months when they are due; HOST, PORT, NIGHTLY_AT, SCHEDULER and the JWT_ variables configure it',
    )
    .option('--no-scheduler', 'only serve; another process, or `stazh schedule`, walks the nights')
    .action(async ({ scheduler: isWanted }: { readonly scheduler: boolean }) => {
      const config = loadConfig(io.env, { identity: true });
      await withDatabase(config, async (database) => {
        const log = createLog(config);
        const app = await createServer(database, config, identityOf(config), log);
        const address = await listen(app, config.HOST, config.PORT);
        const scheduler =
          isWanted && config.SCHEDULER === 'on'
            ? startScheduler({ database, config, onEvent: logSchedule(log) })
            : null;
        const nights =
          scheduler === null ? 'nobody here walks nights' : `nights begin at ${config.NIGHTLY_AT}`;
        io.err(
          `Listening on ${address}; its description is at ${address}/docs; ${nights}. SIGTERM stops it.\n`,
        );
        await serveUntilStopped(app, (signal) => {
          io.err(`${signal}: stopping, after the requests and the slices in work\n`);
          void scheduler?.stop();
        });
        await scheduler?.stop();
      });
    });
}
