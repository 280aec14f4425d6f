import type { ListedIncident } from '../../services/incident/list-incidents.ts';
import type { Summary } from '../../services/summary.ts';
import type { IncidentsBody } from '../schemas/incidents.ts';
import type { SummaryBody } from '../schemas/summary.ts';

export function summaryBody(summary: Summary): SummaryBody {
  return {
    ...summary,
    programmes: [...summary.programmes],
    incidents: summary.incidents.map(incidentBody),
    credits: [...summary.credits],
    refusals: [...summary.refusals],
    examples: [...summary.examples],
  };
}

export function incidentBody({ incidentId, ...incident }: ListedIncident): IncidentsBody['items'][number] {
  return { incident: incidentId, ...incident };
}
