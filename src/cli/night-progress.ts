import { Presets, SingleBar } from 'cli-progress';
import { sayInstant } from '../../rules/time.ts';
import type { NightEvent } from '../services/night/events.ts';
import type { Io } from './io.ts';

/** Shows how a night goes on: a bar on a terminal, a plain line every few seconds elsewhere. */
export interface NightProgress {
  readonly take: (event: NightEvent) => void;
  /** Puts the terminal back. May be called twice. */
  readonly end: () => void;
}

const LINE_EVERY_MS = 5_000;

type Shown = Extract<NightEvent, { kind: 'run-begun' | 'slice-done' }>;

/** Where the moving part goes. */
interface Mover {
  readonly begin: (slices: number, done: number) => void;
  readonly move: (event: Shown & { kind: 'slice-done' }) => void;
  readonly end: () => void;
}

export function nightProgress(io: Io): NightProgress {
  const mover = io.isTerminal ? barOf() : linesOf(io);
  const take = (event: NightEvent): void => {
    switch (event.kind) {
      case 'run-begun':
        io.err(begunLine(event));
        mover.begin(event.slices, event.slicesDone);
        return;
      case 'already-walked':
        io.err(
          `${event.programme}: ${event.walked} is walked already; ${event.asked} is earlier, so only what is late is walked\n`,
        );
        return;
      case 'held-by-incident':
        io.err(heldLines(event));
        return;
      case 'slice-done':
        mover.move(event);
        return;
      case 'waiting':
        io.err(`${event.programme}: waiting for ${event.slices} slices that other sessions hold\n`);
        return;
      case 'run-done':
        mover.end();
    }
  };
  return { take, end: mover.end };
}

/** Somebody must decide something, so it stands out among the lines of a night. */
function heldLines({ programme, incident, zone, walkTo }: NightEvent & { kind: 'held-by-incident' }): string {
  const { incidentId, from, openedBy, reason } = incident;
  const walked =
    walkTo < from
      ? `what happens before it is walked, nothing from there on is decided`
      : `nights have walked up to ${sayInstant(walkTo, zone, 'en')} already, nothing after that is decided`;
  return (
    `${programme}: INCIDENT ${incidentId} stands since ${sayInstant(from, zone, 'en')}: ${walked}\n` +
    `  opened by ${openedBy}: ${reason}\n` +
    `  when its facts are right: stazh incident end ${incidentId} --verdict lifted|fault --author WHO --note TEXT; the next night walks on\n`
  );
}

function begunLine({
  programme,
  businessDate,
  runId,
  due,
  slices,
  takenFrom,
  joins,
}: NightEvent & { kind: 'run-begun' }): string {
  const from = takenFrom === null ? '' : `, taken over from ${takenFrom}`;
  const beside = joins === null ? '' : `, beside ${joins}`;
  const pieces = slices === 1 ? '1 slice' : `${slices} slices`;
  return `${programme}: run ${runId} for ${businessDate}, ${due} due in ${pieces}${from}${beside}\n`;
}

function linesOf(io: Io): Mover {
  let shownAt = performance.now();
  return {
    begin: () => {
      shownAt = performance.now();
    },
    move: ({ programme, slicesDone, slices }) => {
      if (performance.now() - shownAt < LINE_EVERY_MS) return;
      shownAt = performance.now();
      io.err(`${programme}: ${slicesDone} of ${slices} slices\n`);
    },
    end: () => undefined,
  };
}

function barOf(): Mover {
  let bar: SingleBar | null = null;
  const end = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    begin: (slices, done) => {
      end();
      bar = new SingleBar(
        { format: '  {bar} {value} of {total} slices, {eta_formatted} to go' },
        Presets.shades_classic,
      );
      bar.start(slices, done);
    },
    move: ({ slicesDone }) => bar?.update(slicesDone),
    end,
  };
}
