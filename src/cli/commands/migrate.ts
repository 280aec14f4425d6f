import type { Command } from 'commander';
import { migrateDatabase } from '../../composition.ts';
import { loadConfig } from '../../config.ts';
import type { Io } from '../io.ts';

/** `stazh migrate`: brings the database to the shape this program needs. */
export function registerMigrate(program: Command, io: Io): void {
  program
    .command('migrate')
    .description('create or update the tables of the database in DATABASE_URL, or of the embedded one')
    .action(async () => {
      const applied = await migrateDatabase(loadConfig(io.env));
      const lines = applied.map((name) => `applied ${name}\n`);
      await io.out(lines.length === 0 ? 'nothing to apply: the database is up to date\n' : lines.join(''));
    });
}
