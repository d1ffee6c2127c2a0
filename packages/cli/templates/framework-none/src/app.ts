import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { toHttpError } from '@dmt/core';
import {
  runWithTenant,
  tenants, // dmt:if operations
} from './db/tenants.ts';
import { addNote, listNotes, readNote } from './notes.ts';
import { listPlans } from './plans.ts'; // dmt:if shared

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

type Route = (request: IncomingMessage) => Promise<Answer>;

const ok = (body: unknown): Answer => ({ status: 200, body });

const routes: Readonly<Record<string, Route>> = {
  // dmt:if health
  'GET /health': async () => {
    const { healthy } = await tenants.healthCheck();
    return { status: healthy ? 200 : 503, body: { healthy } };
  },
  // dmt:end
  // dmt:if metrics
  // For Prometheus, not for the public: keep it from the outside.
  'GET /metrics': async () => ok(tenants.getPrometheusMetrics()),
  // dmt:end
  // dmt:if shared
  'GET /plans': async () => ok(await listPlans()),
  // dmt:end
  'GET /notes': forTenant(async () => ok(await listNotes())),
  'POST /notes': forTenant(async (request) => {
    const body = readNote(await json(request).catch(() => undefined));
    if (body === undefined) return { status: 422, body: { message: 'A note has a body.' } };
    return { status: 201, body: await addNote(body) };
  }),
};

/**
 * Runs a route as the tenant that the request names. A header is the client's own choice: in production take the
 * tenant from a subdomain, or from a token that you have verified.
 */
function forTenant(route: Route): Route {
  return async (request) => {
    const tenantId = request.headers['x-tenant-id'];
    if (typeof tenantId !== 'string') return { status: 400, body: { message: 'Send x-tenant-id.' } };
    return runWithTenant({ tenantId }, () => route(request));
  };
}

export function createApp(): Server {
  return createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const route = routes[`${request.method} ${pathname}`];
    const answering =
      route?.(request) ?? Promise.resolve({ status: 404, body: { message: 'No such route.' } });
    answering.catch(explain).then((answer) => send(response, answer));
  });
}

/** What a client may know of an error of dmt, and nothing of the others. */
function explain(error: unknown): Answer {
  const known = toHttpError(error);
  if (known === undefined || known.status >= 500) console.error(error);
  if (known === undefined) return { status: 500, body: { message: 'Something went wrong.' } };
  return { status: known.status, body: { code: known.code, message: known.message } };
}

function send(response: ServerResponse, { status, body }: Answer): void {
  const [type, text] =
    typeof body === 'string' ? ['text/plain', body] : ['application/json', JSON.stringify(body)];
  response.writeHead(status, { 'content-type': type }).end(text);
}
