/** How bad it is. `advice` may be left as it is; `skipped` could not be looked at. */
export type Severity = 'ok' | 'advice' | 'warning' | 'error' | 'skipped';

/** One thing that was looked at. */
export interface Finding {
  /** Its name for scripts, which does not change: `pool.size`. */
  readonly check: string;
  readonly severity: Severity;
  /** One sentence of what was found. */
  readonly message: string;
  /** One sentence of what to do; absent when there is nothing to do. */
  readonly remedy?: string;
  /** What the command exits with when this is its first error. */
  readonly exitCode?: number;
  readonly details?: Readonly<Record<string, unknown>>;
}

type Details = Readonly<Record<string, unknown>>;

export function good(check: string, message: string, details?: Details): Finding {
  return { check, severity: 'ok', message, ...withDetails(details) };
}

export function skipped(check: string, message: string): Finding {
  return { check, severity: 'skipped', message };
}

export function advice(check: string, message: string, remedy: string, details?: Details): Finding {
  return { check, severity: 'advice', message, remedy, ...withDetails(details) };
}

export function warning(check: string, message: string, remedy: string, details?: Details): Finding {
  return { check, severity: 'warning', message, remedy, ...withDetails(details) };
}

/** @param exitCode - see SPEC §6: 2 configuration, 3 migration files, 4 database, 5 discovery, 1 the rest */
export function failing(
  check: string,
  exitCode: number,
  message: string,
  remedy: string,
  details?: Details,
): Finding {
  return { check, severity: 'error', message, remedy, exitCode, ...withDetails(details) };
}

function withDetails(details: Details | undefined): { readonly details?: Details } {
  return details === undefined ? {} : { details };
}
