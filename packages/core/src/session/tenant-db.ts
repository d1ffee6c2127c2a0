import type { DrizzleDatabase, TableModule } from '../config/index.ts';
import type { TenantPool } from './tenant-pool.ts';

/** A Drizzle database over one tenant's tables, or over the shared ones. */
export type TenantDb<TTables extends TableModule> = DrizzleDatabase<TTables> & { $client: TenantPool };
