import { isTable } from 'drizzle-orm';
import { type ConfigIssue, describeKind } from '../../errors/index.ts';
import { isDefinedRelations } from '../defined-relations.ts';
import { drizzleLine } from '../drizzle-line.ts';
import { readPath } from './read-path.ts';

const HINT = 'write export const relations = defineRelations(…) beside the tables';

/** What must be true of the relations, so that Drizzle 1.x has relational queries. */
export function checkRelations(config: unknown): ConfigIssue[] {
  if (drizzleLine !== '1.x') return [];
  return ['tenant', 'shared'].flatMap((side) =>
    checkModule(`schemas.${side}`, readPath(config, 'schemas', side)),
  );
}

function checkModule(path: string, module: unknown): ConfigIssue[] {
  if (typeof module !== 'object' || module === null) return [];
  const relations = readPath(module, 'relations');
  if (relations === undefined) return findMisnamed(path, module);
  if (isDefinedRelations(relations) || isTable(relations)) return [];
  const message = `must be what defineRelations() returns, not ${describeKind(relations)}`;
  return [{ path: `${path}.relations`, message, hint: HINT }];
}

/** Under another name Drizzle would not be handed them, and `db.query` would be empty. */
function findMisnamed(path: string, module: object): ConfigIssue[] {
  return Object.entries(module)
    .filter(([, value]) => isDefinedRelations(value) && Object.keys(value).length > 0)
    .map(([key]) => ({
      path: `${path}.${key}`,
      message: 'holds relations, which are read from the export relations',
      hint: HINT,
    }));
}
