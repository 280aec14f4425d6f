import { type Command, Option } from 'commander';
import { ROLES, type Role } from '../../api/identity/caller.ts';
import { developmentIdentity, mintToken } from '../../api/identity/development.ts';
import { loadConfig } from '../../config.ts';
import { AppError } from '../../errors.ts';
import { wholeFrom } from '../arguments.ts';
import type { Io } from '../io.ts';

interface TokenFlags {
  readonly role: readonly Role[];
  readonly subject: string;
  readonly contract: readonly string[];
  readonly hours: number;
}

/** `stazh token`: a token for trying the API out. */
export function registerToken(program: Command, io: Io): void {
  program
    .command('token')
    .description('print a token for trying the API out; real ones come from your own issuer')
    .addOption(new Option('--role <role...>', 'as whom').choices(ROLES).makeOptionMandatory())
    .option('--subject <name>', 'who: the author of what is written', 'developer')
    .option('--contract <id...>', 'of the role subscriber: whose data it reaches', [])
    .option('--hours <n>', 'how long it holds', wholeFrom(1), 12)
    .action(async ({ role: roles, subject, contract: contracts, hours }: TokenFlags) => {
      if (roles.includes('subscriber') !== contracts.length > 0) {
        throw new AppError(
          'USAGE',
          '--contract goes with --role subscriber, and that with at least one --contract.',
        );
      }
      const identity = await developmentIdentity(loadConfig(io.env));
      await io.out(`${await mintToken(identity, { subject, roles, contracts, hours })}\n`);
      io.err('For development only: whoever has the secret can be anybody.\n');
    });
}
