import { generateFolder } from './generate-folder.ts';
import { generateJournaled } from './generate-journaled.ts';
import {
  type GenerateOptions,
  type GenerateResult,
  type GenerateTarget,
  resolveGenerateOptions,
} from './generate-options.ts';
import { findInstalledKit } from './installed-kit.ts';

/**
 * Has the project's drizzle-kit, of either line, write the migration from the newest snapshot of a folder to the
 * tables of the configuration, and adds the down file that leads back. All of it is put in place at the end: killed
 * before, nothing is there.
 *
 * @throws DMT_GENERATE_FAILED, also when something may have been renamed and nobody said so
 */
export async function generateMigration(
  options: GenerateOptions,
  target: GenerateTarget,
): Promise<GenerateResult> {
  const order = resolveGenerateOptions(options, target);
  const kit = await findInstalledKit(order.configFile);
  const migration = await (kit.layout === 'journal'
    ? generateJournaled(kit, order)
    : generateFolder(kit, order));
  return { type: order.type, migration };
}
