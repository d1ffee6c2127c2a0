import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createMigrationFolder } from '../../test/support/migration-folder.ts';
import { findInstalledKit } from './installed-kit.ts';

it.each([
  ['0.31.11', 'journal'],
  ['1.0.0-rc.5', 'folders'],
  ['1.0.0-rc.10', 'folders'],
  ['1.2.0', 'folders'],
])('drives drizzle-kit %s by its %s', async (version, layout) => {
  await using project = await installKit(version);

  expect(await findInstalledKit(join(project.path, 'tenant.config.ts'))).toMatchObject({ layout });
});

it.each(['0.30.6', '1.0.0-beta.22', '1.0.0-rc.4', '2.0.0'])('refuses drizzle-kit %s', async (version) => {
  await using project = await installKit(version);

  await expect(findInstalledKit(join(project.path, 'tenant.config.ts'))).rejects.toMatchObject({
    code: 'DMT_GENERATE_FAILED',
    message: expect.stringContaining(version),
  });
});

async function installKit(version: string) {
  return createMigrationFolder({
    'node_modules/drizzle-kit/package.json': JSON.stringify({ name: 'drizzle-kit', version, main: 'i.js' }),
    'node_modules/drizzle-kit/i.js': '',
  });
}
