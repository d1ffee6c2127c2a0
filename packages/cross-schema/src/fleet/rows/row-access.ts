import { UsageError } from '@dmt/core';
import { quoteIdentifier, quoteValue } from '@dmt/core/internal';
import type { RowTable } from './row-tables.ts';

/**
 * Whether the role sees rows of all tenants, so that one statement can read them. Where it does in some tables only, the others
 * would look as if they were empty.
 *
 * @throws DMT_USAGE for what can be read in neither way
 */
export function canReadTogether(
  found: readonly RowTable[],
  named: readonly string[],
  tenantColumn: string,
): boolean {
  const tables = found.filter(({ isTable, hasTenant, columns }) => isTable && hasTenant && columns);
  const hidden = tables.find(({ sight }) => sight === 'one');
  const seen = tables.find(({ sight }) => sight === 'all');
  if (hidden !== undefined) {
    if (seen === undefined) return false;
    throw seesSomeOnly(seen, hidden);
  }
  const tablesNamed = named.map((name) => found.find((table) => table.name === name));
  // The role of the application, to whom views show one tenant, too.
  if (seen === undefined && tablesNamed.some((table) => table?.isTable === false && table.sight === 'one'))
    return false;
  for (const [index, name] of named.entries()) assertReadable(name, tablesNamed[index], tenantColumn);
  return true;
}

function seesSomeOnly(seen: RowTable, hidden: RowTable): UsageError {
  return new UsageError(
    `Role ${hidden.role} sees the rows of all tenants in table ${quoteValue(seen.name)}, but not in ${quoteValue(hidden.name)}.`,
    `Give ${quoteValue(hidden.name)} the same policy: for select to ${hidden.role} using (true); or connect as the role of the application, which sees one tenant at a time.`,
  );
}

/** @throws DMT_USAGE */
function assertReadable(name: string, table: RowTable | undefined, tenantColumn: string): void {
  const quoted = quoteValue(name);
  if (table === undefined) {
    throw new UsageError(
      `There is no table ${quoted} in the schema of the shared tables, where the rows of all tenants are.`,
      'Run `dmt migrate`, or check that connection.url names the right database.',
    );
  }
  if (!table.isTable) {
    throw new UsageError(
      `${quoted} is a view, which may filter and count before tenants can be told apart.`,
      'Name the tables that it reads, or connect as the role of the application, which sees one tenant at a time.',
    );
  }
  if (!table.hasTenant) {
    throw new UsageError(
      `Table ${quoted} has no column ${quoteValue(tenantColumn)}, so nothing says whose its rows are.`,
      "Join it as a table of 'shared' if its rows are nobody's, or declare the column.",
    );
  }
  if (table.columns === undefined) {
    throw new UsageError(
      `Role ${table.role} may not read table ${quoted}, or not its column ${quoteValue(tenantColumn)}.`,
      `Run: grant select on ${quoteIdentifier(name)} to ${table.role};`,
    );
  }
}
