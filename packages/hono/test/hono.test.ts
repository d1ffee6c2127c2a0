import { createHonoMiddleware } from '@dmt/hono';
import {
  describeAborts,
  describeContextSurvival,
  describeDisconnect,
  describeFailClosed,
  describeLoad,
  type Framework,
} from '@dmt-tooling/request-kit';
import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { vi } from 'vitest';
import { listen } from './listen.ts';

// Hono's own way to tell of an error that nobody handles; the bugs of hooks are such errors.
vi.spyOn(console, 'error').mockReturnValue();

const framework: Framework = {
  name: 'Hono',
  serve(options, operation) {
    const app = new Hono<{ Bindings: HttpBindings }>()
      .use(createHonoMiddleware(options))
      .post('/run', async (c) => {
        const { tenantId, tenantDb: db, tenantContext } = c.var;
        const whenAnswered = (work: () => void): void => void c.env.outgoing.on('finish', work);
        const input: unknown = await c.req.json();
        const { enrichedFor } = tenantContext;
        return c.json((await operation({ input, tenantId, db, enrichedFor, whenAnswered })) as object);
      });
    return listen(app);
  },
};

describeFailClosed(framework);
describeContextSurvival(framework);
describeLoad(framework);
describeAborts(framework);
describeDisconnect(framework);
