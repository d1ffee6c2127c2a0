import { findCycles } from '../strong-components.ts';
import type { Violation } from '../violation.ts';
import { resolveRelative, type SourceModule, type WorkspacePackage } from '../workspace.ts';

const RULE = 'folder-direction';

/** A folder of core imports only from the folders before it. */
const CORE_ORDER: readonly string[] = [
  'errors',
  'tenant',
  'config',
  'placement',
  'pool',
  'wire',
  'session',
  'pipeline',
  'context',
  'observability',
  'manager',
  'request',
];
const ENTRY_POINTS: ReadonlySet<string> = new Set(['index.ts', 'internal.ts', 'bin.ts']);
const ORDERS: Readonly<Record<string, readonly string[]>> = { '@dmt/core': CORE_ORDER };

interface FolderEdge {
  readonly from: string;
  readonly to: string;
  readonly module: SourceModule;
  readonly line: number;
}

/** Direction between the folders of each package's `src`; type-only imports count, tests do not. */
export function checkFolderDirection(root: string, workspace: readonly WorkspacePackage[]): Violation[] {
  return workspace
    .filter((each) => each.group === 'packages')
    .flatMap((each) => {
      const order = ORDERS[each.manifest.name];
      const edges = readFolderEdges(root, each);
      return [
        ...edges
          .filter(({ from, to }) => ENTRY_POINTS.has(to) && !ENTRY_POINTS.has(from))
          .map(refuseEntryPoint),
        ...(order === undefined ? checkCycles(each, edges) : checkOrder(each, edges, order)),
      ];
    });
}

function checkOrder(
  each: WorkspacePackage,
  edges: readonly FolderEdge[],
  order: readonly string[],
): Violation[] {
  const parts = new Set(each.modules.flatMap((module) => sourcePart(module.file, each.folder) ?? []));
  const unknown = [...parts].filter((part) => !ENTRY_POINTS.has(part) && !order.includes(part));
  return [
    ...unknown.map((part) => ({
      rule: RULE,
      file: `${each.folder}/src/${part}`,
      message: `has no place in the order of folders (${order.join(' → ')})`,
    })),
    ...edges
      .filter(({ from, to }) => !ENTRY_POINTS.has(from) && order.indexOf(to) >= order.indexOf(from))
      .map(({ from, to, module, line }) => ({
        rule: RULE,
        file: module.file,
        line,
        message: `${from}/ may not import from ${to}/, which comes after it`,
      })),
  ];
}

function checkCycles(each: WorkspacePackage, edges: readonly FolderEdge[]): Violation[] {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of edges) graph.set(from, (graph.get(from) ?? new Set()).add(to));
  return findCycles(graph).map((cycle) => ({
    rule: RULE,
    file: `${each.folder}/src`,
    message: `parts import each other: ${cycle.join(' → ')}; ${witnesses(cycle, edges)}`,
  }));
}

function witnesses(cycle: readonly string[], edges: readonly FolderEdge[]): string {
  return cycle
    .slice(1)
    .map((to, step) => edges.find((edge) => edge.from === cycle[step] && edge.to === to))
    .flatMap((edge) => (edge === undefined ? [] : [`${edge.module.file}:${edge.line}`]))
    .join(', ');
}

function refuseEntryPoint({ module, line }: FolderEdge): Violation {
  return { rule: RULE, file: module.file, line, message: 'imports an entry point: name the file itself' };
}

/** Imports from one part of `src` into another. */
function readFolderEdges(root: string, each: WorkspacePackage): FolderEdge[] {
  return each.modules
    .filter((module) => !module.isTest)
    .flatMap((module) =>
      module.imports.flatMap(({ specifier, line }) => {
        const target = specifier.startsWith('.') ? resolveRelative(root, module.file, specifier) : undefined;
        const from = sourcePart(module.file, each.folder);
        const to = target === undefined ? undefined : sourcePart(target, each.folder);
        return from === undefined || to === undefined || from === to ? [] : [{ from, to, module, line }];
      }),
    );
}

/** `pool` for `packages/core/src/pool/…`; a file directly in `src` is a part by itself; undefined elsewhere. */
function sourcePart(file: string, packageFolder: string): string | undefined {
  const inside = `${packageFolder}/src/`;
  return file.startsWith(inside) ? file.slice(inside.length).split('/')[0] : undefined;
}
