import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { lintMigrations } from '@dmt/migrator';
import { explainFailure } from '../../../failure/explain-failure.ts';
import { formatCount } from '../../../output/format-count.ts';
import { advice, type Finding, failing, good } from '../finding.ts';
import type { Project } from '../patient.ts';
import type { ProjectTopic } from '../topic.ts';

/** The folders of migrations, as far as the files go. */
export const foldersTopic: ProjectTopic = {
  name: 'folders',
  title: 'Migration files',
  examine: async (project) => [...(await checkTenantFolder(project)), ...(await checkSharedFolder(project))],
};

async function checkTenantFolder(project: Project): Promise<Finding[]> {
  const { tenantFolder } = project.config.migrations;
  const shown = relative(project.context.cwd ?? '', tenantFolder);
  try {
    const notes = await project.migrator.getNotes();
    const found = good('folders.tenant', `The migrations of tenants in ${shown} can be read.`);
    if (notes.length === 0) return [found];
    return [
      found,
      advice(
        'folders.notes',
        `${formatCount(notes.length, 'place')} in them deserve a look: ${notes[0]}`,
        notes.length > 1 ? '`dmt migrate --all --dry-run` lists them.' : 'Write the name without its schema.',
        { notes },
      ),
    ];
  } catch (error) {
    return [unreadable('folders.tenant', error, project)];
  }
}

async function checkSharedFolder(project: Project): Promise<Finding[]> {
  const { migrations, schemas } = project.config;
  const shown = relative(project.context.cwd ?? '', migrations.sharedFolder);
  const hasTables = Object.keys(schemas.shared).length > 0;
  if (!existsSync(migrations.sharedFolder)) {
    if (!hasTables) return [];
    return [
      advice(
        'folders.shared',
        `The configuration has shared tables, and there are no migrations for them in ${shown}.`,
        'Write them with `dmt generate:shared`.',
      ),
    ];
  }
  try {
    await lintMigrations(migrations.sharedFolder);
    return [good('folders.shared', `The shared migrations in ${shown} can be read.`)];
  } catch (error) {
    return [unreadable('folders.shared', error, project)];
  }
}

function unreadable(check: string, error: unknown, { context }: Project): Finding {
  const { reason, remedy, exitCode, code } = explainFailure(error, context);
  return failing(check, exitCode, reason, remedy, { code });
}
