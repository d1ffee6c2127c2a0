/** Replays a run: `DMT_CHAOS_SEED=1234`. Printed by fast-check when a property fails. */
export const chaosSeed: number = Number(process.env.DMT_CHAOS_SEED ?? Date.now() % 2 ** 31);

/** A tenth of the full size, or another part of it, unless the run is `pnpm test:chaos`. */
export function chaosSize(fullSize: number, divisor = 10): number {
  return process.env.DMT_CHAOS === '1' ? fullSize : Math.ceil(fullSize / divisor);
}
