import Table from 'cli-table3';
import type { ErasedAgain, eraseSubject, erasures } from '../services/subject/erase-subject.ts';
import { erasureLine } from '../services/subject/erasures-file.ts';
import type { SubjectExport } from '../services/subject/export-subject.ts';

type Erasures = Awaited<ReturnType<typeof erasures>>;
type Erased = Awaited<ReturnType<typeof eraseSubject>>;

/** Everything held as one object: every table that can hold a subscriber, those without rows included. */
export function exportJson({ subscriber, subscriberId, held, lists }: SubjectExport): string {
  const tables = Object.fromEntries(held.map(({ table, rows }) => [table, rows]));
  const told = {
    subscriber,
    subscriber_id: String(subscriberId),
    held: tables,
    lists: lists.map(listReadsTold),
  };
  return `${JSON.stringify(told, null, 2)}\n`;
}

/** Everything held, a line a row; then the lists that were read. */
export function exportLines({ held, lists }: SubjectExport): string {
  const ofSubject = held.flatMap(({ table, rows }) => rows.map((row) => ({ table, ...row })));
  const ofEverybody = lists.map((reads) => ({ table: 'list_read', ...listReadsTold(reads) }));
  return [...ofSubject, ...ofEverybody].map((line) => `${JSON.stringify(line)}\n`).join('');
}

function listReadsTold({ first, last, ...reads }: SubjectExport['lists'][number]) {
  return { ...reads, first: new Date(first).toISOString(), last: new Date(last).toISOString() };
}

export function erasedText(subscriber: string, { gone, kept }: Erased): string {
  const table = new Table({ head: ['table', 'rows', ''], style: { head: [], border: [], compact: true } });
  table.push(...linesOf(gone, 'are gone'), ...linesOf(kept, 'stay under a random key'));
  return `${subscriber} is erased:\n${table.toString()}\n`;
}

function linesOf(rows: Erased['gone'], fate: string): readonly string[][] {
  return Object.keys(rows)
    .toSorted()
    .map((table) => [table, String(rows[table]), fate]);
}

export function erasedAgainText({ listed, again, recorded }: ErasedAgain): string {
  const known =
    recorded === 0 ? '' : `; ${recorded} were not in this database, and imports leave them out again`;
  return `${listed} on the list of erasures; ${again} were back and are erased again${known}\n`;
}

export function erasuresTable(listed: Erasures): string {
  if (listed.length === 0) return 'Nobody was erased.\n';
  const head = ['erased (UTC)', 'author', 'reason', 'digest'];
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { erasedAt, author, reason, digest } of listed) {
    const at = new Date(erasedAt).toISOString().slice(0, 16).replace('T', ' ');
    table.push([at, author, reason, `${digest.slice(0, 16)}…`]);
  }
  return `${table.toString()}\n`;
}

export function erasuresJson(listed: Erasures): string {
  return listed.map(erasureLine).join('');
}
