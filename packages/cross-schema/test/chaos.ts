/** Replays a run: `DMT_CHAOS_SEED=1234`. */
export const chaosSeed: number = Number(process.env.DMT_CHAOS_SEED ?? Date.now() % 2 ** 31);

/** A tenth of the full size, unless the run is `pnpm test:chaos`. */
export function chaosSize(fullSize: number): number {
  return process.env.DMT_CHAOS === '1' ? fullSize : Math.ceil(fullSize / 10);
}
