import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Instant } from '../../rules/time.ts';
import type { Database } from '../composition.ts';
import type { Tasks } from './tasks/tasks.ts';

/** What routes work with. */
export interface RouteDeps {
  readonly database: Database;
  readonly now: () => Instant;
  /** Where an erasure leaves its line, and where the files of rejects lie that it rewrites. */
  readonly files: { readonly erasures: string; readonly dataDir: string };
}

/** What the operator's routes work with besides. */
export interface OperatorDeps extends RouteDeps {
  readonly tasks: Tasks;
  readonly uploads: UploadSettings;
}

/** Of facts that are sent. */
export interface UploadSettings {
  /** More of one import are refused. */
  readonly maxBytes: number;
  /** Where they are kept until they are read, and rejects. */
  readonly dataDir: string;
}

/** An app whose handlers know their schemas. */
export type TypedApp = Parameters<FastifyPluginAsyncTypebox>[0];
