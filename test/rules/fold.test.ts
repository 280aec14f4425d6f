import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance, type Walk } from '../../rules/advance.ts';
import { noFacts, type SubscriberFacts } from '../../rules/facts.ts';
import { FACT_LISTS, type FactList } from '../../rules/facts-needed.ts';
import { countersJson, FOLDED_LISTS, foldFacts, readCounters } from '../../rules/fold.ts';
import { loadProgramme } from '../../rules/language/load.ts';
import { type FactNews, mergeFacts } from '../../rules/merge-facts.ts';
import { remainderOf } from '../../rules/remainder.ts';
import { FOREVER, type Instant, localDateOf, midnightOf } from '../../rules/time.ts';
import { each, type LoadedScenario, someScenarios } from '../support/arbitraries/scenario.ts';

const RUNS = { numRuns: 375 };

interface Loaded extends LoadedScenario {
  readonly horizon: Instant;
}

/** A month of service is worth one. */
const PLAIN = `
programme: plain
title: { en: Plain }
time_zone: Europe/Moscow
currency: RUB
versions:
  - effective_from: 2024-01-01
    existing: migrate
    blocking: { other: idle }
    accrual: { every: calendar_month, add: 1 }
    interruptions: []
`;

/** Random scenarios with a midnight in them. */
const scenarios = fc
  .tuple(someScenarios(), fc.double({ min: 0, max: 1, noNaN: true }))
  .map(([some, part]) => some.map((one): Loaded => ({ ...one, horizon: midnightIn(one, part) })));

function midnightIn({ programme: { zone }, until }: LoadedScenario, part: number): Instant {
  const begins = Date.UTC(2022, 11, 20);
  return midnightOf(localDateOf(begins + (until - begins) * part, zone), zone);
}

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
      fc.property(
        scenarios,
        each((loaded) => {
          const { programme, facts, until, horizon } = loaded;
          const all = advance(programme, null, facts, until);
          const folded = advance(programme, null, fold(loaded), until);
          expect(decidedFrom(folded, Number.NEGATIVE_INFINITY)).toEqual(decidedFrom(all, horizon));
          expect(folded.state).toEqual(all.state);
          expect(remainderOf(programme, fold(loaded), folded.state, 0)).toMatchObject(
            remainderOf(programme, facts, all.state, 0),
          );
        }),
      ),
      RUNS,
    );
  });

  it('does so with whatever comes or is corrected later from the horizon on', () => {
    fc.assert(
      fc.property(
        scenarios,
        fc.infiniteStream(fc.nat()),
        each((loaded, draws) => {
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
      ),
      RUNS,
    );
  });

  it('folds again what is folded, as all facts would be', () => {
    fc.assert(
      fc.property(
        scenarios,
        fc.double({ min: 0, max: 1, noNaN: true }),
        each((loaded, part) => {
          const { programme, facts, until, horizon } = loaded;
          const later = horizon + Math.floor(((until - horizon) * part) / 86_400_000) * 86_400_000;
          const twice = foldFacts([programme], fold(loaded), later);
          const once = foldFacts([programme], facts, later);
          expect(twice).toEqual(once);
        }),
      ),
      RUNS,
    );
  });

  it('keeps of the facts that are over only some, and of the others all', () => {
    fc.assert(
      fc.property(
        scenarios,
        each((loaded) => {
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
      ),
      { numRuns: 75 },
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

describe('a folded counter', () => {
  // As it was stored by the first program that folded. Never change it: add a sample when the format grows.
  const STORED =
    '{"plain":{"format":1,"at":1711918799999,"begun":1704056400000,"value":3,"enrolled":false,"nextAt":1711918800000,' +
    '"barred":false,"enrolments":[],"pinned":null,"releasedAt":null,"now":{"class":"served","kind":null},"carried":[],' +
    '"servedUntil":1711918799999,"hasServed":true,"terminated":false,"terminatedUnder":[],"bonusMonth":24290,"absence":null,' +
    '"debts":[],"period":{"version":0,"start":1709240400000,"end":1711918800000,"anchored":null,"isFirst":false,' +
    '"enrolledAtStart":false,"counts":true,"paused":false,"interruptedBy":null}}}';

  it('of the first format is read for ever, and walked on from', () => {
    const loaded = loadProgramme(PLAIN, 'plain.yaml');
    if (loaded.kind === 'refused') expect.fail();
    const at = Date.UTC(2024, 2, 31, 21);
    const facts = {
      ...noFacts('A1'),
      services: [{ service: 'internet', from: Date.UTC(2023, 11, 31, 21), to: FOREVER }],
      fold: { at, counters: readCounters(STORED) },
    };
    const { entries } = advance(loaded.programme, null, facts, Date.UTC(2024, 4, 1));

    // Three months and, on the 1st of April and of May, two more.
    expect(entries.map(({ value }) => value)).toEqual([4, 5]);
  });

  it('of a format that nobody knows is a fault', () => {
    expect(() => readCounters('{"plain":{"format":99}}')).toThrow(/unknown format 99/);
  });
});

describe('advance', () => {
  it('refuses who asks for what is folded, and a programme that would have begun before', () => {
    const loaded = loadProgramme(PLAIN, 'plain.yaml');
    if (loaded.kind === 'refused') expect.fail();
    const { programme } = loaded;
    const at = Date.UTC(2024, 2, 31, 21);
    const folded = foldFacts([programme], noFacts('A1'), at);

    expect(() => advance(programme, null, folded, at - 2)).toThrow(/folded/);
    const strange = { ...folded, fold: { at, counters: new Map() } };
    expect(() => advance(programme, null, strange, at)).toThrow(/plain would have begun before that/);
  });
});
