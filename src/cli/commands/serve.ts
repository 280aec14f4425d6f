import type { Command } from 'commander';
import { identityOf } from '../../api/identity/settings.ts';
import { createServer, listen, serveUntilStopped } from '../../api/server.ts';
import { withDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import type { Io } from '../io.ts';

/** `stazh serve`: the API, until it is asked to stop. */
export function registerServe(program: Command, io: Io): void {
  program
    .command('serve')
    .description('serve the API (docs/api.md); HOST, PORT and the JWT_ variables configure it')
    .action(async () => {
      const config = loadConfig(io.env, { identity: true });
      await withDatabase(config, async (database) => {
        const app = await createServer(database, config, identityOf(config));
        const address = await listen(app, config.HOST, config.PORT);
        io.err(`Listening on ${address}; its description is at ${address}/docs. SIGTERM stops it.\n`);
        await serveUntilStopped(app, (signal) => {
          io.err(`${signal}: stopping\n`);
        });
      });
    });
}
