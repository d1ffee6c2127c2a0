import { InvalidTenantIdError } from '../errors/index.ts';
import type { TenantExtractor } from './tenant-extractor.ts';

export interface SubdomainOptions {
  /** Names that are no tenants: `['www', 'api']`. @default [] */
  readonly except?: readonly string[];
}

/**
 * The tenant that the host names: `acme` for `acme.example.com` with `fromSubdomain('example.com')`. The host is
 * the one your framework believes in, so whether a proxy is trusted is its setting.
 */
export function fromSubdomain(baseDomain: string, options: SubdomainOptions = {}): TenantExtractor {
  const suffix = `.${normalize(baseDomain)}`;
  const except = new Set((options.except ?? []).map(normalize));
  return (_request, view) => {
    const sent = view.headers('host');
    if (sent.length > 1) return sent;
    const host = normalize(view.host ?? '');
    if (!host.endsWith(suffix)) return undefined;
    const name = host.slice(0, -suffix.length);
    if (except.has(name)) return undefined;
    if (name.includes('.')) throw new InvalidTenantIdError(name, `is not one name before ${suffix}`);
    return name;
  };
}

/** Host names have no case, and may end in the dot of the root. */
function normalize(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}
