import { resolveConfig } from '@dmt/core/internal';
import { loadConfig, locateConfig } from '../config/load-config.ts';
import type { LoadedConfig } from '../config/loaded-config.ts';
import type { CliIo } from '../io.ts';
import { printable } from '../output/printable.ts';
import type { FindValues } from './complete-line.ts';
import { listMigrationNames } from './list-migration-names.ts';

/** Who waits for a completion waits no longer than this for a server. */
const CONNECT_TIMEOUT_MS = 1_000;
/** No shell shows more in a way that helps. */
const MAX_VALUES = 1_000;

/** Looks into the project for the values of flags. @throws whatever keeps it from looking */
export function createFindValues(io: CliIo): FindValues {
  return async (kind, words) => {
    const config = await loadConfig(locateConfig(io, namedConfig(words)));
    if (kind === 'migration') return listMigrationNames(resolveConfig(config).migrations.tenantFolder);
    const ids = await listTenantIds(config);
    // What could write to the terminal cannot be typed either.
    return ids.filter((id) => printable(id) === id).slice(0, MAX_VALUES);
  };
}

/** The file of `--config`, given anywhere before the cursor. */
function namedConfig(words: readonly string[]): string | undefined {
  const index = words.findIndex((word) => word === '--config' || word.startsWith('--config='));
  const word = words[index];
  return word?.includes('=') ? word.slice('--config='.length) : words[index + 1 || words.length];
}

async function listTenantIds(config: LoadedConfig): Promise<string[]> {
  const { createMigrator } = await import('@dmt/migrator');
  const poolConfig = { ...config.connection.poolConfig, connectionTimeoutMillis: CONNECT_TIMEOUT_MS };
  const connection = { ...config.connection, poolConfig, retry: { maxAttempts: 1 } };
  const migrator = createMigrator({ ...config, connection }, { retries: 0 });
  try {
    return (await migrator.listTenants()).map(({ tenantId }) => tenantId);
  } finally {
    await migrator.dispose();
  }
}
