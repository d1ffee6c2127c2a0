import type { CommandDefinition } from '../command-definition.ts';
import { completionDefinition } from './completion/completion-definition.ts';
import { convertFormatDefinition } from './convert-format/convert-format-definition.ts';
import { devDefinition } from './dev/dev-definition.ts';
import { diffDefinition } from './diff/diff-definition.ts';
import { doctorDefinition } from './doctor/doctor-definition.ts';
import { exportDefinition } from './export/export-definition.ts';
import { generateDefinition } from './generate/generate-definition.ts';
import { generateSharedDefinition } from './generate-shared/generate-shared-definition.ts';
import { healthDefinition } from './health/health-definition.ts';
import { importDefinition } from './import/import-definition.ts';
import { initDefinition } from './init/init-definition.ts';
import { lintDefinition } from './lint/lint-definition.ts';
import { migrateDefinition } from './migrate/migrate-definition.ts';
import { migrateSharedDefinition } from './migrate-shared/migrate-shared-definition.ts';
import { rollbackDefinition } from './rollback/rollback-definition.ts';
import { scaffoldMigrationDefinition } from './scaffold-migration/scaffold-migration-definition.ts';
import { scaffoldSchemaDefinition } from './scaffold-schema/scaffold-schema-definition.ts';
import { scaffoldSeedDefinition } from './scaffold-seed/scaffold-seed-definition.ts';
import { seedDefinition } from './seed/seed-definition.ts';
import { seedAllDefinition } from './seed-all/seed-all-definition.ts';
import { seedSharedDefinition } from './seed-shared/seed-shared-definition.ts';
import { statusDefinition } from './status/status-definition.ts';
import { syncDefinition } from './sync/sync-definition.ts';
import { tenantCreateDefinition } from './tenant-create/tenant-create-definition.ts';
import { tenantDropDefinition } from './tenant-drop/tenant-drop-definition.ts';
import { tenantListDefinition } from './tenant-list/tenant-list-definition.ts';
import { tenantSparesDefinition } from './tenant-spares/tenant-spares-definition.ts';

/** Every command there is, in the order help shows them. */
export const commandCatalogue: readonly CommandDefinition[] = [
  generateDefinition,
  generateSharedDefinition,
  migrateSharedDefinition,
  migrateDefinition,
  statusDefinition,
  diffDefinition,
  syncDefinition,
  convertFormatDefinition,
  rollbackDefinition,
  tenantCreateDefinition,
  tenantListDefinition,
  tenantSparesDefinition,
  tenantDropDefinition,
  seedSharedDefinition,
  seedDefinition,
  seedAllDefinition,
  initDefinition,
  devDefinition,
  scaffoldSchemaDefinition,
  scaffoldMigrationDefinition,
  scaffoldSeedDefinition,
  lintDefinition,
  exportDefinition,
  importDefinition,
  doctorDefinition,
  healthDefinition,
  completionDefinition,
];
