import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Walk } from '../../rules/advance.ts';
import type { SubscriberFacts } from '../../rules/facts.ts';
import { FACT_LISTS, type FactList } from '../../rules/facts-needed.ts';
import { countersJson, FOLDED_LISTS, foldFacts, readCounters } from '../../rules/fold.ts';
import { loadProgramme } from '../../rules/language/load.ts';
import { type FactNews, mergeFacts } from '../../rules/merge-facts.ts';
import { remainderOf } from '../../rules/remainder.ts';
import type { Programme } from '../../rules/terms.ts';
import { type Instant, localDateOf, midnightOf } from '../../rules/time.ts';
import { scenario } from '../support/arbitraries/scenario.ts';

const RUNS = { numRuns: 1_500 };

interface Loaded {
  readonly programme: Programme;
  readonly facts: SubscriberFacts;
  readonly until: Instant;
  readonly horizon: Instant;
}

/** Random scenarios whose programme the loader takes, with a midnight in them. */
const scenarios: fc.Arbitrary<Loaded> = fc
  .tuple(scenario(), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([{ programme, ...rest }, part]) => ({
    loaded: loadProgramme(programme, 'random.yaml'),
    part,
    ...rest,
  }))
  .filter(({ loaded }) => loaded.kind === 'loaded')
  .map(({ loaded, part, facts, until }) => {
    if (loaded.kind === 'refused') throw new Error('filtered above');
    const { programme } = loaded;
    const begins = Date.UTC(2022, 11, 20);
    const { zone } = programme;
    const horizon = midnightOf(localDateOf(begins + (until - begins) * part, zone), zone);
    return { programme, facts, until, horizon };
  });

function decidedFrom({ entries, outcomes }: Walk, from: Instant): unknown[] {
  return [...entries, ...outcomes]
    .filter(({ effective }) => effective >= from)
    .sort((left, right) => left.effective - right.effective || left.sequence - right.sequence);
}

/** As it is read back from the database. */
function storedAndRead(facts: SubscriberFacts): SubscriberFacts {
  const { fold } = facts;
  if (fold === undefined) throw new Error('not folded');
  return { ...facts, fold: { at: fold.at, counters: readCounters(countersJson(fold)) } };
}

function fold({ programme, facts, horizon }: Loaded): SubscriberFacts {
  return storedAndRead(foldFacts([programme], facts, horizon));
}

type Row = SubscriberFacts[FactList][number];

/** Facts that change nothing before an instant: ends and rows at or after it. */
function lateNews(
  facts: SubscriberFacts,
  horizon: Instant,
  random: (below: number) => number,
): readonly FactNews[] {
  const news: FactNews[] = [];
  for (const list of FACT_LISTS) {
    for (const row of facts[list] as readonly Row[]) {
      const begins = 'from' in row ? row.from : row.at;
      if (random(3) > 0) continue;
      if (begins >= horizon) news.push({ list, row, withdrawn: true } as FactNews);
      else if ('to' in row && row.to >= horizon) {
        const to = Math.max(horizon, begins + 1) + random(200) * 86_400_000;
        news.push({ list, row: { ...row, to }, withdrawn: false } as FactNews);
      }
    }
  }
  return news;
}

describe('foldFacts', () => {
  it('leaves facts that decide from the horizon on what all facts decide', () => {
    fc.assert(
      fc.property(scenarios, (loaded) => {
        const { programme, facts, until, horizon } = loaded;
        const all = advance(programme, null, facts, until);
        const folded = advance(programme, null, fold(loaded), until);
        expect(decidedFrom(folded, Number.NEGATIVE_INFINITY)).toEqual(decidedFrom(all, horizon));
        expect(folded.state).toEqual(all.state);
        expect(remainderOf(programme, fold(loaded), folded.state, 0)).toMatchObject(
          remainderOf(programme, facts, all.state, 0),
        );
      }),
      RUNS,
    );
  });

  it('does so with whatever comes or is corrected later from the horizon on', () => {
    fc.assert(
      fc.property(scenarios, fc.infiniteStream(fc.nat()), (loaded, draws) => {
        const { programme, facts, until, horizon } = loaded;
        const random = (below: number): number => Number(draws.next().value ?? 0) % below;
        const news = lateNews(facts, horizon, random);
        // What is withdrawn first comes to nothing, what is withdrawn late was there when it was folded.
        const all = advance(programme, null, mergeFacts(facts, news), until);
        const folded = advance(programme, null, mergeFacts(fold(loaded), news), until);
        expect(decidedFrom(folded, Number.NEGATIVE_INFINITY)).toEqual(decidedFrom(all, horizon));
        expect(folded.state).toEqual(all.state);
        const early = mergeFacts(facts, news);
        const came = advance(
          programme,
          null,
          mergeFacts(
            fold({ ...loaded, facts: early }),
            news.map((one) => ({ ...one, withdrawn: false, row: originalOf(facts, one) }) as FactNews),
          ),
          until,
        );
        const original = advance(programme, null, facts, until);
        expect(decidedFrom(came, Number.NEGATIVE_INFINITY)).toEqual(decidedFrom(original, horizon));
      }),
      RUNS,
    );
  });

  it('folds again what is folded, as all facts would be', () => {
    fc.assert(
      fc.property(scenarios, fc.double({ min: 0, max: 1, noNaN: true }), (loaded, part) => {
        const { programme, facts, until, horizon } = loaded;
        const later = horizon + Math.floor(((until - horizon) * part) / 86_400_000) * 86_400_000;
        const twice = foldFacts([programme], fold(loaded), later);
        const once = foldFacts([programme], facts, later);
        expect(twice).toEqual(once);
      }),
      RUNS,
    );
  });

  it('keeps of the facts that are over only some, and of the others all', () => {
    fc.assert(
      fc.property(scenarios, (loaded) => {
        const { facts, horizon } = loaded;
        const left = fold(loaded);
        for (const list of FACT_LISTS) {
          const rows = facts[list] as readonly Row[];
          const stays = left[list] as readonly Row[];
          const isFolded = (FOLDED_LISTS as readonly string[]).includes(list);
          for (const row of rows) {
            const ends = 'to' in row ? row.to : 'from' in row ? row.from : row.at;
            if (!isFolded || ends >= horizon) expect(stays).toContain(row);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});

function originalOf(facts: SubscriberFacts, { list, row }: FactNews): Row {
  const key = (one: Row): string =>
    JSON.stringify({ ...one, to: null, amount: null }, (_key, value: unknown) =>
      typeof value === 'bigint' ? String(value) : value,
    );
  const found = (facts[list] as readonly Row[]).find((one) => key(one) === key(row));
  if (found === undefined) throw new Error('news of a fact that is not there');
  return found;
}
