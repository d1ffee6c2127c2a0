import { existsSync } from 'node:fs';
import { ExitCode } from '../../../exit-code.ts';
import { explainFailure } from '../../../failure/explain-failure.ts';
import { groupFailures } from '../../../failure/group-failures.ts';
import { formatCount } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { commandForTenants } from '../../../output/shell-word.ts';
import { advice, type Finding, failing, good, skipped, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import type { DatabaseTopic } from '../topic.ts';

const WIDTH_OF_NAMES = 50;

/** What the isolation topic speaks of. */
const ABOUT_SCHEMAS: ReadonlySet<string> = new Set(['DMT_TENANT_NOT_FOUND', 'DMT_TENANT_NAME_COLLISION']);

const FILE_CODES: ReadonlySet<string> = new Set(['DMT_MIGRATIONS_NOT_FOUND', 'DMT_MIGRATION_SOURCE_INVALID']);

interface Leftover {
  readonly kind: 'index' | 'journal';
  readonly name: string;
}

const LEFTOVERS = `
select 'index' as kind, n.nspname || '.' || c.relname as name
from pg_catalog.pg_index i
join pg_catalog.pg_class c on c.oid = i.indexrelid and c.relkind = 'i'
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where not i.indisvalid and (n.oid = any ($1::oid[]) or n.nspname = $2)
union all
select 'journal', n.nspname::text
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relname = '__dmt_statement_journal' and (n.oid = any ($1::oid[]) or n.nspname = $2)
order by 1, 2`;

/** Where the migrations stand, and what an interrupted one left behind. */
export const migrationsTopic: DatabaseTopic = {
  name: 'migrations',
  title: 'Migrations',
  examine: async (patient) => {
    const schemas = await patient.tenantSchemas().catch(() => undefined);
    if (schemas === undefined) {
      return [skipped('migrations.status', 'Not looked at, since the tenants could not be listed.')];
    }
    const oids = schemas.map(({ oid }) => oid);
    const leftovers = await patient.query<Leftover>(LEFTOVERS, [oids, patient.sharedSchema]);
    return [...(await checkShared(patient)), ...(await checkStatus(patient)), ...checkLeftovers(leftovers)];
  },
};

async function checkShared({ migrator, config, context }: Patient): Promise<Finding[]> {
  if (!existsSync(config.migrations.sharedFolder)) return [];
  try {
    const { pendingCount } = await migrator.getSharedStatus();
    if (pendingCount === 0) return [good('migrations.shared', 'The shared schema is up to date.')];
    const count = formatCount(pendingCount, 'migration');
    return [
      advice('migrations.shared', `The shared schema has ${count} pending.`, 'Run dmt migrate:shared.'),
    ];
  } catch (error) {
    const { code, reason, remedy, exitCode } = explainFailure(error, context);
    // What is wrong with the files has been said with their folder.
    return exitCode === ExitCode.migrationFiles && FILE_CODES.has(code)
      ? [
          skipped(
            'migrations.shared',
            'The shared schema was not looked at, since its files could not be read.',
          ),
        ]
      : [failing('migrations.shared', exitCode, reason, remedy, { code })];
  }
}

async function checkStatus({ migrator, context }: Patient): Promise<Finding[]> {
  // Files that cannot be read have been reported with their folder.
  const tenants = await migrator.getStatus().catch(() => undefined);
  if (tenants === undefined)
    return [skipped('migrations.status', 'Not looked at, since the files could not be read.')];
  if (tenants.length === 0) return [];
  const behind = tenants.filter(({ status }) => status === 'behind').map(({ tenantId }) => tenantId);
  const broken = groupFailures(
    tenants.filter(({ status }) => status === 'error'),
    context,
  );
  const findings: Finding[] = broken
    .filter(({ failure }) => !ABOUT_SCHEMAS.has(failure.code))
    .map(({ failure, tenantIds }) =>
      failing(
        'migrations.status',
        failure.exitCode,
        `${failure.reason} (${formatCount(tenantIds.length, 'tenant')}: ${listNames(tenantIds, WIDTH_OF_NAMES)})`,
        failure.remedy,
        { code: failure.code, tenants: tenantIds },
      ),
    );
  if (behind.length > 0) {
    findings.push(
      advice(
        'migrations.pending',
        `${formatCount(behind.length, 'tenant')} ${behind.length === 1 ? 'has' : 'have'} pending migrations: ${listNames(behind, WIDTH_OF_NAMES)}.`,
        behind.length === 1
          ? `Run ${commandForTenants('dmt migrate --tenant', behind)}.`
          : 'Run dmt migrate --all.',
        { tenants: behind },
      ),
    );
  }
  return findings.length > 0 || broken.length > 0
    ? findings
    : [good('migrations.status', `${formatCount(tenants.length, 'tenant')} up to date.`)];
}

function checkLeftovers(leftovers: readonly Leftover[]): Finding[] {
  const names = (kind: Leftover['kind']): string[] =>
    leftovers.filter((leftover) => leftover.kind === kind).map(({ name }) => name);
  const [indexes, journals] = [names('index'), names('journal')];
  const findings: Finding[] = [];
  if (journals.length > 0) {
    findings.push(
      warning(
        'migrations.unfinished',
        `A migration without a transaction is under way, or was interrupted, in schema ${listNames(journals, WIDTH_OF_NAMES)}.`,
        'If none is running now: dmt migrate --all goes on with it.',
        { schemas: journals },
      ),
    );
  }
  if (indexes.length > 0) {
    findings.push(
      warning(
        'migrations.invalid-indexes',
        `${formatCount(indexes.length, 'index', 'indexes')} that ${indexes.length === 1 ? 'is' : 'are'} kept up and never used, since building failed: ${listNames(indexes, WIDTH_OF_NAMES)}.`,
        'Run dmt migrate --all; for what is left: reindex index concurrently …;',
        { indexes },
      ),
    );
  }
  return findings;
}
