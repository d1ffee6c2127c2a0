import type { ConnectionOptions } from './connection-options.ts';
import type { DrizzleOptions } from './drizzle-options.ts';
import type { HookOptions } from './hook-options.ts';
import type { IsolationOptions } from './isolation-options.ts';
import type { LintOptions } from './lint-options.ts';
import type { MigrationOptions } from './migration-options.ts';
import type { DebugOptions, MetricsOptions } from './observability-options.ts';
import type { TableModule } from './table-module.ts';

/**
 * The Drizzle tables of an application, and what makes `db.query`: for 0.45 their `relations()` among them, for 1.x
 * the result of `defineRelations()` as the export `relations`.
 */
export interface SchemaOptions<TTenant extends TableModule, TShared extends TableModule> {
  /** Tables that every tenant has for itself. */
  readonly tenant: TTenant;
  /** Tables that there is one of, in `public`. @default {} */
  readonly shared?: TShared;
}

/** What {@link defineConfig} takes. Everything but `connection` and `schemas` has a default. */
export interface DmtConfig<
  TTenant extends TableModule = TableModule,
  TShared extends TableModule = TableModule,
> {
  readonly connection: ConnectionOptions;
  readonly isolation?: IsolationOptions;
  readonly schemas: SchemaOptions<TTenant, TShared>;
  readonly drizzle?: DrizzleOptions;
  readonly migrations?: MigrationOptions<TShared>;
  readonly hooks?: HookOptions;
  readonly metrics?: MetricsOptions;
  readonly debug?: DebugOptions;
  readonly lint?: LintOptions;
}
