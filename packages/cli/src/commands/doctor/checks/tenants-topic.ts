import type { ListedTenant } from '@dmt/migrator';
import { explainFailure } from '../../../failure/explain-failure.ts';
import { formatCount, formatNumber } from '../../../output/format-count.ts';
import { listNames } from '../../../output/list-names.ts';
import { commandForTenants } from '../../../output/shell-word.ts';
import { type Finding, failing, good, warning } from '../finding.ts';
import type { Patient } from '../patient.ts';
import type { DatabaseTopic } from '../topic.ts';

const WIDTH_OF_NAMES = 50;

/** Whether the tenants can be found, and which of them are stuck on the way in or out. */
export const tenantsTopic: DatabaseTopic = {
  name: 'tenants',
  title: 'Tenants',
  examine: async (patient) => {
    try {
      const fleet = await patient.fleet();
      return [describeFleet(fleet, patient), ...checkStuck(fleet)];
    } catch (error) {
      const { reason, remedy, exitCode, code } = explainFailure(error, patient.context);
      return [failing('tenants.discovery', exitCode, reason, remedy, { code })];
    }
  },
};

function describeFleet(fleet: readonly ListedTenant[], { config }: Patient): Finding {
  const source = config.migrations.tenantDiscovery ? 'migrations.tenantDiscovery' : 'The tenant directory';
  if (fleet.length === 0) {
    return good('tenants.discovery', `${source} lists no tenants yet: dmt tenant:create makes one.`, {
      total: 0,
    });
  }
  const counts = new Map<string, number>();
  for (const { state } of fleet) counts.set(state, (counts.get(state) ?? 0) + 1);
  const states = [...counts].map(([state, count]) => `${formatNumber(count)} ${state}`).join(', ');
  return good('tenants.discovery', `${source} lists ${formatCount(fleet.length, 'tenant')}: ${states}.`, {
    total: fleet.length,
    states: Object.fromEntries(counts),
  });
}

function checkStuck(fleet: readonly ListedTenant[]): Finding[] {
  const inState = (state: string): string[] =>
    fleet.filter((tenant) => tenant.state === state).map((tenant) => tenant.tenantId);
  const [provisioning, dropping] = [inState('provisioning'), inState('dropping')];
  const findings: Finding[] = [];
  if (provisioning.length > 0) {
    findings.push(
      warning(
        'tenants.provisioning',
        `The creation of ${formatCount(provisioning.length, 'tenant')} was begun and not ended: ${listNames(provisioning, WIDTH_OF_NAMES)}.`,
        `Go on with it: ${commandForTenants('dmt tenant:create --id', provisioning)}.`,
        { tenants: provisioning },
      ),
    );
  }
  if (dropping.length > 0) {
    findings.push(
      warning(
        'tenants.dropping',
        `The removal of ${formatCount(dropping.length, 'tenant')} was begun and not ended: ${listNames(dropping, WIDTH_OF_NAMES)}.`,
        `Go on with it: ${commandForTenants('dmt tenant:drop --id', dropping)}.`,
        { tenants: dropping },
      ),
    );
  }
  return findings;
}
