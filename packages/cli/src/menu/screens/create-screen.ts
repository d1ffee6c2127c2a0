import { isDmtError } from '@dmt/core';
import { parseTenantId } from '@dmt/core/internal';
import { withValue } from '../name-tenants.ts';
import type { Screen } from '../screen.ts';

export const createScreen: Screen = {
  name: 'tenant:create',
  label: 'Create a tenant',
  command: 'dmt tenant:create --id ID',
  ask: async ({ prompts, facts }) => {
    const taken = new Set(
      facts.tenants.filter(({ state }) => state !== 'provisioning').map(({ tenantId }) => tenantId),
    );
    const tenantId = await prompts.ask('The id of the new tenant', {
      placeholder: 'acme',
      check: (id) => (taken.has(id) ? 'There is a tenant of this id.' : problemOf(id)),
    });
    return [['tenant:create', ...withValue('--id', tenantId)]];
  },
};

function problemOf(tenantId: string): string | undefined {
  try {
    parseTenantId(tenantId);
    return undefined;
  } catch (error) {
    if (isDmtError(error)) return error.message;
    throw error;
  }
}
