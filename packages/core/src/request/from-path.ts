import { assertText } from './assert-text.ts';
import type { TenantExtractor } from './tenant-extractor.ts';

/** The tenant that a parameter of the route names: `fromPath('tenantId')` behind `/t/:tenantId`. */
export function fromPath(name: string): TenantExtractor {
  return (_request, view) => assertText(view.parameter(name));
}
