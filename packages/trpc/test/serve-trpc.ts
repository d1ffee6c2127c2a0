import { AsyncResource } from 'node:async_hooks';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createTRPCMiddleware } from '@dmt/trpc';
import type { Framework, KitAnswer, KitFields, KitManager, WireAnswer } from '@dmt-tooling/request-kit';
import { initTRPC } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';

interface Context {
  readonly req: IncomingMessage;
  readonly whenAnswered: (work: () => void) => void;
}

/** A router with one mutation, behind tRPC's own server for Node. */
export const trpcFramework: Framework = {
  name: 'tRPC 11',
  async serve(options, operation) {
    const t = initTRPC.context<Context>().create();
    const tenantProcedure = t.procedure.use(createTRPCMiddleware<Context, KitManager, KitFields>(options));
    const router = t.router({
      run: tenantProcedure
        .input((value: unknown) => value)
        .mutation(({ ctx, input }) => {
          const { tenantId, enrichedFor } = ctx.tenant;
          return operation({
            input,
            tenantId,
            db: ctx.tenantDb,
            enrichedFor,
            whenAnswered: ctx.whenAnswered,
          });
        }),
    });
    const server = createHTTPServer({
      router,
      // A response may answer the calls of several tenants, so it belongs to none of them.
      createContext: ({ req, res }) => ({
        req,
        whenAnswered: (work) => void res.on('finish', AsyncResource.bind(work)),
      }),
      onError: () => undefined,
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // A server that listens on TCP has an AddressInfo.
    const { port } = server.address() as AddressInfo;
    return {
      origin: `http://127.0.0.1:${port}`,
      async close() {
        server.closeAllConnections();
        server.close();
        await once(server, 'close');
      },
    };
  },
  decode: decodeAnswer,
};

function decodeAnswer({ status, body }: WireAnswer): KitAnswer {
  const answer: unknown = JSON.parse(body);
  const { result, error } = answer as { result?: { data?: unknown }; error?: unknown };
  return { status, result: result?.data ?? error };
}
