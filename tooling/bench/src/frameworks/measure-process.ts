import { createLoad, type HttpLoad } from './load.ts';
import { type Middleware, ServerProcess } from './server-process.ts';

export interface Contender {
  readonly name: string;
  readonly middleware: Middleware;
}

/** What a contender did on a route in one turn. */
export interface Sample {
  readonly perSecond: number;
  /** Processor time of the server per request, in microseconds: a busy machine disturbs it less than throughput. */
  readonly cpuMicros: number;
}

export interface ProcessPlan {
  readonly framework: string;
  readonly url: string;
  readonly contenders: readonly Contender[];
  readonly routes: readonly string[];
  readonly tenantIds: readonly string[];
  readonly inFlight: number;
  readonly turns: number;
  readonly turnMs: number;
  readonly warmUpMs: number;
}

/** One application under the load of one route. */
class Lane {
  readonly key: string;
  readonly #load: HttpLoad;
  readonly #server: ServerProcess;
  #turns: Sample[] = [];

  constructor(key: string, load: HttpLoad, server: ServerProcess) {
    this.key = key;
    this.#load = load;
    this.#server = server;
  }

  async run(durationMs: number): Promise<void> {
    const cpuBefore = await this.#server.cpuMicros();
    const run = await this.#load.run(durationMs);
    const cpuMicros = (await this.#server.cpuMicros()) - cpuBefore;
    this.#turns.push({
      perSecond: (1_000 * run.answered) / run.durationMs,
      cpuMicros: cpuMicros / run.answered,
    });
  }

  forget(): void {
    this.#turns = [];
  }

  get turns(): readonly Sample[] {
    return this.#turns;
  }

  close(): void {
    this.#load.close();
  }
}

/**
 * All contenders as applications of one fresh process, which take short turns: what the compiler made of the framework
 * in this process, and what else the machine does, is the same for all of them. Two equal processes differ by up to a
 * tenth for as long as they live.
 */
export async function measureProcess(plan: ProcessPlan): Promise<Map<string, readonly Sample[]>> {
  const { contenders, routes, tenantIds, inFlight } = plan;
  const order = shuffle(contenders);
  const server = new ServerProcess(
    plan.framework,
    order.map(({ middleware }) => middleware),
    plan.url,
  );
  const lanes = new Map<string, Lane[]>();
  try {
    const ports = await server.ports;
    for (const path of routes) {
      const own = order.map(({ name }, index) => {
        const load = createLoad({ port: ports[index] ?? 0, path, tenantIds, inFlight });
        return new Lane(laneKey(name, path), load, server);
      });
      lanes.set(path, own);
    }
    const all = [...lanes.values()].flat();
    const warmUpTurns = Math.ceil(plan.warmUpMs / plan.turnMs);
    for (let turn = 0; turn < warmUpTurns; turn++) await takeTurns(all, plan.turnMs);
    for (const lane of all) lane.forget();
    for (let turn = 0; turn < plan.turns; turn++) {
      for (const own of lanes.values()) await takeTurns(own, plan.turnMs);
    }
    return new Map(all.map((lane) => [lane.key, lane.turns]));
  } finally {
    for (const lane of [...lanes.values()].flat()) lane.close();
    server.stop();
  }
}

export function laneKey(contender: string, path: string): string {
  return `${contender} ${path}`;
}

async function takeTurns(lanes: readonly Lane[], turnMs: number): Promise<void> {
  for (const lane of shuffle(lanes)) await lane.run(turnMs);
}

function shuffle<T>(values: readonly T[]): T[] {
  return values
    .map((value) => ({ value, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ value }) => value);
}
