import { quoteIdentifier } from '@dmt/core/internal';
import type { CatalogObject } from '../catalog/index.ts';
import { createSql, textOf } from './create-sql.ts';
import { creationRank, inReadingOrder } from './creation-order.ts';
import type { RepairStep } from './repair-step.ts';

const VIEWS = new Set(['view', 'materialized view']);

/** What a missing table or view takes with it, to be made again as well. Columns are made with their table. */
export function withAttached(
  missing: ReadonlyArray<CatalogObject>,
  model: ReadonlyArray<CatalogObject>,
): CatalogObject[] {
  const carriers = new Set(
    missing.filter(({ kind }) => kind === 'table' || VIEWS.has(kind)).map(({ name }) => name),
  );
  const attached = model.filter(({ parent, kind }) => carriers.has(parent) && kind !== 'column');
  return [...new Set([...missing, ...attached])];
}

/** The steps that make objects, each after what it needs. */
export function createSteps(
  objects: ReadonlyArray<CatalogObject>,
  model: ReadonlyArray<CatalogObject>,
  schemaName: string,
): RepairStep[] {
  const materialized = new Set(
    model.filter(({ kind }) => kind === 'materialized view').map(({ name }) => name),
  );
  const isLate = ({ kind, parent }: CatalogObject): boolean => kind === 'index' && materialized.has(parent);
  const views = inReadingOrder(objects.filter(({ kind }) => VIEWS.has(kind)));
  const others = objects
    .filter((object) => !VIEWS.has(object.kind) && !isLate(object))
    .sort((a, b) => creationRank(a.kind) - creationRank(b.kind));
  const firstAfterViews = others.findIndex(({ kind }) => creationRank(kind) > creationRank('view'));
  const split = firstAfterViews === -1 ? others.length : firstAfterViews;
  const ordered = [...others.slice(0, split), ...views, ...objects.filter(isLate), ...others.slice(split)];
  return [
    ...ordered.flatMap((object) => createStep(object, model, schemaName)),
    ...objects.flatMap(ownershipStep),
    ...objects.flatMap(rowSecuritySteps),
  ];
}

function createStep(
  object: CatalogObject,
  model: ReadonlyArray<CatalogObject>,
  schemaName: string,
): RepairStep[] {
  // It comes with its column.
  if (object.kind === 'sequence' && object.properties.identity === true) return [];
  const columns =
    object.kind === 'table'
      ? model.filter(({ kind, parent }) => kind === 'column' && parent === object.name)
      : [];
  const sql = createSql(object, columns, schemaName);
  if (sql === undefined)
    return [{ byHand: `make ${object.kind} ${object.name} ${object.parent && `of ${object.parent}`}` }];
  const { properties } = object;
  const isUnfilled =
    properties.default === null && properties.generated === null && properties.identity === null;
  if (object.kind === 'column' && properties['not null'] === true && isUnfilled) {
    return [{ sql, note: 'fails while the table has rows, unless it is given a default' }];
  }
  return [{ sql }];
}

function ownershipStep(sequence: CatalogObject): RepairStep[] {
  const owner = sequence.kind === 'sequence' ? textOf(sequence, 'owned by') : undefined;
  if (owner === undefined || sequence.properties.identity === true) return [];
  return [{ sql: `alter sequence ${quoteIdentifier(sequence.name)} owned by ${owner}` }];
}

function rowSecuritySteps(table: CatalogObject): RepairStep[] {
  const alter = `alter table ${quoteIdentifier(table.name)}`;
  return [
    ...(table.properties['row level security'] === true
      ? [{ sql: `${alter} enable row level security` }]
      : []),
    ...(table.properties['forced row level security'] === true
      ? [{ sql: `${alter} force row level security` }]
      : []),
  ];
}
