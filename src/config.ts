import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { AppError } from './errors.ts';

const ConfigSchema = Type.Object({
  DATABASE_URL: Type.Optional(
    Type.String({ minLength: 1, description: 'PostgreSQL 15 or newer; unset: an embedded PostgreSQL' }),
  ),
  DATABASE_POOL_MAX: Type.Integer({ minimum: 2, maximum: 100, default: 10 }),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'the address the server listens on' }),
  NIGHTLY_AT: Type.String({
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    default: '02:15',
    accepted: 'a time of the day such as 02:15',
    description: "when the night begins, in each programme's zone",
  }),
  PORT: Type.Integer({ minimum: 1, maximum: 65_535, default: 3000, description: 'where the server listens' }),
  SCHEDULER: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
    accepted: 'on or off',
    description: 'whether a server starts nights and closes by itself',
  }),
  STAZH_DATA_DIR: Type.String({
    minLength: 1,
    default: '.stazh',
    description: 'the embedded database, and the rejects of imports',
  }),
  STAZH_ERASURES: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'the file in which erasures are listed; unset: erasures.ndjson in the data folder',
    }),
  ),
});

export type Config = Readonly<Static<typeof ConfigSchema>>;

/**
 * Reads the environment once, at the start of a process; nothing else reads it. An empty variable counts as unset.
 * @throws AppError `CONFIG_INVALID` with every problem at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const candidate = Value.Clean(
    ConfigSchema,
    Value.Convert(ConfigSchema, Value.Default(ConfigSchema, given)),
  );
  const problems = [...Value.Errors(ConfigSchema, candidate)];
  if (problems.length > 0) {
    const lines = problems.map(({ path, message, value, schema }) => {
      const found = value === undefined ? 'nothing' : JSON.stringify(value);
      // What the library says of a pattern or a choice is of no use to people.
      const accepted: unknown = schema['accepted'];
      return `  ${path.slice(1)}: ${typeof accepted === 'string' ? `accepted: ${accepted}` : message}; found ${found}`;
    });
    throw new AppError('CONFIG_INVALID', lines.join('\n'));
  }
  return Object.freeze(candidate as Config);
}
