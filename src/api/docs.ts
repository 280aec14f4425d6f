import swagger from '@fastify/swagger';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { InvariantError } from '../../rules/invariant.ts';
import { ProblemSchema } from './schemas/problem.ts';
import { tidyDocument } from './tidy-document.ts';

const DESCRIPTION = `Length of service, counted and explained.

Every request but those of /health carries \`Authorization: Bearer TOKEN\`; \`x-roles\` of a route says who may call it. Errors are
\`application/problem+json\` with a stable \`code\`. Words for people are in the language of \`Accept-Language\`: ru, uk or en.
Amounts are decimal text; instants are ISO 8601 with an offset. Writes take an \`Idempotency-Key\`.`;

/** Makes the OpenAPI document out of the schemas of the routes that are registered afterwards. */
export async function describeApi(app: FastifyInstance): Promise<void> {
  app.addSchema(ProblemSchema);
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'stazh', version: '1', description: DESCRIPTION, license: { name: 'Apache-2.0' } },
      components: {
        securitySchemes: {
          token: {
            type: 'http',
            scheme: 'bearer',
            bearerFormat: 'JWT',
            description: 'Of the issuer that the server is configured for',
          },
        },
      },
      tags: [
        { name: 'subscribers', description: 'What is known of one subscriber' },
        { name: 'programmes', description: 'Terms: what is published, and what other terms would come to' },
        { name: 'imports', description: 'Facts of the billing system' },
        { name: 'closes', description: 'What a month pays' },
        { name: 'operator', description: 'Nights, incidents, and how everything stands' },
        { name: 'support', description: 'For whoever answers the phone' },
        { name: 'billing', description: 'What posted months pay, and what became of it (docs/billing.md)' },
        { name: 'privacy', description: 'What is held about a subscriber, and its erasure' },
        { name: 'health', description: 'For whoever runs the server' },
      ],
    },
    transformObject: (found) => {
      if (!('openapiObject' in found)) throw new InvariantError('the document is of OpenAPI');
      tidyDocument(found.openapiObject);
      return found.openapiObject;
    },
    refResolver: {
      buildLocalReference: ({ $id }, _base, _fragment, index) =>
        typeof $id === 'string' ? $id : `def-${index}`,
    },
  });
}

/** `/docs`: a page for people; `/docs/openapi.json`: the same for programs. Nothing is loaded from elsewhere. */
export const serveDocs: FastifyPluginAsync = async (app) => {
  app.addHook('onSend', (_request, reply, payload, done) => {
    reply.header(
      'content-security-policy',
      "default-src 'self' data: blob:; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'",
    );
    done(null, payload);
  });
  await app.register(scalar, {
    routePrefix: '/',
    // Nothing on the page that would send what is read or typed there to somebody else.
    configuration: {
      title: 'stazh',
      withDefaultFonts: false,
      hideClientButton: true,
      showDeveloperTools: 'never',
      telemetry: false,
      agent: { disabled: true },
      mcp: { disabled: true },
      authentication: { preferredSecurityScheme: 'token' },
    },
  });
};
