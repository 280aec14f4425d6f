import { readFile, writeFile } from 'node:fs/promises';
import { createThrowAwayDatabase } from '../bench/throw-away-database.ts';
import { programmeSchema } from '../rules/language/schema.ts';
import { openapiText } from '../src/api/openapi.ts';
import { createDatabase } from '../src/db/database.ts';
import { schemaText } from '../src/db/schema-text.ts';

// Writes every generated file, or with --check says which ones are stale and exits 1.

const generated: Readonly<Record<string, () => Promise<string>>> = {
  'rules/programmes/programme.schema.json': async () => `${JSON.stringify(programmeSchema(), null, 2)}\n`,
  'sql/schema.sql': schemaOfMigrations,
  'docs/openapi.json': openapiText,
};

const isCheck = process.argv.includes('--check');
for (const [path, text] of Object.entries(generated)) {
  const wanted = await text();
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found === wanted) continue;
  if (isCheck) {
    console.error(`${path} is stale: run \`npm run gen\` and commit what it writes`);
    process.exitCode = 1;
  } else {
    await writeFile(path, wanted);
    console.error(`wrote ${path}`);
  }
}

/** Migrates a new database and reads its shape back. */
async function schemaOfMigrations(): Promise<string> {
  const { url, remove } = await createThrowAwayDatabase();
  const database = createDatabase({ url, role: null });
  try {
    return await schemaText(database.db);
  } finally {
    await database.close();
    await remove();
  }
}
