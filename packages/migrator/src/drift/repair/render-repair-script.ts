import type { TenantSite } from '../../lifecycle/index.ts';
import type { CatalogObject } from '../catalog/index.ts';
import type { ObjectDifference } from '../compare-objects.ts';
import { alterSteps } from './alter-sql.ts';
import { createSteps, withAttached } from './create-steps.ts';
import { creationRank } from './creation-order.ts';
import { dropSql } from './drop-sql.ts';
import { oneLine, type RepairStep, renderStep } from './repair-step.ts';

/** With these nothing is lost but what can be made again, or was never wanted. */
const HARMLESS_TO_DROP = new Set([
  'view',
  'index',
  'trigger',
  'policy',
  'rule',
  'function',
  'procedure',
  'statistics',
  'foreign key',
  'check constraint',
  'unique constraint',
  'exclusion constraint',
  'primary key',
]);

/**
 * SQL that brings a schema to its model: what is in the way is removed, dependents before what they depend on; then
 * things are changed where they stand; then what is missing is made. What may lose data is there as a comment.
 */
export function renderRepairScript(
  { tenantId, schemaName, searchPath }: TenantSite,
  differences: ReadonlyArray<ObjectDifference>,
  model: ReadonlyArray<CatalogObject>,
): string {
  const ordered = [...differences].sort((a, b) => creationRank(a.kind) - creationRank(b.kind));
  const missing = ordered.flatMap((difference) =>
    difference.expected && (difference.change === 'missing' || isMadeAnew(difference))
      ? [difference.expected]
      : [],
  );
  const steps = [
    ...ordered.toReversed().flatMap(dropStep),
    ...ordered.flatMap((difference) => changeSteps(difference, schemaName)),
    ...createSteps(withAttached(missing, model), model, schemaName),
  ];
  return [
    `-- Tenant ${oneLine(JSON.stringify(tenantId))}, schema ${oneLine(schemaName)}. Read this before you run it:`,
    '-- what is marked DANGEROUS or BY HAND does nothing until you decide.',
    'begin;',
    `set local search_path to ${searchPath};`,
    `set local lock_timeout = '3s';`,
    'set local check_function_bodies = off;',
    ...steps.map(renderStep),
    'commit;',
    '',
  ].join('\n');
}

function dropStep(difference: ObjectDifference): RepairStep[] {
  const { actual, change, kind, name } = difference;
  if (!actual || (change === 'changed' && !isMadeAnew(difference))) return [];
  const sql = dropSql(actual);
  if (sql === undefined) return [{ byHand: `${kind} ${name} is ${change}` }];
  return [HARMLESS_TO_DROP.has(kind) ? { sql } : { sql, danger: 'what it holds is lost' }];
}

function changeSteps(difference: ObjectDifference, schemaName: string): RepairStep[] {
  if (difference.change !== 'changed' || isMadeAnew(difference)) return [];
  return (
    alterSteps(difference, schemaName) ?? [{ byHand: `${difference.kind} ${difference.name} is changed` }]
  );
}

/** What cannot be altered where it stands, and may be dropped without loss. */
function isMadeAnew(difference: ObjectDifference): boolean {
  return (
    difference.change === 'changed' &&
    HARMLESS_TO_DROP.has(difference.kind) &&
    alterSteps(difference, '') === undefined
  );
}
