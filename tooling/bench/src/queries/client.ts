import type { ClientReply, ClientRequest } from './client-protocol.ts';
import type { OpenContender, OpenContenderFunction } from './contender.ts';
import { createRandom, shuffled } from './random.ts';
import { type LoadSample, runLoad } from './run-load.ts';
import { ROWS_PER_TENANT } from './schema.ts';
import { workloads } from './workloads.ts';

/** A process that is one contender's application: it takes requests of the bench over IPC. */
const openers: Readonly<Record<string, () => Promise<OpenContenderFunction>>> = {
  'raw pg': async () => (await import('./contenders/raw.ts')).openRaw,
  plain: async () => (await import('./contenders/plain.ts')).openPlain,
  dmt: async () => (await import('./contenders/dmt.ts')).openDmt,
  'dmt pipelined': async () => (await import('./contenders/dmt.ts')).openDmtPipelined,
  'dmt prepared': async () => (await import('./contenders/dmt.ts')).openDmtPrepared,
  incumbent: async () => (await import('./contenders/incumbent.ts')).openIncumbent,
};

interface Session {
  readonly contender: OpenContender;
  readonly tenantIds: readonly string[];
  readonly random: () => number;
}

let session: Session | undefined;

// Idle connections would keep a client alive whose bench is gone.
process.on('disconnect', () => process.exit());
process.on('message', (request: ClientRequest) => {
  answer(request).then(reply, (error: unknown) => reply({ error: String(error) }));
});

function reply(message: ClientReply): void {
  process.send?.(message);
}

async function answer(request: ClientRequest): Promise<ClientReply> {
  if (request.ask === 'open') {
    const opener = await openers[process.argv[2] ?? '']?.();
    if (opener === undefined) throw new Error(`there is no contender "${process.argv[2]}"`);
    const contender = await opener(request.setup);
    session = { contender, tenantIds: request.setup.tenantIds, random: createRandom(request.seed) };
    return {};
  }
  if (session === undefined) throw new Error('the client is not open');
  if (request.ask === 'cold') return { sample: await touchEachTenant(session, request.inFlight) };
  if (request.ask === 'warm') return { sample: await serve(session, request) };
  await session.contender.close();
  session = undefined;
  return {};
}

/** Cold: every tenant once, in random order, by a client that has not a single connection yet. */
function touchEachTenant({ contender, tenantIds, random }: Session, inFlight: number): Promise<LoadSample> {
  const waiting = shuffled(tenantIds, random);
  return runLoad({
    inFlight,
    next() {
      const tenantId = waiting.pop();
      return tenantId === undefined ? undefined : () => workloads.select(contender, tenantId, 1);
    },
  });
}

/** Warm: random tenants out of those that have all been seen. */
function serve(
  { contender, tenantIds, random }: Session,
  { workload, inFlight, durationMs }: Extract<ClientRequest, { readonly ask: 'warm' }>,
): Promise<LoadSample> {
  const run = workloads[workload];
  return runLoad({
    inFlight,
    durationMs,
    next() {
      const tenantId = tenantIds[Math.floor(random() * tenantIds.length)];
      const rowId = 1 + Math.floor(random() * ROWS_PER_TENANT);
      return tenantId === undefined ? undefined : () => run(contender, tenantId, rowId);
    },
  });
}
