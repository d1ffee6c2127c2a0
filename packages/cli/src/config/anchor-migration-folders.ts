import { resolve } from 'node:path';

import { resolveConfig } from '@dmt/core/internal';
import type { LoadedConfig } from './loaded-config.ts';

/**
 * Folders in a config file are relative to that file, so that `--config packages/db/tenant.config.ts`
 * means the same from everywhere.
 */
export function anchorMigrationFolders(config: LoadedConfig, folder: string): LoadedConfig {
  const { tenantFolder, sharedFolder } = resolveConfig(config).migrations;
  const { folder: _alias, ...migrations } = config.migrations ?? {};
  return {
    ...config,
    migrations: {
      ...migrations,
      tenantFolder: resolve(folder, tenantFolder),
      sharedFolder: resolve(folder, sharedFolder),
    },
  };
}
