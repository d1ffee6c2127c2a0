import type { RequestHandler } from 'express';
import { tenants } from '../../db/tenants.ts';

/** For the load balancer, so it asks for no tenant. */
export const health: RequestHandler = async (_request, response) => {
  const { healthy } = await tenants.healthCheck();
  response.status(healthy ? 200 : 503).json({ healthy });
};
