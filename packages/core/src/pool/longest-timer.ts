/** Node fires a longer timer at once. */
export const LONGEST_TIMER_MS: number = 2 ** 31 - 1;
