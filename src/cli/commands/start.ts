import type { Command } from 'commander';
import { explainStory } from '../../../rules/explain/story.ts';
import { developmentIdentity } from '../../api/identity/development.ts';
import { createServer, listen, serveUntilStopped } from '../../api/server.ts';
import { migrateDatabase, tellDatabasePlace, withDatabase } from '../../composition.ts';
import { type Config, loadConfig } from '../../config.ts';
import { explain } from '../../services/explain.ts';
import { loadSample, SAMPLE } from '../../services/sample.ts';
import { getSummary, type Summary } from '../../services/summary.ts';
import { wholeFrom } from '../arguments.ts';
import type { Io } from '../io.ts';
import { step } from '../progress.ts';
import { whyText } from '../story-text.ts';
import { summaryText } from '../summary-text.ts';

/** What `withDatabase` lends. */
type Database = Parameters<typeof getSummary>[0];

/** `stazh start`: everything at once, for who sees it for the first time and for who runs it. */
export function registerStart(program: Command, io: Io): void {
  program
    .command('start')
    .description(
      'start the database, load a sample provider if it is empty, print where everything stands, and serve',
    )
    .option('--no-serve', 'end after the summary')
    .option('--subscribers <n>', 'size of the sample provider', wholeFrom(1), SAMPLE.subscribers)
    .action(
      async ({ serve: isServed, subscribers }: { readonly serve: boolean; readonly subscribers: number }) => {
        const config = loadConfig(io.env);
        await step(io, 'Starting the database', () => prepareDatabase(config));
        await withDatabase(config, async (database) => {
          await prepareData(database, config, { io, subscribers });
          const summary = await getSummary(database);
          await io.out(
            `\n${summaryText(summary)}\n\n${await storiesText(database, summary)}\n${nextText(summary)}\n`,
          );
          if (isServed) await serve(database, config, io);
        });
      },
    );
}

async function prepareDatabase(config: Config): Promise<string> {
  const applied = await migrateDatabase(config);
  const where = await tellDatabasePlace(config);
  return applied.length === 0 ? where : `${where}, ${applied.length} migrations applied`;
}

interface SampleWanted {
  readonly io: Io;
  readonly subscribers: number;
}

async function prepareData(
  database: Database,
  config: Config,
  { io, subscribers }: SampleWanted,
): Promise<void> {
  const startedAt = performance.now();
  const isLoaded = await loadSample(database, {
    settings: { ...SAMPLE, subscribers },
    now: Date.now(),
    dataDir: config.STAZH_DATA_DIR,
    step: (title, work, total) => step(io, title, work, total ?? null),
  });
  if (isLoaded) io.err(`The sample is ready (${((performance.now() - startedAt) / 1000).toFixed(1)} s)\n`);
}

async function storiesText(database: Database, { examples }: Summary): Promise<string> {
  const told: string[] = [];
  for (const { why, subscriber, programme } of examples) {
    for (const one of await explain(database, { subscriber, programme, at: null })) {
      if (one.kind === 'story') told.push(whyText(why, explainStory(one.source, 'en')));
    }
  }
  return told.join('\n');
}

function nextText({ examples: [example] }: Summary): string {
  const one = example === undefined ? 'ID' : `${example.subscriber} --programme ${example.programme}`;
  const commands = [
    [`npm run stazh -- explain ${one} --locale en`, 'the whole story, month by month'],
    [
      `npm run stazh -- history --subscriber ${example?.subscriber ?? 'ID'}`,
      'every entry and outcome in force',
    ],
    [
      `npm run stazh -- card ${example?.subscriber ?? 'ID'} --locale en`,
      'what the subscriber sees in the cabinet',
    ],
    ['npm run stazh -- verify', 'replay everybody and compare with what is stored'],
    ['npm run stazh -- monthly-close', 'pay every month that is due, as the terms say; then `closes`'],
    ['npm run stazh -- programme describe rules/programmes/ezerway.yaml --locale en', 'the terms, in words'],
    ['npm run stazh -- status', 'this page again'],
    ['npm run stazh -- --help', 'everything else'],
  ] as const;
  const width = Math.max(...commands.map(([command]) => command.length));
  return `What to try next\n${commands.map(([command, why]) => `  ${command.padEnd(width)}  ${why}`).join('\n')}`;
}

/** Answers until somebody asks it to stop, then finishes what is under way. */
async function serve(database: Database, config: Config, io: Io): Promise<void> {
  const app = await createServer(database, config, await developmentIdentity(config));
  const address = await listen(app, config.HOST, config.PORT);
  io.err(
    `\nListening on ${address}; its description is at ${address}/docs. Ctrl-C stops.\n` +
      'A token to try it: npm run -s stazh -- token --role support --subject YOU\n',
  );
  await serveUntilStopped(app, (signal) => {
    io.err(`${signal}: stopping\n`);
  });
}
