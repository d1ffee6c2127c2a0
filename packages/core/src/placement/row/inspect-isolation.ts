import type { RunSql } from '../run-sql.ts';
import { INSPECTION } from './inspection-sql.ts';
import { findingKinds, type IsolationFinding, type IsolationFindingKind } from './isolation-finding.ts';

/** What is looked at. */
export interface IsolationScope {
  readonly tenantColumn: string;
  /** The tables of the configuration: these must be protected, and others that have the tenant's column. */
  readonly tableNames: ReadonlyArray<string>;
}

/**
 * Looks, as the role that the application connects as, for whatever would let a statement of one tenant reach rows
 * of another. Reads the catalog only; the worst comes first.
 */
export async function inspectIsolation(
  run: RunSql,
  { tenantColumn, tableNames }: IsolationScope,
): Promise<IsolationFinding[]> {
  const { rows } = await run(INSPECTION, [tenantColumn, tableNames]);
  const kinds = Object.keys(findingKinds);
  return rows.map(parseFinding).sort((one, other) => kinds.indexOf(one.kind) - kinds.indexOf(other.kind));
}

function parseFinding({ kind, object, detail }: Record<string, unknown>): IsolationFinding {
  // The query makes no others.
  return { kind: kind as IsolationFindingKind, object: String(object), detail: String(detail ?? '') };
}
