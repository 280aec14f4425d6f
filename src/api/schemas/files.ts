import { Type } from '@sinclair/typebox';

/** Media types of what is sent line by line. */
export const TEXT_TYPES = {
  csv: 'text/csv; charset=utf-8',
  ndjson: 'application/x-ndjson; charset=utf-8',
  table: 'text/plain; charset=utf-8',
} as const;

const LINE = {
  csv: 'subscriber,change,before,now\n70001781,new,,50.00\n',
  ndjson: '{"subscriber":"70001781","kind":"new"}\n',
  table: 'Credits by rung\n rung  counters  credits  sum\n 10 %  2–6            120  6000.00\n',
} as const;

/** An answer that is a file. */
export function fileOf(formats: readonly (keyof typeof TEXT_TYPES)[], description: string) {
  const content = formats.map((format) => [
    TEXT_TYPES[format],
    { schema: Type.String({ description, examples: [LINE[format]] }) },
  ]);
  return {
    description,
    content: Object.fromEntries(content) as Record<string, { schema: ReturnType<typeof Type.String> }>,
  };
}
