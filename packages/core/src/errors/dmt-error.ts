import { type DmtErrorCode, errorCatalogue } from './error-codes.ts';
import { redactSecrets } from './redact-secrets.ts';

/** Two copies of core (ESM and CommonJS) may be loaded, so `instanceof` is no test; this is. */
const BRAND = Symbol.for('@dmt/core');
const BRAND_VALUE = 'error';

/** What the wrapping of another error adds. */
export interface ErrorCauseOptions {
  readonly cause?: unknown;
}

/** What a subclass tells about itself. */
export interface DmtErrorFacts extends ErrorCauseOptions {
  /** One sentence: what failed, with the value. */
  readonly reason: string;
  /** One sentence: what to do about it. */
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** A {@link DmtError} as `JSON.stringify` shows it. */
export interface DmtErrorJson {
  readonly name: string;
  readonly code: DmtErrorCode;
  readonly message: string;
  readonly reason: string;
  readonly remedy: string;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly cause?: { readonly name: string; readonly message: string; readonly code?: string };
}

/**
 * What every error of dmt is. Compare with {@link isDmtError} and a code, never with `instanceof` or message text.
 */
export abstract class DmtError extends Error {
  readonly code: DmtErrorCode;
  declare readonly reason: string;
  declare readonly remedy: string;
  declare readonly httpStatus: number;
  declare readonly exitCode: number;
  readonly details?: Readonly<Record<string, unknown>>;

  static {
    Object.defineProperty(DmtError.prototype, BRAND, { value: BRAND_VALUE });
  }

  constructor(code: DmtErrorCode, facts: DmtErrorFacts) {
    const reason = redactSecrets(facts.reason);
    const remedy = redactSecrets(facts.remedy);
    super(`${reason} ${remedy}`, facts.cause === undefined ? undefined : { cause: facts.cause });
    const { name, httpStatus, exitCode } = errorCatalogue[code];
    // Not enumerable: whoever prints the error has read its message, which says as much.
    const hidden = { name, reason, remedy, httpStatus, exitCode };
    for (const [key, value] of Object.entries(hidden)) {
      Object.defineProperty(this, key, { value, configurable: true, writable: true });
    }
    this.code = code;
    if (facts.details !== undefined) this.details = Object.freeze({ ...facts.details });
  }

  toJSON(): DmtErrorJson {
    const { name, code, message, reason, remedy, details } = this;
    return {
      name,
      code,
      message,
      reason,
      remedy,
      ...(details === undefined ? {} : { details }),
      ...(this.cause instanceof Error ? { cause: causeToJson(this.cause) } : {}),
    };
  }
}

/**
 * Whether a caught value is an error of dmt, and one with this code if a code is given.
 *
 * @example
 * if (isDmtError(error, 'DMT_TENANT_NOT_FOUND')) return reply.code(404).send();
 */
export function isDmtError<C extends DmtErrorCode>(
  error: unknown,
  code?: C,
): error is DmtError & { readonly code: C } {
  if (typeof error !== 'object' || error === null) return false;
  if (Reflect.get(error, BRAND) !== BRAND_VALUE) return false;
  return code === undefined || Reflect.get(error, 'code') === code;
}

function causeToJson(cause: Error): { name: string; message: string; code?: string } {
  const code: unknown = Reflect.get(cause, 'code');
  return {
    name: cause.name,
    message: redactSecrets(cause.message),
    ...(typeof code === 'string' ? { code } : {}),
  };
}
