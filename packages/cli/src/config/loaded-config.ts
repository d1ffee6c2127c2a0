import type { DmtConfig, TableModule } from '@dmt/core';

/** A user's config, whose tables this command knows nothing of. */
export type LoadedConfig = DmtConfig<TableModule, TableModule>;
