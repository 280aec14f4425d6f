import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { type Static, Type } from '@sinclair/typebox';
import { endIncident } from '../../services/incident/end-incident.ts';
import { listIncidents } from '../../services/incident/list-incidents.ts';
import { type OpenedIncident, openIncident } from '../../services/incident/open-incident.ts';
import { callerOf } from '../access/caller-of.ts';
import type { RouteDeps, TypedApp } from '../deps.ts';
import { answerOnce, OF_WRITES } from '../once.ts';
import { IDEMPOTENCY_KEY } from '../schemas/headers.ts';
import {
  IncidentAsked,
  IncidentEndAsked,
  IncidentEndedView,
  IncidentNumber,
  IncidentOpenedView,
  IncidentsView,
} from '../schemas/incidents.ts';
import { NO_QUERY } from '../schemas/paging.ts';
import { incidentBody } from '../views/summary.ts';

/** `GET` and `POST /v1/incidents`, `POST /v1/incidents/{incident}/end` */
export const incidentsRoutes: FastifyPluginAsyncTypebox<RouteDeps> = async (app, deps) => {
  listIncidentsRoute(app, deps);
  openIncidentRoute(app, deps);
  endIncidentRoute(app, deps);
};

function listIncidentsRoute(app: TypedApp, { database }: RouteDeps): void {
  app.route({
    method: 'GET',
    url: '/incidents',
    config: { access: ['operator', 'support'] },
    schema: {
      operationId: 'listIncidents',
      summary: 'Every incident',
      tags: ['operator'],
      querystring: NO_QUERY,
      response: { 200: IncidentsView },
    },
    handler: async () => ({ items: (await listIncidents(database)).map(incidentBody) }),
  });
}

function openIncidentRoute(app: TypedApp, deps: RouteDeps): void {
  const { database, now } = deps;
  app.route({
    method: 'POST',
    url: '/incidents',
    config: { access: ['operator'], errors: [...OF_WRITES, 'PROGRAMME_NOT_PUBLISHED'] },
    schema: {
      operationId: 'openIncident',
      summary: 'Decide nothing from a moment on, until somebody has looked',
      tags: ['operator'],
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: IncidentAsked,
      response: { 201: IncidentOpenedView },
    },
    handler: async (request, reply) => {
      const { programme = null } = request.body;
      const author = callerOf(request).subject;
      reply.code(201);
      return answerOnce<OpenedBody>(deps, request, reply, async (_id, keep) => {
        const asked = { ...request.body, programme, author };
        return openedBody(
          await openIncident(database, asked, now, (session, opened) => keep(session, openedBody(opened))),
        );
      });
    },
  });
}

type OpenedBody = Static<typeof IncidentOpenedView>;

function openedBody({ incidentId, from, decided }: OpenedIncident): OpenedBody {
  return { incident: incidentId, from, decided: [...decided] };
}

function endIncidentRoute(app: TypedApp, deps: RouteDeps): void {
  const { database, now } = deps;
  app.route({
    method: 'POST',
    url: '/incidents/:incident/end',
    config: {
      access: ['operator'],
      errors: [...OF_WRITES, 'INCIDENT_NOT_FOUND', 'INCIDENT_ENDED', 'PROGRAMME_NOT_PUBLISHED'],
    },
    schema: {
      operationId: 'endIncident',
      summary: 'Say what became of an incident; the next night walks on',
      tags: ['operator'],
      params: Type.Object({ incident: IncidentNumber }),
      headers: Type.Object(IDEMPOTENCY_KEY),
      body: IncidentEndAsked,
      response: { 200: IncidentEndedView },
    },
    handler: async (request, reply) => {
      const { incident } = request.params;
      const { to = null, ...asked } = request.body;
      const end = { ...asked, to, incidentId: incident, author: callerOf(request).subject };
      return answerOnce(deps, request, reply, async () => {
        const { programme, stillHeldBy } = await endIncident(database, end, now);
        return { incident, programme, stillHeldBy: [...stillHeldBy] };
      });
    },
  });
}
