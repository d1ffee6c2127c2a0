import { StatementRefusedError } from '../errors/index.ts';
import type { StatementRule } from './statement-rules.ts';
import type { TenantTarget } from './tenant-target.ts';

/**
 * Refuses what could leave the role of its tenant, where tenants have roles.
 *
 * @throws StatementRefusedError
 */
export function assertRoleKept({ roleEscape }: StatementRule, { placement }: TenantTarget): void {
  if (roleEscape === undefined) return;
  if (!placement.settings.some(({ name }) => name === 'role')) return;
  throw new StatementRefusedError(roleEscape.command, roleEscape.why, roleEscape.remedy);
}
