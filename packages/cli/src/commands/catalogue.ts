import type { CommandDefinition } from '../command-definition.ts';
import { completionDefinition } from './completion/completion-definition.ts';
import { convertFormatDefinition } from './convert-format/convert-format-definition.ts';
import { diffDefinition } from './diff/diff-definition.ts';
import { doctorDefinition } from './doctor/doctor-definition.ts';
import { generateDefinition } from './generate/generate-definition.ts';
import { generateSharedDefinition } from './generate-shared/generate-shared-definition.ts';
import { migrateDefinition } from './migrate/migrate-definition.ts';
import { migrateSharedDefinition } from './migrate-shared/migrate-shared-definition.ts';
import { rollbackDefinition } from './rollback/rollback-definition.ts';
import { seedDefinition } from './seed/seed-definition.ts';
import { seedAllDefinition } from './seed-all/seed-all-definition.ts';
import { seedSharedDefinition } from './seed-shared/seed-shared-definition.ts';
import { statusDefinition } from './status/status-definition.ts';
import { syncDefinition } from './sync/sync-definition.ts';
import { tenantCreateDefinition } from './tenant-create/tenant-create-definition.ts';
import { tenantDropDefinition } from './tenant-drop/tenant-drop-definition.ts';
import { tenantListDefinition } from './tenant-list/tenant-list-definition.ts';

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
  tenantDropDefinition,
  seedSharedDefinition,
  seedDefinition,
  seedAllDefinition,
  doctorDefinition,
  completionDefinition,
];
