import type { ConfigIssue } from '../../errors/index.ts';
import { CANONICAL_PREFIX } from '../../tenant/index.ts';
import { defaults } from '../defaults.ts';
import { readPath } from './read-path.ts';

/** What must fit together to keep tenants apart. */
export function checkIsolation(config: unknown): ConfigIssue[] {
  return [
    ...checkTenantShare(config),
    ...checkWaiting(config),
    ...checkPools(config),
    ...checkPipelining(config),
    ...checkExtensions(config),
  ];
}

function checkWaiting(config: unknown): ConfigIssue[] {
  const pooling = readPath(config, 'isolation', 'pooling');
  if (readPath(pooling, 'strategy') !== 'reject') return [];
  if (!readPath(pooling, 'maxWaitingRequests')) return [];
  const message = "contradicts the strategy 'reject', which lets nobody wait";
  const hint = "leave it out, or use the strategy 'queue'";
  return [{ path: 'isolation.pooling.maxWaitingRequests', message, hint }];
}

const ONLY_PER_TENANT = ['maxPools', 'poolTtlMs'] as const;

function checkPools(config: unknown): ConfigIssue[] {
  const isolation = readPath(config, 'isolation');
  const isPerTenant =
    readPath(isolation, 'strategy') === 'database' || readPath(isolation, 'pooling', 'mode') === 'per-tenant';
  if (isPerTenant) {
    if (!readPath(isolation, 'pooling', 'pipelining')) return [];
    const message = "is not available with mode 'per-tenant'";
    return [{ path: 'isolation.pooling.pipelining', message, hint: "leave it out, or use mode 'shared'" }];
  }
  return ONLY_PER_TENANT.flatMap((key) => {
    const given = readPath(isolation, key);
    if (given === undefined || given === defaults.pooling[key]) return [];
    const message = "belongs to isolation.pooling.mode 'per-tenant'";
    return [{ path: `isolation.${key}`, message, hint: 'leave it out, or set the mode' }];
  });
}

/** What times out on our side is still on its way on the server's, with other statements behind it. */
function checkPipelining(config: unknown): ConfigIssue[] {
  if (!readPath(config, 'isolation', 'pooling', 'pipelining')) return [];
  return ['poolConfig', 'pool'].flatMap((section) => {
    if (!readPath(config, 'connection', section, 'query_timeout')) return [];
    const path = `connection.${section}.query_timeout`;
    const hint = 'use statement_timeout, which the server keeps for each statement';
    return [{ path, message: 'contradicts isolation.pooling.pipelining', hint }];
  });
}

function checkTenantShare(config: unknown): ConfigIssue[] {
  const share = readPath(config, 'isolation', 'pooling', 'maxConnectionsPerTenant');
  const max =
    readPath(config, 'connection', 'poolConfig', 'max') ??
    readPath(config, 'connection', 'pool', 'max') ??
    defaults.poolConfig.max;
  if (typeof share !== 'number' || typeof max !== 'number' || share <= max) return [];
  return [
    {
      path: 'isolation.pooling.maxConnectionsPerTenant',
      message: `is ${share}, above the ${max} connections of connection.poolConfig.max`,
      hint: 'lower the one or raise the other',
    },
  ];
}

function checkExtensions(config: unknown): ConfigIssue[] {
  const path = 'isolation.searchPath.extensions';
  const extensions = readPath(config, 'isolation', 'searchPath', 'extensions');
  if (!Array.isArray(extensions)) return [];
  return extensions.flatMap((name: unknown) => {
    const refusal = typeof name === 'string' ? refuseExtension(name) : undefined;
    return refusal === undefined ? [] : [{ path, ...refusal }];
  });
}

function refuseExtension(name: string): Omit<ConfigIssue, 'path'> | undefined {
  if (name === 'public') {
    return {
      message: 'may not hold public',
      hint: 'set isolation.searchPath.shared to see the shared schema',
    };
  }
  if (name === 'dmt' || name.startsWith('pg_') || name === '$user') {
    return { message: `may not hold ${name}`, hint: 'name only schemas that extensions were created in' };
  }
  if (name.startsWith(CANONICAL_PREFIX)) {
    return {
      message: `may not hold ${name}, which could be the schema of a tenant`,
      hint: 'move the extensions to a schema with another name',
    };
  }
  return undefined;
}
