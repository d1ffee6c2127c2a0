import { hostileIds, sampleIds } from '@dmt-tooling/harness/hostile-ids';
import { expect, it } from 'vitest';
import { chaosSeed, chaosSize } from '../../../../test/chaos.ts';
import { readersRoleName, tenantRoleName } from './role-name.ts';

// Whatever a template makes of ids, and whatever a database is called.
const names = [...new Set([...hostileIds, ...sampleIds(chaosSize(100_000), chaosSeed)])];

it(`names a role of its own for each tenant, in each database (seed ${chaosSeed})`, () => {
  const owners = new Map<string, string>();
  for (const name of names) {
    for (const [owner, role] of [
      [`${name} in a`, tenantRoleName('a', name)],
      [`a in ${name}`, tenantRoleName(name, 'a')],
      [`readers of ${name}`, readersRoleName(name)],
    ] as const) {
      // Inert in SQL, and never cut to the 63 bytes of a name.
      expect(role).toMatch(/^dmt_[a-z2-7]{26}$/);
      expect(owners.get(role) ?? owner).toBe(owner);
      owners.set(role, owner);
    }
  }
  expect(owners.size).toBeGreaterThan(names.length * 2);
});
