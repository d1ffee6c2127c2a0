import { checkAmbientAccess } from './rules/ambient-access.ts';
import { checkFileCycles } from './rules/file-cycles.ts';
import { checkFolderDirection } from './rules/folder-direction.ts';
import { checkPackageDirection } from './rules/package-direction.ts';
import { checkPrivateText } from './rules/private-text.ts';
import type { Violation } from './violation.ts';
import { readWorkspace } from './workspace.ts';

/** Everything that holds the architecture of DESIGN §3 in place. */
export function checkBoundaries(root: string): Violation[] {
  const workspace = readWorkspace(root);
  return [
    ...checkPackageDirection(workspace),
    ...checkFolderDirection(root, workspace),
    ...checkFileCycles(root, workspace),
    ...checkAmbientAccess(workspace),
    ...checkPrivateText(root),
  ];
}
