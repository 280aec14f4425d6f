import { type Static, Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { AppError } from './errors.ts';

const ConfigSchema = Type.Object({
  DATABASE_URL: Type.Optional(
    Type.String({ minLength: 1, description: 'PostgreSQL 15 or newer; unset: an embedded PostgreSQL' }),
  ),
  DATABASE_POOL_MAX: Type.Integer({
    minimum: 2,
    maximum: 100,
    default: 10,
    description: 'connections of one process',
  }),
  METRICS_TOKEN: Type.Optional(
    Type.String({
      minLength: 16,
      description: 'what Prometheus has to say to read /metrics; unset: there is no /metrics',
    }),
  ),
  HOST: Type.String({ minLength: 1, default: '127.0.0.1', description: 'the address the server listens on' }),
  NIGHTLY_AT: Type.String({
    pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$',
    default: '02:15',
    description: "when the night begins, in each programme's zone",
  }),
  PORT: Type.Integer({ minimum: 1, maximum: 65_535, default: 3000, description: 'where the server listens' }),
  SCHEDULER: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
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
  LOG_LEVEL: Type.Union(
    (['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const).map((level) => Type.Literal(level)),
    { default: 'info', description: 'of the server; info: a line a request' },
  ),
});

/** A variable of the environment, for documents. */
export interface ConfigVariable {
  readonly name: string;
  readonly description: string;
  /** null: unset. */
  readonly default: string | null;
}

/** Every variable that `loadConfig` looks at. */
export const CONFIG_VARIABLES: readonly ConfigVariable[] = Object.entries(ConfigSchema.properties).map(
  ([name, { description = '', default: value }]: [string, { description?: string; default?: unknown }]) => ({
    name,
    description,
    default: value === undefined ? null : String(value as string | number | boolean),
  }),
);

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
    const lines = problems.map(({ path, message, value }) => {
      const found = value === undefined ? 'nothing' : JSON.stringify(value);
      return `  ${path.slice(1)}: ${message}; found ${found}`;
    });
    throw new AppError('CONFIG_INVALID', lines.join('\n'));
  }
  return Object.freeze(candidate as Config);
}
