import type { RunningApp } from '@dmt-tooling/request-kit';
import type { FastifyInstance } from 'fastify';

/** Serves an application on a free port. */
export async function listen(app: FastifyInstance): Promise<RunningApp> {
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  return { origin, close: () => app.close() };
}
