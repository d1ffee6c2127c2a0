import { TokenRefusedError, UsageError } from '../errors/index.ts';
import { assertText } from './assert-text.ts';
import { ownProperty } from './own-property.ts';
import type { RequestView } from './request-view.ts';
import type { TenantExtractor } from './tenant-extractor.ts';

/** Where the verified payload of a token comes from. There is no third way: nothing here reads an unverified one. */
export type JwtClaimOptions<TRequest = unknown> =
  | {
      /** The payload that your own authentication verified before; `undefined` if the request has none. */
      readonly payload: (request: TRequest) => unknown;
    }
  | {
      /**
       * Verifies the bearer token of the `authorization` header and returns its payload, or throws:
       * `async (token) => (await jwtVerify(token, key)).payload`.
       */
      readonly verify: (token: string, request: TRequest) => unknown;
    };

/**
 * The tenant that a claim of a verified token names. A request without a token, and a token without the claim,
 * name no tenant; a token that does not verify is refused with 401, and nothing else is asked then.
 *
 * @throws DMT_USAGE without `payload` or `verify`
 */
export function fromJwtClaim<TRequest = unknown>(
  claim: string,
  options: JwtClaimOptions<TRequest>,
): TenantExtractor<TRequest> {
  const source = payloadSource(options);
  return async (request, view) => assertText(ownProperty(await source(request, view), claim));
}

function payloadSource<TRequest>(
  options: JwtClaimOptions<TRequest>,
): (request: TRequest, view: RequestView) => unknown {
  if ('payload' in options && typeof options.payload === 'function') return options.payload;
  if (!('verify' in options) || typeof options.verify !== 'function') {
    throw new UsageError(
      'fromJwtClaim() was given no way to a verified token.',
      'Pass verify: (token) => payload, or payload: (request) => payload.',
    );
  }
  const { verify } = options;
  return async (request, view) => {
    const token = bearerToken(view);
    return token === undefined ? undefined : verified(await attempt(() => verify(token, request)));
  };
}

function bearerToken(view: RequestView): string | undefined {
  const [value, ...others] = view.headers('authorization');
  if (others.length > 0) throw new TokenRefusedError('was sent more than once');
  return /^bearer +(\S+)$/i.exec(value ?? '')?.[1];
}

async function attempt(verify: () => unknown): Promise<unknown> {
  try {
    return await verify();
  } catch (cause) {
    throw new TokenRefusedError('did not verify', { cause });
  }
}

/** A `verify` that answers "no" by returning nothing must not pass for a request without a token. */
function verified(payload: unknown): object {
  if (typeof payload !== 'object' || payload === null) throw new TokenRefusedError('has no payload');
  return payload;
}
