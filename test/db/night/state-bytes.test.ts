import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { advance } from '../../../rules/advance.ts';
import { noFacts, type SubscriberFacts } from '../../../rules/facts.ts';
import { loadProgramme } from '../../../rules/language/load.ts';
import type { Amount } from '../../../rules/money.ts';
import { remainderOf } from '../../../rules/remainder.ts';
import { situationOf } from '../../../rules/situation.ts';
import type { CounterState } from '../../../rules/state.ts';
import type { Programme } from '../../../rules/terms.ts';
import { FOREVER, monthOf, monthStart } from '../../../rules/time.ts';
import { ByteWriter } from '../../../src/db/byte-writer.ts';
import { decodeState, encodeState } from '../../../src/db/night/state-codec.ts';
import { each } from '../../support/arbitraries/scenario.ts';
import { shifts, someStopped, twinOf } from '../../support/arbitraries/situations.ts';
import type { Counter } from '../../support/situations.ts';

const BEGUN = Date.UTC(2021, 5, 14, 9, 30);

const USUAL: SubscriberFacts = {
  ...noFacts('S1'),
  profiles: [{ kind: 'person', segment: 'apartment', from: BEGUN }],
  services: [{ service: 'internet', from: BEGUN, to: FOREVER }],
  fees: [{ service: 'internet', tariff: 'home', amount: 69_000n as Amount, from: BEGUN }],
  enrolments: [
    { at: Date.UTC(2022, 2, 3, 15, 41, 7), action: 'enrol', programme: null, author: null, channel: null },
  ],
};

function bytesOf({ state, facts }: Counter): Buffer {
  const out = new ByteWriter(16);
  encodeState(out, state, facts);
  return out.data.subarray(0, out.at);
}

function programmeOf(name: string, zone: string): Programme {
  const text = readFileSync(`rules/programmes/${name}.yaml`, 'utf8');
  const loaded = loadProgramme(text.replace(/^time_zone: \S+/m, `time_zone: ${zone}`), `${name}.yaml`);
  if (loaded.kind === 'refused') throw new Error(`${name} is refused`);
  return loaded.programme;
}

/** The same counter a month later. */
function monthLater(programme: Programme, { state, facts }: Counter): Counter {
  const until = monthStart(monthOf(state.at, programme.zone) + 1, programme.zone);
  const next = advance(programme, state, facts, until).state;
  return { state: next, facts: remainderOf(programme, facts, next) };
}

describe('the bytes of a plain counter', () => {
  // London stands at UTC in winter and an hour ahead in summer; Kiritimati and Pago Pago are at the ends of the day.
  const zones = [
    'Europe/Moscow',
    'Europe/London',
    'America/Havana',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
  ];
  const cases = ['ezerway', 'paid-months'].flatMap((name) => zones.map((zone) => ({ name, zone })));

  it.each(cases)('stay the same from month to month: $name in $zone', ({ name, zone }) => {
    const programme = programmeOf(name, zone);
    const start = monthStart(2023 * 12, programme.zone);
    const { state } = advance(programme, null, USUAL, start);
    let counter: Counter = { state, facts: remainderOf(programme, USUAL, state, 0) };
    const first = bytesOf(counter);
    for (let month = 1; month <= 14; month += 1) {
      const next = monthLater(programme, counter);
      expect(bytesOf(next).toString('hex')).toBe(first.toString('hex'));
      // The database goes on with the bytes it has and the columns of the decision.
      const { value, enrolled, nextAt, at } = next.state;
      const stored = decodeState(first, 0, first.length, { value, enrolled, nextAt, at });
      expect(stored.state).toEqual(next.state);
      counter = next;
    }
    expect(counter.state.at).toBe(monthStart(2024 * 12 + 2, programme.zone));
    expect(situationOf(counter.state, counter.facts)).not.toBeNull();
  });

  it('stay for one counter when they stay for another in the same situation', () => {
    const seen = { same: 0, other: 0 };
    fc.assert(
      fc.property(
        someStopped,
        shifts,
        each(({ programme, ...counter }, earlier) => {
          if (situationOf(counter.state, counter.facts) === null) return;
          const own = staying(programme, counter);
          expect(staying(programme, twinOf(counter, earlier))).toBe(own);
          seen[own ? 'same' : 'other'] += 1;
        }),
      ),
      { numRuns: 625 },
    );
    expect(seen.same).toBeGreaterThan(40);
    expect(seen.other).toBeGreaterThan(40);
  });

  it('come back a month later as the state that the walk leaves, wherever they stayed', () => {
    let stayed = 0;
    fc.assert(
      fc.property(
        someStopped,
        each(({ programme, ...counter }) => {
          const next = nextOf(programme, counter);
          const bytes = bytesOf(counter);
          if (!bytes.equals(bytesOf({ ...counter, state: next }))) return;
          stayed += 1;
          const { value, enrolled, nextAt, at } = next;

          expect(decodeState(bytes, 0, bytes.length, { value, enrolled, nextAt, at }).state).toEqual(next);
        }),
      ),
      { numRuns: 600 },
    );
    expect(stayed).toBeGreaterThan(300);
  });
});

function nextOf(programme: Programme, { state, facts }: Counter): CounterState {
  return advance(programme, state, facts, monthStart(monthOf(state.at, programme.zone) + 1, programme.zone))
    .state;
}

/** Whether the bytes of a counter and the same facts are the same a month later. */
function staying(programme: Programme, counter: Counter): boolean {
  const next = { ...counter, state: nextOf(programme, counter) };
  return bytesOf(counter).equals(bytesOf(next));
}
