import { assertThat } from '../assert-that.ts';
import type { DemoProject } from '../project.ts';
import { formatDuration, type Report } from '../report.ts';
import { scanDatabase, type TenantPlace } from '../scan-database.ts';
import { ALL_TENANT_IDS, AWKWARD_TENANT_IDS } from '../tenant-ids.ts';
import { REQUESTS_PER_VISIT, type Visit, visitApp } from '../visit-app.ts';

export interface TrafficOptions {
  readonly appUrl: string;
  readonly project: DemoProject;
  readonly places: readonly TenantPlace[];
}

const TENANTS = ALL_TENANT_IDS.length;
const REQUESTS = TENANTS * REQUESTS_PER_VISIT;
const SHOWN_VISITS = AWKWARD_TENANT_IDS.length + 3;

/** Real requests of all tenants at once, and two looks at the outcome: the tenants', and a superuser's. */
export async function sendTraffic(report: Report, options: TrafficOptions): Promise<readonly string[]> {
  const { appUrl, project, places } = options;
  report.step(`Send ${REQUESTS} requests, ${REQUESTS_PER_VISIT} as each tenant, all tenants at once`);
  const startedAt = performance.now();
  const visits = await Promise.all(ALL_TENANT_IDS.map((id, i) => visitApp(appUrl, id, i + 1)));
  const durationMs = performance.now() - startedAt;
  showVisits(report, visits, options);
  assertIsolation(visits);
  report.done('each tenant was shown all of its own rows, and no other', durationMs);

  const scan = await scanDatabase(project, places);
  assertThat(scan.misplacedRows === 0, `${scan.misplacedRows} rows lie with another tenant.`);
  report.done(`a superuser, without dmt, found all ${scan.rows} rows where their tenant's are`);
  return [
    `${TENANTS} tenants, ${REQUESTS} requests in ${formatDuration(durationMs)}, 0 rows of another tenant`,
    `${scan.appConnections} connections in all; connection.poolConfig.max bounds them, however many tenants there are`,
  ];
}

function showVisits(
  report: Report,
  visits: readonly Visit[],
  { project: { strategy }, places }: TrafficOptions,
): void {
  const names = new Map(places.map(({ tenantId, name }) => [tenantId, name]));
  const shown = visits.slice(0, SHOWN_VISITS);
  const rows = shown.map(({ tenantId, projects, tasks, firstOrderNumber, foreignRows }) => [
    tenantId,
    strategy === 'row' ? 'tenant_id' : (names.get(tenantId) ?? ''),
    ...[projects, tasks, firstOrderNumber, foreignRows].map(String),
  ]);
  report.table(['tenant', 'told apart by', 'projects', 'tasks', 'first order', 'foreign rows'], rows);
  report.note(`… and ${visits.length - shown.length} more`);
}

function assertIsolation(visits: readonly Visit[]): void {
  const foreignRows = visits.reduce((sum, visit) => sum + visit.foreignRows, 0);
  const missingRows = visits.reduce((sum, visit) => sum + visit.missingRows, 0);
  assertThat(foreignRows === 0, `${foreignRows} rows reached a tenant they do not belong to.`);
  assertThat(missingRows === 0, `${missingRows} rows were not shown to the tenant that wrote them.`);
}
