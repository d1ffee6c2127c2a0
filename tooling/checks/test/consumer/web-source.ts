/** A request to an application of Express, of Fastify and of Hono. */
export const webSource = `
import { fromHeader } from '@dmt/core';
import { createExpressMiddleware } from '@dmt/express';
import { fastifyTenantPlugin } from '@dmt/fastify';
import { createHonoMiddleware } from '@dmt/hono';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { notes, tenants } from './tenants.js';

const options = { manager: tenants, extractTenantId: fromHeader('x-tenant-id') };
const headers = { 'x-tenant-id': 'acme' };

async function askExpress(): Promise<unknown> {
  const app = express();
  app.use(createExpressMiddleware(options));
  app.get('/', async (request, response) => {
    const [note] = await request.tenantContext.db.select().from(notes);
    const body: string | undefined = note?.body;
    response.json(body);
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await (await fetch('http://127.0.0.1:' + port, { headers })).json();
  server.closeAllConnections();
  server.close();
  return answer;
}

async function askFastify(): Promise<unknown> {
  const app = fastify();
  await app.register(fastifyTenantPlugin, options);
  app.get('/', async (request) => {
    const [note] = await request.tenantDb.select().from(notes);
    const body: string | undefined = note?.body;
    return [body];
  });
  const answer = (await app.inject({ url: '/', headers })).json();
  await app.close();
  return answer[0];
}

async function askHono(): Promise<unknown> {
  const app = new Hono().use(createHonoMiddleware(options)).get('/', async (c) => {
    const [note] = await c.get('tenantDb').select().from(notes);
    const body: string | undefined = note?.body;
    return c.json(body ?? null);
  });
  return (await app.request('/', { headers })).json();
}

async function main(): Promise<void> {
  console.log(JSON.stringify([await askExpress(), await askFastify(), await askHono()]));
  await tenants.dispose();
}

void main();
`;
