import { UsageError } from '@dmt/core';

/** Whose schema something is for. @throws DMT_USAGE */
export function parseSide(type = 'tenant'): 'tenant' | 'shared' {
  if (type === 'tenant' || type === 'shared') return type;
  throw UsageError.forOption('--type', type, 'tenant or shared');
}
