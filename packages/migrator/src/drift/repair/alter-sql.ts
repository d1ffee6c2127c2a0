import { quoteIdentifier, quoteLiteral } from '@dmt/core/internal';
import type { CatalogObject } from '../catalog/index.ts';
import type { ObjectDifference } from '../compare-objects.ts';
import { createSql, listOf, sequenceOptionsSql, textOf } from './create-sql.ts';
import type { RepairStep } from './repair-step.ts';

/** How a column, a table, an enum or a sequence is changed where it stands; `undefined` for what must be made anew. */
export function alterSteps(
  { expected, actual, properties }: ObjectDifference,
  schemaName: string,
): RepairStep[] | undefined {
  if (!expected || !actual) return undefined;
  const names = properties.map(({ property }) => property);
  switch (expected.kind) {
    case 'column':
      return names.flatMap((property) => alterColumn(expected, actual, property));
    case 'table':
      return names.flatMap((property) => alterTable(expected, property));
    case 'enum':
      return extendEnum(expected, actual);
    case 'sequence':
      return alterSequence(expected, names);
    case 'domain':
      return alterDomain(expected, names);
    case 'view':
    case 'function':
    case 'procedure':
      return [replaceInPlace(expected, schemaName)];
    case 'trigger':
      return names.join() === 'firing' ? [alterTrigger(expected)] : undefined;
    case 'index':
      return names.join() === 'replica identity'
        ? [{ byHand: `index ${expected.name}: replica identity differs` }]
        : undefined;
    default:
      return undefined;
  }
}

/** Dropping it would fail, or take with it, whatever depends on it. */
function replaceInPlace(expected: CatalogObject, schemaName: string): RepairStep {
  const sql = createSql(expected, [], schemaName)?.replace(/^create view/, 'create or replace view');
  if (sql === undefined) return { byHand: `${expected.kind} ${expected.name} is changed` };
  return {
    sql,
    note: 'fails if its columns or its result changed: then drop it first, with what depends on it',
  };
}

function alterSequence(expected: CatalogObject, properties: ReadonlyArray<string>): RepairStep[] {
  const sequence = `alter sequence ${quoteIdentifier(expected.name)}`;
  if (properties.includes('identity')) return [{ byHand: `sequence ${expected.name}: identity differs` }];
  const owner = textOf(expected, 'owned by') ?? 'none';
  return [
    { sql: `${sequence} ${sequenceOptionsSql(expected)}` },
    ...(properties.includes('owned by') ? [{ sql: `${sequence} owned by ${owner}` }] : []),
  ];
}

function alterDomain(expected: CatalogObject, properties: ReadonlyArray<string>): RepairStep[] {
  const domain = `alter domain ${quoteIdentifier(expected.name)}`;
  return properties.map((property): RepairStep => {
    const value = textOf(expected, property);
    if (property === 'default')
      return { sql: `${domain} ${value === undefined ? 'drop default' : `set default ${value}`}` };
    if (property === 'not null') {
      return { sql: `${domain} ${expected.properties['not null'] === true ? 'set' : 'drop'} not null` };
    }
    return { byHand: `domain ${expected.name}: ${property} should be ${value ?? 'none'}` };
  });
}

function alterColumn(expected: CatalogObject, actual: CatalogObject, property: string): RepairStep[] {
  const column = `alter table ${quoteIdentifier(expected.parent)} alter column ${quoteIdentifier(expected.name)}`;
  const value = textOf(expected, property);
  switch (property) {
    case 'type':
      return [
        {
          sql: `${column} type ${value} using ${quoteIdentifier(expected.name)}::${value}`,
          danger: `rewrites ${expected.parent} under an exclusive lock, and may lose what does not fit`,
        },
      ];
    case 'default':
      return [{ sql: value === undefined ? `${column} drop default` : `${column} set default ${value}` }];
    case 'not null':
      return expected.properties['not null'] === true
        ? [{ sql: `${column} set not null`, note: 'fails while a row holds null' }]
        : [{ sql: `${column} drop not null` }];
    case 'identity':
      return alterIdentity(column, value, textOf(actual, 'identity'));
    default:
      return [{ byHand: `column ${expected.parent}.${expected.name}: ${property} differs` }];
  }
}

function alterIdentity(
  column: string,
  expected: string | undefined,
  actual: string | undefined,
): RepairStep[] {
  if (expected === undefined)
    return [{ sql: `${column} drop identity`, danger: 'forgets how far it counted' }];
  const kind = expected === 'a' ? 'always' : 'by default';
  return [
    actual === undefined
      ? { sql: `${column} add generated ${kind} as identity`, danger: 'begins to count at 1' }
      : { sql: `${column} set generated ${kind}` },
  ];
}

function alterTable(expected: CatalogObject, property: string): RepairStep[] {
  const table = `alter table ${quoteIdentifier(expected.name)}`;
  const isOn = expected.properties[property] === true;
  switch (property) {
    case 'row level security':
      return [{ sql: `${table} ${isOn ? 'enable' : 'disable'} row level security` }];
    case 'forced row level security':
      return [{ sql: `${table} ${isOn ? 'force' : 'no force'} row level security` }];
    case 'replica identity': {
      const identity = { d: 'default', f: 'full', n: 'nothing' }[textOf(expected, property) ?? ''];
      return [
        identity === undefined
          ? { byHand: `table ${expected.name}: replica identity is an index` }
          : { sql: `${table} replica identity ${identity}` },
      ];
    }
    case 'unlogged':
      return [
        {
          sql: `${table} set ${isOn ? 'unlogged' : 'logged'}`,
          danger: 'rewrites the table under an exclusive lock',
        },
      ];
    default:
      return [{ byHand: `table ${expected.name}: ${property} differs` }];
  }
}

function alterTrigger(expected: CatalogObject): RepairStep {
  const firing = textOf(expected, 'firing');
  const action = firing === 'enabled' ? 'enable' : firing === 'disabled' ? 'disable' : `enable ${firing}`;
  return {
    sql: `alter table ${quoteIdentifier(expected.parent)} ${action} trigger ${quoteIdentifier(expected.name)}`,
  };
}

/** A label can be added anywhere, but neither removed nor moved. */
function extendEnum(expected: CatalogObject, actual: CatalogObject): RepairStep[] {
  const [wanted, found] = [listOf(expected, 'labels'), listOf(actual, 'labels')];
  const kept = wanted.filter((label) => found.includes(label));
  if (JSON.stringify(kept) !== JSON.stringify(found)) {
    return [
      { byHand: `enum ${expected.name}: has the values (${found.join(', ')}), not (${wanted.join(', ')})` },
    ];
  }
  return wanted.flatMap((label, index): RepairStep[] => {
    if (found.includes(label)) return [];
    const next = wanted.slice(index).find((other) => found.includes(other));
    const place = next === undefined ? '' : ` before ${quoteLiteral(next)}`;
    return [{ sql: `alter type ${quoteIdentifier(expected.name)} add value ${quoteLiteral(label)}${place}` }];
  });
}
