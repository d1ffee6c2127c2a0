const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/** `87 ms`, `3.2 s`, `4 min 05 s`. */
export function formatDuration(durationMs: number): string {
  if (durationMs < SECOND) return `${Math.round(durationMs)} ms`;
  if (durationMs < MINUTE) return `${(durationMs / SECOND).toFixed(1)} s`;
  const seconds = Math.round(durationMs / SECOND);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

/** `0:03`, `12:40`: a running clock, whose width does not jump. */
export function formatClock(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / SECOND);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
