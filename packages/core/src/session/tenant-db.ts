import type { NodePgDatabase } from 'drizzle-orm/node-postgres';
import type { TableModule } from '../config/index.ts';
import type { TenantPool } from './tenant-pool.ts';

/** A Drizzle database over one tenant's tables, or over the shared ones. */
export type TenantDb<TTables extends TableModule> = NodePgDatabase<TTables> & { $client: TenantPool };
