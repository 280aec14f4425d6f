import { type Static, Type } from '@sinclair/typebox';
import { Value, type ValueError } from '@sinclair/typebox/value';
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
    accepted: 'a time of the day such as 02:15',
    description: "when the night begins, in each programme's zone",
  }),
  SCHEDULER: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'on',
    accepted: 'on or off',
    description: 'whether a server starts nights and closes by itself',
  }),
  PORT: Type.Integer({
    minimum: 0,
    maximum: 65_535,
    default: 3000,
    description: 'where it listens; 0: any that is free',
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
  JWT_SECRET: Type.Optional(
    Type.String({ minLength: 32, description: 'tokens are signed with HS256 and this secret' }),
  ),
  JWT_PUBLIC_KEY: Type.Optional(
    Type.String({ minLength: 1, description: 'tokens are signed with RS256 or ES256; the key as PEM' }),
  ),
  JWT_JWKS_URL: Type.Optional(
    Type.String({ pattern: '^https?://.+', description: 'the same; where the issuer publishes its keys' }),
  ),
  JWT_ISSUER: Type.Optional(Type.String({ minLength: 1, description: 'who issues the tokens (iss)' })),
  JWT_AUDIENCE: Type.Optional(Type.String({ minLength: 1, description: 'whom they are meant for (aud)' })),
  JWT_ROLES_CLAIM: Type.String({ minLength: 1, default: 'roles', description: 'the claim with the roles' }),
  JWT_CONTRACTS_CLAIM: Type.String({
    minLength: 1,
    default: 'contracts',
    description: "the claim with a subscriber's external ids",
  }),
  API_CORS_ORIGINS: Type.Optional(
    Type.String({
      minLength: 1,
      description: 'origins whose pages may call the API, with commas; unset: none',
    }),
  ),
  API_RATE_LIMIT: Type.Integer({
    minimum: 0,
    maximum: 1_000_000,
    default: 600,
    description: 'requests a minute of one caller; 0: no limit',
  }),
  IMPORT_BYTES_MAX: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    default: 4 * 1024 ** 3,
    description:
      'of facts that are sent to the API as one import; they lie in the data folder until they are read',
  }),
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

/** What a command needs besides what every command needs. */
interface Needs {
  /** How tokens are checked: exactly one key, an issuer, an audience. */
  readonly identity?: boolean;
}

/**
 * Reads the environment once, at the start of a process; nothing else reads it. An empty variable counts as unset.
 * @throws AppError `CONFIG_INVALID` with every problem at once
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>, needs: Needs = {}): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const candidate = Value.Clean(
    ConfigSchema,
    Value.Convert(ConfigSchema, Value.Default(ConfigSchema, given)),
  );
  const problems = [
    ...[...Value.Errors(ConfigSchema, candidate)].map(problemText),
    ...identityProblems(given, needs.identity === true),
  ];
  if (problems.length > 0) {
    throw new AppError('CONFIG_INVALID', problems.map((problem) => `  ${problem}`).join('\n'));
  }
  return Object.freeze(candidate as Config);
}

/** A secret is not repeated. */
function problemText({ path, message, value, schema }: ValueError): string {
  const name = path.slice(1);
  // What the library says of a pattern or a choice is of no use to people.
  const accepted: unknown = schema['accepted'];
  const found = value === undefined ? 'nothing' : name === 'JWT_SECRET' ? 'less' : JSON.stringify(value);
  return `${name}: ${typeof accepted === 'string' ? `accepted: ${accepted}` : message}; found ${found}`;
}

const KEYS = ['JWT_SECRET', 'JWT_PUBLIC_KEY', 'JWT_JWKS_URL'] as const;

/** Several keys are wrong for every command; none, only for one that has to check tokens. */
function identityProblems(given: Readonly<Record<string, unknown>>, isNeeded: boolean): readonly string[] {
  const keys = KEYS.filter((name) => given[name] !== undefined);
  const found = keys.length === 0 ? 'none' : keys.join(' and ');
  const isWrong = keys.length > 1 || (isNeeded && keys.length === 0);
  const missing = ['JWT_ISSUER', 'JWT_AUDIENCE'].filter((name) => isNeeded && given[name] === undefined);
  return [
    ...(isWrong ? [`exactly one of ${KEYS.join(', ')} says how tokens are checked; found ${found}`] : []),
    ...missing.map((name) => `${name}: tokens are accepted only with it; found nothing`),
  ];
}
