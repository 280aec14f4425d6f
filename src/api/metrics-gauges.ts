import { Counter, Gauge, type Registry } from 'prom-client';
import type { Metrics, ProgrammeMetrics, SourceMetrics } from '../services/metrics/read-metrics.ts';

/** What is told of one thing; null: there is nothing to tell, and no line is printed. */
interface Told<Of> {
  readonly name: string;
  readonly help: string;
  readonly value: (of: Of) => number | null;
}

const OF_PROGRAMME: readonly Told<ProgrammeMetrics>[] = [
  {
    name: 'stazh_night_business_date_timestamp_seconds',
    help: "Beginning of the last business date that was walked, in the programme's zone.",
    value: ({ night }) => seconds(night?.businessDate),
  },
  {
    name: 'stazh_night_walked_to_timestamp_seconds',
    help: 'The instant up to which the last night decided everything.',
    value: ({ night }) => seconds(night?.walkedTo),
  },
  {
    name: 'stazh_nights_behind',
    help: 'Business dates that are over and not walked; 1 from midnight until the night is done.',
    value: ({ nightsBehind }) => nightsBehind,
  },
  {
    name: 'stazh_night_stopped',
    help: 'Whether the last run was stopped because too many subscribers were parked: 1 yes, 0 no.',
    value: ({ isStopped }) => (isStopped ? 1 : 0),
  },
  {
    name: 'stazh_night_duration_seconds',
    help: 'How long the last night took, from the beginning of its run to the end, interruptions included.',
    value: ({ night }) => seconds(night?.durationMs),
  },
  {
    name: 'stazh_night_walked_subscribers',
    help: 'Subscribers that the last night looked at.',
    value: ({ night }) => night?.walked ?? null,
  },
  {
    name: 'stazh_parked_subscribers',
    help: 'Subscribers whose facts the engine could not accept; tried again every night.',
    value: ({ parked }) => parked,
  },
  {
    name: 'stazh_incidents_standing',
    help: 'Incidents that keep nights from deciding; one that concerns all programmes counts for each.',
    value: ({ standingIncidents }) => standingIncidents,
  },
  {
    name: 'stazh_months_awaiting_close',
    help: 'Months whose last bonus day is over and that are not posted.',
    value: ({ monthsAwaitingClose }) => monthsAwaitingClose,
  },
  {
    name: 'stazh_close_stops',
    help: 'What forbids to post the preview that stands: safeguards met, facts not complete.',
    value: ({ stops }) => stops,
  },
  {
    name: 'stazh_close_month_timestamp_seconds',
    help: "Beginning of the last posted month, in the programme's zone.",
    value: ({ close }) => seconds(close?.month),
  },
  {
    name: 'stazh_close_credits',
    help: 'Credits of the last posted month.',
    value: ({ close }) => close?.credits ?? null,
  },
];

const NOT_FOR_ACCOUNTING = 'in the currency of the label. For watching, not for accounting: it is rounded.';

const OF_MONEY: readonly Told<ProgrammeMetrics>[] = [
  {
    name: 'stazh_close_credits_amount',
    help: `Sum of the credits of the last posted month, ${NOT_FOR_ACCOUNTING}`,
    value: ({ close }) => roughly(close?.creditsSum),
  },
  {
    name: 'stazh_close_paid_amount',
    help: `Sum that the last posted month pays, corrections included, ${NOT_FOR_ACCOUNTING}`,
    value: ({ close }) => roughly(close?.paidSum),
  },
];

const OF_SOURCE: readonly Told<SourceMetrics>[] = [
  {
    name: 'stazh_import_finished_timestamp_seconds',
    help: 'When the last import of the source ended, applied or refused.',
    value: ({ finishedAt }) => seconds(finishedAt),
  },
  {
    name: 'stazh_import_refused',
    help: 'Whether the last import of the source was refused as a whole: 1 yes, 0 no.',
    value: ({ isRefused }) => (isRefused ? 1 : 0),
  },
  {
    name: 'stazh_import_rejected_rows',
    help: 'Rows that the last import of the source rejected.',
    value: ({ rejectedRows }) => rejectedRows,
  },
  {
    name: 'stazh_import_complete_through_timestamp_seconds',
    help: 'The instant through which the imports of the source say that they are complete.',
    value: ({ completeThrough }) => seconds(completeThrough),
  },
];

/** The gauges of the business in one registry: set as a whole at each reading. */
export class BusinessGauges {
  readonly #programme: readonly Shown<ProgrammeMetrics>[];
  readonly #money: readonly Shown<ProgrammeMetrics>[];
  readonly #source: readonly Shown<SourceMetrics>[];
  readonly #incidents: Counter;

  constructor(registry: Registry) {
    this.#programme = OF_PROGRAMME.map((told) => shown(told, ['programme'], registry));
    this.#money = OF_MONEY.map((told) => shown(told, ['programme', 'currency'], registry));
    this.#source = OF_SOURCE.map((told) => shown(told, ['source'], registry));
    this.#incidents = new Counter({
      name: 'stazh_incidents_opened_total',
      help: 'Incidents that were ever opened.',
      registers: [registry],
    });
  }

  /** @param metrics null: the database did not answer; nothing is told then. */
  set(metrics: Metrics | null): void {
    const { programmes, sources } = metrics ?? { programmes: [], sources: [] };
    for (const one of this.#programme) fill(one, programmes, ({ programme }) => ({ programme }));
    for (const one of this.#money)
      fill(one, programmes, ({ programme, currency }) => ({ programme, currency }));
    for (const one of this.#source) fill(one, sources, ({ source }) => ({ source }));
    // A counter that nobody reads stays where it was; set back, it would look like new incidents later.
    if (metrics === null) return;
    this.#incidents.reset();
    this.#incidents.inc(metrics.incidents);
  }
}

interface Shown<Of> extends Told<Of> {
  readonly gauge: Gauge;
}

function shown<Of>(told: Told<Of>, labelNames: readonly string[], registry: Registry): Shown<Of> {
  const { name, help } = told;
  return { ...told, gauge: new Gauge({ name, help, labelNames: [...labelNames], registers: [registry] }) };
}

/** What is gone since the last reading has no line any more. */
function fill<Of>(
  { gauge, value }: Shown<Of>,
  things: readonly Of[],
  labelsOf: (of: Of) => Readonly<Record<string, string>>,
): void {
  gauge.reset();
  for (const thing of things) {
    const told = value(thing);
    if (told !== null) gauge.set(labelsOf(thing), told);
  }
}

function seconds(milliseconds: number | null | undefined): number | null {
  return milliseconds === null || milliseconds === undefined ? null : milliseconds / 1000;
}

/** The one place where an amount becomes a number, for Prometheus knows nothing else. Nothing is computed from it here. */
function roughly(amount: string | null | undefined): number | null {
  return amount === null || amount === undefined ? null : Number(amount);
}
