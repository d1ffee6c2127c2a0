/** A tenth of the full size, unless the run is `pnpm test:chaos`. */
export function chaosSize(fullSize: number): number {
  return process.env.DMT_CHAOS === '1' ? fullSize : Math.ceil(fullSize / 10);
}

/** Replays a run: `DMT_CHAOS_SEED=1234`. */
export const chaosSeed: number = Number(process.env.DMT_CHAOS_SEED ?? Date.now() % 2 ** 31);

/** Numbers from 0 to 1, the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
