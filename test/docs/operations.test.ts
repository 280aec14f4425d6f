import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useTestDatabase } from '../support/database.ts';

const DOCS = join(import.meta.dirname, '../../docs');
const OPERATIONS = readFileSync(join(DOCS, 'operations.md'), 'utf8');

describe('docs/operations.md', () => {
  const test = useTestDatabase();

  it('asks the database what it can answer', async () => {
    const statements = [...OPERATIONS.matchAll(/```sql\n([\s\S]*?)```/g)].map(([, text = '']) => text);

    expect(statements).toHaveLength(1);
    for (const statement of statements) {
      const { rows } = await test().owner.pool.query<{ size: string }>(statement);
      expect(rows).toHaveLength(10);
      expect(rows.map(({ size }) => size).join()).toMatch(/^[\d kMB,bytes]+$/);
    }
  });

  it('links to pages that there are', () => {
    const links = [...OPERATIONS.matchAll(/\]\(([^)#]+)/g)].map(([, path = '']) => path);

    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((path) => !existsSync(join(DOCS, path)))).toEqual([]);
  });
});
