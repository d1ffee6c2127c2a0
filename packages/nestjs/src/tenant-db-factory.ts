import { createTenantContext, type RegisteredFields, type Settled, type TenantFields } from '@dmt/core';
import type { InjectedSharedDb, InjectedTenantDb, ModuleManager } from './tenant-module-options.ts';

/**
 * For work that no request brought about: cron jobs, event handlers, scripts.
 *
 * @example
 * @Cron('0 3 * * *')
 * async report() {
 *   for (const id of await this.tenantIds()) await this.factory.runWithTenant(id, () => this.reports.write());
 * }
 */
export class TenantDbFactory {
  readonly #manager: ModuleManager;
  readonly #context: ReturnType<typeof createTenantContext>;

  constructor(manager: ModuleManager) {
    this.#manager = manager;
    this.#context = createTenantContext(manager) as ReturnType<typeof createTenantContext>;
  }

  /** The tenant's handle, which stays this tenant's wherever it is used. */
  getDb(tenantId: string): InjectedTenantDb {
    // What is accepted is the registered manager; without one, these types promise no more than any manager has.
    return this.#manager.getDb(tenantId) as InjectedTenantDb;
  }

  /** The same, once the tenant is known to exist. @throws DMT_TENANT_NOT_FOUND */
  async getDbAsync(tenantId: string): Promise<InjectedTenantDb> {
    return (await this.#manager.getDbAsync(tenantId)) as InjectedTenantDb;
  }

  getSharedDb(): InjectedSharedDb {
    return this.#manager.getSharedDb() as InjectedSharedDb;
  }

  /** Runs `work` as a tenant: whatever was injected into the services it calls is that tenant's there. */
  runWithTenant<T>(tenant: string | (TenantFields & Partial<RegisteredFields>), work: () => T): Settled<T> {
    return this.#context.runWithTenant(typeof tenant === 'string' ? { tenantId: tenant } : tenant, work);
  }
}
