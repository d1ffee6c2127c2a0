import { createHmac, timingSafeEqual } from 'node:crypto';
import { UsageError } from '@dmt/core';
import type { JobsOptions } from 'bullmq';

/** The stamp lies with a job's options, where neither its data nor `updateData()` can reach it. */
const STAMP = 'dmtTenant';

interface Stamp {
  readonly id: string;
  readonly mac?: string;
}

/** Whoever knows one of the secrets can stamp; the first is the one that new stamps are made with. */
export type StampSecret = string | readonly string[];

export interface TenantStamps {
  stamp<TOptions extends object>(
    queueName: string,
    tenantId: string,
    options: TOptions | undefined,
  ): TOptions;
  /** The tenant of a job; `undefined` when it has no stamp, or one that nobody who knows the secret made. */
  read(queueName: string, options: object): string | undefined;
}

/** @throws DMT_USAGE for a secret that is there in name only: an environment variable that is not set, say */
export function createTenantStamps(options: { readonly secret?: StampSecret }): TenantStamps {
  const secrets = 'secret' in options ? parseSecrets(options.secret) : [];
  const [newest] = secrets;

  return {
    stamp(queueName, tenantId, options) {
      const stamp: Stamp =
        newest === undefined ? { id: tenantId } : { id: tenantId, mac: macOf(newest, queueName, tenantId) };
      // The caller's options, and one of ours that BullMQ stores and hands back as it does every other.
      return { ...options, [STAMP]: stamp } as never;
    },
    read(queueName, options) {
      const stamp: unknown = Reflect.get(options, STAMP);
      if (!isStamp(stamp)) return undefined;
      const { id, mac = '' } = stamp;
      const isGenuine =
        secrets.length === 0 || secrets.some((each) => isSame(mac, macOf(each, queueName, id)));
      return isGenuine ? id : undefined;
    },
  };
}

function parseSecrets(secret: unknown): readonly string[] {
  const secrets: unknown[] = [secret].flat();
  if (secrets.length > 0 && secrets.every((each) => typeof each === 'string' && each !== '')) {
    // Each was looked at just now.
    return secrets as string[];
  }
  throw new UsageError(
    'The secret that signs the tenants of jobs is empty.',
    'Set it, or leave the option out: whoever can write to Redis may then add jobs for any tenant.',
  );
}

function macOf(secret: string, queueName: string, tenantId: string): string {
  return createHmac('sha256', secret)
    .update(JSON.stringify([queueName, tenantId]))
    .digest('base64url');
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function isStamp(value: unknown): value is Stamp {
  if (typeof value !== 'object' || value === null) return false;
  const { id, mac } = value as Partial<Record<keyof Stamp, unknown>>;
  return typeof id === 'string' && (mac === undefined || typeof mac === 'string');
}

/** BullMQ's ids are the queue's: without the tenant in it, the job of one would be taken for that of another. */
export function scopedId(tenantId: string, id: string): string {
  const prefix = `${encodeURIComponent(tenantId)}/`;
  return id.startsWith(prefix) ? id : `${prefix}${id}`;
}

/** Options whose ids are the tenant's own. */
export function withScopedIds<TOptions extends Pick<JobsOptions, 'jobId' | 'deduplication'>>(
  tenantId: string,
  options: TOptions | undefined,
): TOptions | undefined {
  if (options?.jobId === undefined && options?.deduplication === undefined) return options;
  const { jobId, deduplication } = options;
  return {
    ...options,
    ...(jobId === undefined ? {} : { jobId: scopedId(tenantId, jobId) }),
    ...(deduplication === undefined
      ? {}
      : { deduplication: { ...deduplication, id: scopedId(tenantId, deduplication.id) } }),
  };
}
