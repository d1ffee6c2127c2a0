import { givenUp } from '../errors/index.ts';

export interface WarmupOptions {
  /** Tenants verified at a time. @default the size of the pool */
  readonly concurrency?: number;
  /** Ends the warm-up: tenants whose turn has not come are reported as failed. */
  readonly signal?: AbortSignal;
  /** Told after each tenant. */
  readonly onProgress?: (
    tenantId: string,
    status: 'warmed' | 'failed',
    totals: { readonly done: number; readonly total: number },
  ) => void;
}

export interface WarmupResult {
  readonly total: number;
  /** Tenants that are verified. */
  readonly warmed: readonly string[];
  readonly failed: ReadonlyArray<{ readonly tenantId: string; readonly error: Error }>;
}

/** Verifies tenants, several at a time; one that fails keeps no other from it. */
export async function warmUp(
  tenantIds: readonly string[],
  verify: (tenantId: string) => Promise<void>,
  { concurrency, signal, onProgress }: WarmupOptions & { readonly concurrency: number },
): Promise<WarmupResult> {
  const distinct = [...new Set(tenantIds)];
  const warmed: string[] = [];
  const failed: Array<{ tenantId: string; error: Error }> = [];
  const waiting = distinct.values();
  const worker = async (): Promise<void> => {
    for (const tenantId of waiting) {
      const error = await failureOf(() => verifyUnlessAborted(tenantId));
      if (error === undefined) warmed.push(tenantId);
      else failed.push({ tenantId, error });
      const done = warmed.length + failed.length;
      onProgress?.(tenantId, error === undefined ? 'warmed' : 'failed', { done, total: distinct.length });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, concurrency) }, worker));
  return { total: distinct.length, warmed, failed };

  async function verifyUnlessAborted(tenantId: string): Promise<void> {
    if (signal?.aborted) throw givenUp(signal, { tenantId });
    await verify(tenantId);
  }
}

async function failureOf(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
