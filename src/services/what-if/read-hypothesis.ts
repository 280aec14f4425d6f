import { parseAmount } from '../../../rules/money.ts';
import { versionIndexAt } from '../../../rules/schedule.ts';
import type { BlockingMap, Programme } from '../../../rules/terms.ts';
import { FOREVER, type Instant, readInstant } from '../../../rules/time.ts';
import type { Hypothesis } from '../../../rules/what-if/hypothesis.ts';
import { AppError } from '../../errors.ts';
import { isEnded } from '../programmes.ts';
import type { WhatIfRequest } from './request.ts';

/**
 * What is asked about as facts, for each programme in its own zone.
 *
 * @param programmes those that are to answer; a kind of blocking must mean something to one of them
 * @throws AppError USAGE for an instant, amount or kind that cannot be
 */
export function readHypotheses(
  programmes: readonly Programme[],
  request: WhatIfRequest,
): readonly Hypothesis[] {
  const { ask } = request;
  switch (ask.kind) {
    case 'block':
      assertNamed(ask.blocking, programmes);
      return programmes.map((programme) => blockingOf(ask.blocking, request, programme));
    case 'pause': {
      const blocking = pauseKind(programmes, request);
      return programmes.map((programme) => blockingOf(blocking, request, programme));
    }
    case 'pay':
      return programmes.map((programme) => {
        const amount = parseAmount(ask.amount, programme.places);
        if (amount === undefined || amount <= 0n) throw badAmount(ask.amount, programme);
        return { kind: 'pay', amount, from: onlyFrom(request, programme) };
      });
    case 'terminate':
      return programmes.map((programme) => ({ kind: 'terminate', from: onlyFrom(request, programme) }));
  }
}

function badAmount(found: string, { places, currency }: Programme): AppError {
  const example = places === 0 ? '500' : `500.${'0'.repeat(places)}`;
  return new AppError(
    'USAGE',
    `--pay: found ${JSON.stringify(found)}; accepted: an amount in ${currency} above zero with at most ${places} decimal places, such as ${example}`,
  );
}

function blockingOf(blocking: string, request: WhatIfRequest, programme: Programme): Hypothesis {
  const from = instantOf('--from', request.from, programme);
  const to = request.to === null ? FOREVER : instantOf('--to', request.to, programme);
  if (to <= from) {
    throw new AppError(
      'USAGE',
      `--to: ${request.to ?? ''} is not after --from ${request.from}; the span ends before --to, so name a later day`,
    );
  }
  return { kind: 'block', blocking, from, to };
}

/** Of what happens at one instant. */
function onlyFrom({ from, to, ask }: WhatIfRequest, programme: Programme): Instant {
  if (to === null) return instantOf('--from', from, programme);
  throw new AppError(
    'USAGE',
    `--to: found ${JSON.stringify(to)}; --${ask.kind} happens at one instant, --from. Leave --to out.`,
  );
}

function instantOf(option: string, text: string, { zone }: Programme): Instant {
  const read = readInstant(text, zone);
  if (read.kind === 'instant') return read.at;
  throw new AppError(
    'USAGE',
    `${option}: found ${JSON.stringify(text)}; accepted: a day such as 2026-12-10, or an instant such as 2026-12-10T12:00`,
  );
}

/** A word that no terms name is nearly always a slip; who means "any other kind" can say `other`. */
function assertNamed(blocking: string, programmes: readonly Programme[]): void {
  const named = [
    ...new Set(
      programmes.flatMap(({ versions }) => versions.flatMap((version) => kindsOf(version.blocking))),
    ),
  ];
  if (blocking === 'other' || named.includes(blocking)) return;
  throw new AppError(
    'USAGE',
    `--block: found ${JSON.stringify(blocking)}; named by the terms: ${named.join(', ')}. Kinds that they do not name: other`,
  );
}

function kindsOf({ kinds }: BlockingMap): readonly string[] {
  return kinds.map(({ kind }) => kind);
}

/** The one kind that the terms in force at `from` map to `paused`: it is one blocking, whatever programme looks at it. */
function pauseKind(programmes: readonly Programme[], request: WhatIfRequest): string {
  const maps = programmes.flatMap((programme) => {
    const from = instantOf('--from', request.from, programme);
    const version = programme.versions[versionIndexAt(programme, from)];
    return version === undefined || isEnded(programme, from) ? [] : [{ programme, ...version }];
  });
  const paused = [
    ...new Set(maps.flatMap(({ blocking }) => blocking.kinds.filter(isPaused).map(({ kind }) => kind))),
  ];
  const [only] = paused;
  if (only !== undefined && paused.length === 1) return only;
  if (only !== undefined) {
    throw new AppError(
      'USAGE',
      `--pause: several kinds are a pause; say which: --block ${paused.join(' or --block ')}`,
    );
  }
  const said = maps.map(({ programme, blocking }) => `${programme.programme}: ${classesText(blocking)}`);
  throw new AppError(
    'USAGE',
    `--pause: the terms take no kind of blocking for a pause. ${said.join('; ')}. Ask with --block KIND.`,
  );
}

function isPaused({ as }: BlockingMap['kinds'][number]): boolean {
  return as === 'paused';
}

function classesText({ kinds, other }: BlockingMap): string {
  return [...kinds.map(({ kind, as }) => `${kind} ${as}`), `other ${other}`].join(', ');
}
