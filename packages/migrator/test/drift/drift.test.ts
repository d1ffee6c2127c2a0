import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { SchemaDifference, TenantDrift } from '../../src/index.ts';
import { createMigratorFixture, type MigratorFixture } from '../support/migrator-fixture.ts';
import { MUTATIONS, ZOO } from './zoo.ts';

let fixture: MigratorFixture;

beforeAll(async () => {
  fixture = await createMigratorFixture(ZOO);
  for (const tenantId of ['acme', 'globex', 'Ünïcode "x"', 'users'])
    await fixture.migrator.createTenant(tenantId);
});
afterAll(() => fixture[Symbol.asyncDispose]());

const lines = (differences: ReadonlyArray<SchemaDifference>): string[] =>
  differences.map(({ change, kind, name }) => `${change} ${kind} ${name}`);

const runInAcme = (sql: string): Promise<unknown> =>
  fixture.database.query(`set search_path to tenant_acme; ${sql}; reset search_path`);

async function driftOfAcme(): Promise<TenantDrift> {
  const { details, ok } = await fixture.migrator.getSchemaDrift({ repair: true });
  const acme = details.find(({ tenantId }) => tenantId === 'acme');
  if (!acme) throw new Error('acme was not looked at');
  expect(ok).toBe(acme.status === 'ok' ? 4 : 3);
  return acme;
}

/** What somebody does who has read the script and agrees to all of it. */
const agreed = (script: string): string =>
  script.replace(/-- DANGEROUS[^\n]*\n((?:-- [^\n]*\n)+)/g, (_, commented: string) =>
    commented.replaceAll(/^-- /gm, ''),
  );

async function renewAcme(): Promise<void> {
  await fixture.migrator.dropTenant('acme');
  await fixture.migrator.createTenant('acme');
}

it('finds no drift in tenants that are as their migrations made them, whatever they are called', async () => {
  expect(await fixture.migrator.getSchemaDrift()).toMatchObject({
    total: 4,
    ok: 4,
    drifted: 0,
    failed: 0,
    groups: [],
  });
});

describe('a single change', () => {
  let isAsBefore = true;
  afterEach(async () => {
    await fixture.database.query('drop table if exists public.users');
    if (!isAsBefore) await renewAcme();
  });

  it.each(MUTATIONS)(
    'is found, and repaired as far as a script can: $sql',
    async ({ sql, found, byHand }) => {
      isAsBefore = false;
      await runInAcme(sql);
      const drift = await driftOfAcme();
      expect(drift.error).toBeUndefined();
      expect(lines(drift.differences)).toEqual(found.split('; '));
      const script = drift.repairScript ?? '';
      expect(/^-- BY HAND: .*$/m.exec(script)?.[0] ?? 'nothing').toContain(byHand ?? 'nothing');
      if (byHand !== undefined) return;
      await fixture.database.query(agreed(script));
      expect((await driftOfAcme()).differences).toEqual([]);
      isAsBefore = true;
    },
  );
});
