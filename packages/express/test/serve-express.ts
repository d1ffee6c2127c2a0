import { createExpressMiddleware, tenantErrorHandler } from '@dmt/express';
import type { Framework } from '@dmt-tooling/request-kit';
import type express from 'express';
import { listen } from './listen.ts';

/** An application as an Express user writes it: body parsers stand behind the tenant, where they lose most contexts. */
export function expressFramework(name: string, createExpress: typeof express): Framework {
  return {
    name,
    serve(options, operation) {
      const app = createExpress();
      app.set('env', 'test');
      app.use(createExpressMiddleware(options), createExpress.json());
      app.post('/run', (request, response, next) => {
        const { tenantId, db, enrichedFor } = request.tenantContext;
        const whenAnswered = (work: () => void): void => void response.on('finish', work);
        operation({ input: request.body, tenantId, db, enrichedFor, whenAnswered }).then(
          (result) => response.json(result),
          next,
        );
      });
      app.use(tenantErrorHandler);
      return listen(app);
    },
  };
}
