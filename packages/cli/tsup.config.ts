import { globSync, readFileSync } from 'node:fs';
import { cliPreset } from '@dmt-tooling/build';
import type { Options } from 'tsup';

/** Versions of our packages, which `dmt init` writes into a new project's package.json. */
function packageVersions(): Record<string, string> {
  const manifests = globSync('../*/package.json').map((file) => JSON.parse(readFileSync(file, 'utf8')));
  return Object.fromEntries(manifests.map(({ name, version }) => [name, version]));
}

const options: Options = {
  ...cliPreset(['src/bin.ts']),
  define: { DMT_PACKAGE_VERSIONS: JSON.stringify(packageVersions()) },
};

export default options;
