import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SubscriberFacts } from '../../../rules/facts.ts';
import { currencyPlaces } from '../../../rules/money.ts';
import { zoneOf } from '../../../rules/time.ts';
import { verify } from '../../../src/services/verify.ts';
import { histories } from '../../support/arbitraries/histories.ts';
import { successors } from '../../support/arbitraries/successors.ts';
import { createTestDatabase } from '../../support/database.ts';
import { factLines } from '../../support/fact-lines.ts';
import { importAll, night, publish } from './support.ts';

const ZONE = 'Europe/Kyiv';
const CONTEXT = { zone: zoneOf(ZONE), places: currencyPlaces('RUB') ?? 0 };
/** The last days of months, and days inside them, before and after ends and versions of the files. */
const NIGHTS = ['2023-02-10', '2023-03-31', '2023-05-20', '2023-06-30', '2023-07-05', '2023-09-30'];

/** Before each night some facts come, early or late, and the other file may be published. */
const plans = fc.record({
  files: successors(ZONE),
  people: fc.array(histories(ZONE), { minLength: 12, maxLength: 12 }),
  /** For each night whether a file comes before it. */
  publishes: fc.array(fc.boolean(), { minLength: NIGHTS.length, maxLength: NIGHTS.length }),
  /** For each fact the night it comes before. */
  comes: fc.infiniteStream(fc.nat({ max: NIGHTS.length - 1 })),
});

function linesOfNights(
  people: readonly SubscriberFacts[],
  comes: Iterator<number>,
): readonly (readonly string[])[] {
  const nights = NIGHTS.map((): string[] => []);
  people.forEach((facts, index) => {
    for (const line of factLines({ ...facts, subscriber: `A${index}` }, CONTEXT)) {
      const isProfile = line.startsWith('{"fact":"subscriber"');
      nights[isProfile ? 0 : (comes.next().value as number)]?.push(`${line}\n`);
    }
  });
  return nights;
}

describe('the replay law with publications in between', () => {
  it('holds for any file after any other, whatever nights and facts come between them', async () => {
    let walked = 0;
    await fc.assert(
      fc.asyncProperty(plans, async ({ files, people, publishes, comes }) => {
        const test = await createTestDatabase();
        try {
          let published = 0;
          await publish(test.database, files[0].text);
          for (const [index, lines] of linesOfNights(people, comes).entries()) {
            if (publishes[index] === true) {
              published += 1;
              await publish(test.database, files[published % 2]?.text ?? '');
            }
            const stream = (async function* () {
              yield Buffer.from(lines.join(''));
            })();
            await importAll(test.database, { kind: 'ndjson', file: 'test', stream });
            await night(test.database, NIGHTS[index] ?? '', { sliceSize: 3 });
          }
          const found: unknown[] = [];
          const all = { programme: null, subscriber: null };
          const { counters, waiting } = await verify(test.database, all, async (one) => {
            found.push(one.subscriber, one.difference);
          });
          expect(found).toEqual([]);
          expect(waiting).toBe(0);
          walked += counters;
        } finally {
          await test.close();
        }
      }),
      { numRuns: 8, endOnFailure: true },
    );
    expect(walked).toBeGreaterThan(30);
  }, 180_000);
});
