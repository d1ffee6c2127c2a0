import { fastifyTenantPlugin, tenantErrorHandler } from '@dmt/fastify';
import {
  describeAborts,
  describeContextSurvival,
  describeDisconnect,
  describeFailClosed,
  describeLoad,
  type Framework,
} from '@dmt-tooling/request-kit';
import Fastify from 'fastify';
import { listen } from './listen.ts';

const framework: Framework = {
  name: 'Fastify',
  async serve(options, operation) {
    const app = Fastify({ forceCloseConnections: true });
    await app.register(fastifyTenantPlugin, options);
    app.setErrorHandler(tenantErrorHandler);
    app.post('/run', async ({ tenantContext, body }, reply) => {
      const { tenantId, db, enrichedFor } = tenantContext;
      const whenAnswered = (work: () => void): void => void reply.raw.on('finish', work);
      const result = await operation({ input: body, tenantId, db, enrichedFor, whenAnswered });
      return reply.type('application/json').send(JSON.stringify(result));
    });
    return listen(app);
  },
};

describeFailClosed(framework);
describeContextSurvival(framework);
describeLoad(framework);
describeAborts(framework);
describeDisconnect(framework);
