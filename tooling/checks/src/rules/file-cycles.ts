import { findCycles } from '../strong-components.ts';
import type { Violation } from '../violation.ts';
import { resolveRelative, type WorkspacePackage } from '../workspace.ts';

/** No file reaches itself through imports that exist at run time. */
export function checkFileCycles(root: string, workspace: readonly WorkspacePackage[]): Violation[] {
  const modules = workspace.flatMap((each) => each.modules);
  const graph = new Map(
    modules.map((module) => [
      module.file,
      new Set(
        module.imports
          .filter(({ kind, specifier }) => kind === 'value' && specifier.startsWith('.'))
          .flatMap(({ specifier }) => resolveRelative(root, module.file, specifier) ?? []),
      ),
    ]),
  );
  return findCycles(graph).map((cycle) => ({
    rule: 'file-cycles',
    file: cycle[0] ?? '',
    message: `is in an import cycle: ${cycle.join(' → ')}`,
  }));
}
