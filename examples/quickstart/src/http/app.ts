import express, { type Express } from 'express';
import { requireTenant } from './require-tenant.ts';
import { respondToError } from './respond-to-error.ts';
import { health } from './routes/health.ts';
import { orderRoutes } from './routes/orders.ts';
import { planRoutes } from './routes/plans.ts';
import { projectRoutes } from './routes/projects.ts';
import { taskRoutes } from './routes/tasks.ts';
import { userRoutes } from './routes/users.ts';

export function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use(express.json());

  app.get('/health', health);
  app.use('/plans', planRoutes);

  app.use('/users', requireTenant, userRoutes);
  app.use('/projects', requireTenant, projectRoutes);
  app.use('/tasks', requireTenant, taskRoutes);
  app.use('/orders', requireTenant, orderRoutes);

  app.use(respondToError);
  return app;
}
