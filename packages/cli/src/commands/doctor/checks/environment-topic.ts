import { ExitCode } from '../../../exit-code.ts';
import { readVersion } from '../../../version.ts';
import { isAtLeast } from '../compare-versions.ts';
import { advice, type Finding, failing, good, warning } from '../finding.ts';
import { readInstalledVersion } from '../installed-version.ts';
import type { Project } from '../patient.ts';
import type { Topic } from '../topic.ts';

const OLDEST_NODE = '20.19.0';
const OLDEST_PG = '8.16.0';
const OLDEST_DRIZZLE = '0.45.2';
const DRIZZLE_BETWEEN = { after: '0.46.0', until: '1.0.0-rc.5' } as const;

/** Node.js and the packages of the project. */
export const environmentTopic: Topic<Pick<Project, 'folder'>> = {
  name: 'environment',
  title: 'Environment',
  examine: async (project) => [checkNode(), ...checkPackages(project)],
};

function checkNode(): Finding {
  const version = process.versions.node;
  return isAtLeast(version, OLDEST_NODE)
    ? good('environment.node', `Node.js ${version}.`, { version })
    : failing(
        'environment.node',
        ExitCode.usage,
        `Node.js ${version} is older than dmt supports.`,
        `Install Node.js ${OLDEST_NODE} or newer.`,
        { version },
      );
}

function checkPackages({ folder }: Pick<Project, 'folder'>): Finding[] {
  return [
    checkPeer(
      folder,
      'drizzle-orm',
      isGoodDrizzle,
      `${OLDEST_DRIZZLE}, or ${DRIZZLE_BETWEEN.until} and newer`,
    ),
    checkPeer(folder, 'pg', (version) => isAtLeast(version, OLDEST_PG), `${OLDEST_PG} or newer`),
    ...checkOwnCopy(folder),
  ];
}

function isGoodDrizzle(version: string): boolean {
  if (isAtLeast(version, DRIZZLE_BETWEEN.until)) return true;
  return isAtLeast(version, OLDEST_DRIZZLE) && !isAtLeast(version, DRIZZLE_BETWEEN.after);
}

function checkPeer(
  folder: string,
  name: string,
  isGood: (version: string) => boolean,
  wanted: string,
): Finding {
  const check = `environment.${name}`;
  const version = readInstalledVersion(folder, name);
  const install = `Install it: npm install ${name}@latest (${wanted}).`;
  if (version === undefined) return warning(check, `${name} is not installed in this project.`, install);
  return isGood(version)
    ? good(check, `${name} ${version}.`, { version })
    : failing(check, ExitCode.usage, `${name} ${version} is not a version that dmt works with.`, install, {
        version,
      });
}

/** An application that runs another release of dmt than the command may know other states and stamps. */
function checkOwnCopy(folder: string): Finding[] {
  const [ofProject, own] = [
    readInstalledVersion(folder, '@dmt/migrator'),
    readInstalledVersion(import.meta.dirname, '@dmt/migrator'),
  ];
  if (ofProject === undefined || own === undefined || ofProject === own) return [];
  return [
    advice(
      'environment.dmt',
      `The project has @dmt/migrator ${ofProject}, this command (${readVersion()}) brings ${own}.`,
      'Update both to one release.',
      { project: ofProject, command: own },
    ),
  ];
}
