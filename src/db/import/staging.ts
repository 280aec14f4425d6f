import type { ClientBase } from 'pg';
import type { FactName, FactRow } from '../../../rules/exchange/fact-row.ts';
import type { PlacedRejection } from '../../../rules/exchange/collect.ts';
import type { Amount } from '../../../rules/money.ts';
import { ALWAYS, FOREVER, type Instant } from '../../../rules/time.ts';
import {
  amountField,
  type CopyField,
  copyIn,
  copyLine,
  instantField,
  intField,
  NULL_FIELD,
  textField,
} from '../copy/copy-in.ts';
import { subscriberId } from '../subscriber-id.ts';
import { FACT_TABLES, type FactColumn, type FactTable, list } from './fact-tables.ts';

/** Rows put together before they are sent, of all facts together: what the memory holds at most, twice. */
const ROWS_MAX = 20_000;

/**
 * The rows of one import in temporary tables of its session, `staged_FACT` and `staged_reject`: nobody else sees them, and they
 * go with the connection, however it ends.
 */
export interface Staging {
  readonly add: (line: number, row: FactRow) => void;
  readonly reject: (rejection: PlacedRejection) => void;
  /** Sends what is due; call it between batches. */
  readonly flush: () => Promise<void>;
  /** Sends the rest and looks at all of it, so that the planner knows what is there. */
  readonly finish: () => Promise<void>;
  /** Accepted rows so far, by fact. */
  readonly counts: ReadonlyMap<FactName, number>;
  readonly rejectCount: () => number;
}

interface Sheet {
  readonly target: string;
  readonly encode: (line: number, row: FactRow) => string;
  lines: string[];
}

/** Creates the temporary tables. @param places decimal places of the currency */
export async function createStaging(client: ClientBase, places: number): Promise<Staging> {
  // Sorts and joins of whole files: more than a request would need, and gone with the connection.
  await client.query(`set work_mem = '128MB'; set temp_buffers = '64MB'`);
  await client.query(FACT_TABLES.map(stagedTable).join(';') + `;${STAGED_REJECT}`);
  const sheets = new Map(FACT_TABLES.map((table) => [table.fact, sheetOf(table, places)]));
  const counts = new Map<FactName, number>();
  let rejects: string[] = [];
  let rejectCount = 0;
  let waiting = 0;
  let sending: Promise<void> = Promise.resolve();

  /** The server takes one batch while the next is read. */
  const send = async (): Promise<void> => {
    await sending;
    const batches = [...sheets.values()].filter(({ lines }) => lines.length > 0).map((sheet) => takeLines(sheet));
    if (rejects.length > 0) batches.push({ target: 'staged_reject', lines: rejects });
    rejects = [];
    waiting = 0;
    sending = copyAll(client, batches);
    // Whoever awaits it next gets the failure; until then it must not count as unhandled.
    sending.catch(() => undefined);
  };

  return {
    add: (line, row) => {
      const sheet = sheets.get(row.fact);
      sheet?.lines.push(sheet.encode(line, row));
      counts.set(row.fact, (counts.get(row.fact) ?? 0) + 1);
      waiting += 1;
    },
    reject: ({ file, line, column, value, code, reason }) => {
      const fields = [textField(file), intField(line), textField(column), textField(value), code, textField(reason)];
      rejects.push(copyLine(fields));
      rejectCount += 1;
      waiting += 1;
    },
    flush: async () => {
      if (waiting >= ROWS_MAX) await send();
    },
    finish: async () => {
      await send();
      await sending;
      await client.query(FACT_TABLES.map(({ fact }) => `analyze staged_${fact}`).join(';'));
    },
    counts,
    rejectCount: () => rejectCount,
  };
}

const STAGED_REJECT = `create temporary table staged_reject (
  file text not null, line bigint not null, "column" text, value text, code text not null, reason text not null)`;

/** Ids are compared by their bytes here, whatever the collation of the database: it is faster and never surprises. */
function stagedTable({ fact, key, content }: FactTable): string {
  const columns = [...key, ...content].map(({ name, type }) => `${name} ${type}${type === 'text' ? ' collate "C"' : ''}`);
  return `create temporary table staged_${fact} (subscriber_id bigint not null, external_id text collate "C" not null,
    line bigint not null, ${[...columns, 'withdrawn boolean not null'].join(', ')})`;
}

function sheetOf(table: FactTable, places: number): Sheet {
  const columns = [...table.key, ...table.content];
  const target = `staged_${table.fact} (subscriber_id, external_id, line, ${list(columns)}, withdrawn)`;
  const encode = (line: number, row: FactRow): string => {
    const fields: CopyField[] = [intField(subscriberId(row.subscriber)), textField(row.subscriber), intField(line)];
    const values = valuesOf(row);
    for (const column of columns) fields.push(fieldOf(column, values[column.field], places));
    fields.push(row.withdrawn ? 't' : 'f');
    return copyLine(fields);
  };
  return { target, encode, lines: [] };
}

type Values = Readonly<Record<string, unknown>>;

function valuesOf(row: FactRow): Values {
  if (row.fact === 'subscriber') return { ...row, undated: row.from === ALWAYS };
  // SQL compares null with nothing, so "all programmes" is the empty text there.
  return 'programme' in row ? { ...row, programme: row.programme ?? '' } : row;
}

function fieldOf({ name, type }: FactColumn, value: unknown, places: number): CopyField {
  if (value === null) return NULL_FIELD;
  switch (type) {
    case 'text':
      return textField(value as string);
    case 'timestamptz':
      return name === 'to_at' && value === FOREVER ? NULL_FIELD : instantField(value as Instant);
    case 'numeric':
      return amountField(value as Amount, places);
    case 'integer':
      return intField(value as number);
    case 'boolean':
      return value === true ? 't' : 'f';
  }
}

function takeLines(sheet: Sheet): { readonly target: string; readonly lines: string[] } {
  const { target, lines } = sheet;
  sheet.lines = [];
  return { target, lines };
}

async function copyAll(
  client: ClientBase,
  batches: readonly { readonly target: string; readonly lines: string[] }[],
): Promise<void> {
  for (const { target, lines } of batches) await copyIn(client, target, lines);
}
