import { TenantNotFoundError } from '@dmt/core';
import type { Migrator } from '@dmt/migrator';
import type { CommandSession } from '../../command-session.ts';
import { confirmByTyping } from '../../prompts/confirm-by-typing.ts';

export interface DropRequest {
  readonly tenantId: string;
  readonly isForced: boolean;
}

/** Drops a tenant, after asking unless that was waived. A drop that was interrupted is taken up again. */
export async function dropTenant(
  migrator: Migrator,
  { tenantId, isForced }: DropRequest,
  session: CommandSession,
): Promise<void> {
  if (!isForced) {
    if (!(await isKnown(migrator, tenantId))) throw new TenantNotFoundError(tenantId);
    await confirmByTyping(session, {
      warning: 'This deletes the tenant with all of its data. There is no way back but a backup.',
      expected: tenantId,
      noun: 'the tenant id',
    });
  }
  await session.interruption.finishInHand(() => migrator.dropTenant(tenantId));
}

/** A tenant whose schema is gone may still have to be struck off the directory. */
async function isKnown(migrator: Migrator, tenantId: string): Promise<boolean> {
  if (await migrator.tenantExists(tenantId)) return true;
  return (await migrator.listTenants()).some((tenant) => tenant.tenantId === tenantId);
}
