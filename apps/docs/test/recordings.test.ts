import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openShop, type Shop } from './shop.ts';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop.close());

async function expectRecording(name: string, commands: readonly string[]): Promise<void> {
  const screens: string[] = [];
  for (const command of commands) screens.push(await shop.type(command));
  await expect(`${screens.join('\n\n')}\n`).toMatchFileSnapshot(`../recordings/${name}.txt`);
}

// Each goes on where the one before ended, as the pages do. After a change: `pnpm test apps/docs/test/recordings.test.ts -u`.
describe('the terminals on the pages', () => {
  it('shows the first tenants', () =>
    expectRecording('first-tenants', [
      'npx dmt migrate:shared',
      'npx dmt tenant:create --id acme',
      'npx dmt tenant:create --id Acme',
      'npx dmt tenant:list',
    ]));

  it('shows what is pending after a new migration, and applies it', async () => {
    appendFileSync(
      join(shop.folder, 'drizzle/tenant/0003_notes.sql'),
      'alter table orders add column note text;\n',
    );
    appendFileSync(
      join(shop.folder, 'drizzle/tenant/0003_notes.down.sql'),
      'alter table orders drop column note;\n',
    );
    await expectRecording('migrate', [
      'npx dmt status',
      'npx dmt migrate --all --dry-run',
      'npx dmt migrate --all --canary 1',
      'npx dmt status',
    ]);
  });

  it('shows a tenant that drifted', async () => {
    await shop.database.query('alter table tenant_acme.users add column nickname text');
    await expectRecording('drift', ['npx dmt diff --all']);
    await shop.database.query('alter table tenant_acme.users drop column nickname');
  });

  it('shows the way back', () =>
    expectRecording('rollback', [
      'npx dmt rollback --all --to 0002_orders --dry-run',
      'npx dmt rollback --all --to 0002_orders --force',
    ]));

  it('shows seeds', () => expectRecording('seed', ['npx dmt seed --all --file seeds/welcome.ts']));

  it('shows what lint finds', async () => {
    appendFileSync(
      join(shop.folder, 'drizzle/tenant/0004_totals.sql'),
      'create index orders_total_index on orders (total_cents);\nalter table users drop column name;\n',
    );
    await expectRecording('lint', ['npx dmt lint']);
  });

  it('shows the divergence of record and folder', async () => {
    await shop.database.query(`delete from tenant_acme.__drizzle_migrations where name like '0002%'`);
    await expectRecording('sync', ['npx dmt sync --status']);
  });

  it('shows health and the doctor', () => expectRecording('health', ['npx dmt health --tenants acme,Acme']));

  it('shows a mistake', () =>
    expectRecording('mistake', ['npx dmt migrate --tenant nobody', 'npx dmt migrate']));
});
