/** Generators of the tests take so many. */
const SEEDS = 2 ** 31;

/** The seed that was given, or one of its own for each run. */
export function chooseSeed(given: string | undefined, random: () => number = Math.random): number {
  if (given === undefined || given === '') return Math.floor(random() * SEEDS);
  const seed = Number(given);
  if (Number.isInteger(seed) && seed >= 0 && seed < SEEDS) return seed;
  throw new RangeError(`DMT_CHAOS_SEED is "${given}"; give a whole number from 0 to ${SEEDS - 1}.`);
}
