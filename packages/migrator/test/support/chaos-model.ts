import { createTenantManager, isDmtError, type TableModule, type TenantManager } from '@dmt/core';
import type { TestDatabase } from '@dmt-tooling/harness';
import { sql } from 'drizzle-orm';

/** The model of what tenants hold: every write that was acknowledged, by the life of the tenant that it went to. */
export interface ChaosModel extends AsyncDisposable {
  /** Writes a row, and reads the tenant's rows: each of them must be its own. @throws what the handle throws */
  writeAndRead(tenantId: string): Promise<void>;
  /** What tenants lack that was acknowledged in their present life, or hold that is not theirs. */
  findProblems(
    tenants: ReadonlyArray<{ readonly tenantId: string; readonly schemaName: string }>,
  ): Promise<string[]>;
  /** How many writes were acknowledged. */
  readonly writeCount: number;
}

/** The migrations have to make a table `entries (tenant text, nonce integer)`. */
export function createChaosModel(database: TestDatabase, url: string): ChaosModel {
  const manager: TenantManager = createTenantManager<TableModule>({
    connection: { url },
    schemas: { tenant: {} },
  });
  /** By the oid of the schema: a tenant that was dropped and came back has another one. */
  const acknowledged = new Map<string, number[]>();
  const foreign: string[] = [];
  let lastNonce = 0;
  let writeCount = 0;
  return {
    get writeCount() {
      return writeCount;
    },
    async writeAndRead(tenantId) {
      lastNonce += 1;
      const nonce = lastNonce;
      const db = manager.getDb(tenantId);
      const written = await db.execute<{ life: string }>(sql`
        insert into entries values (${tenantId}, ${nonce})
        returning (select oid::text from pg_catalog.pg_namespace where nspname = current_schema()) as life`);
      const life = written.rows[0]?.life ?? '';
      acknowledged.set(life, [...(acknowledged.get(life) ?? []), nonce]);
      writeCount += 1;
      const read = await db.execute<{ tenant: string }>(sql`select distinct tenant from entries`);
      foreign.push(
        ...read.rows.filter((row) => row.tenant !== tenantId).map((row) => `${tenantId} saw ${row.tenant}`),
      );
    },
    async findProblems(tenants) {
      const problems = [...foreign];
      for (const { tenantId, schemaName } of tenants) {
        const rows = await database.query(
          `select tenant, nonce, (select oid::text from pg_namespace where nspname = '${schemaName}') as life
           from "${schemaName}".entries`,
        );
        const [life] = await database.query('select oid::text from pg_namespace where nspname = $1', [
          schemaName,
        ]);
        const nonces = new Set(rows.map(({ nonce }) => nonce));
        const lost = (acknowledged.get(String(life?.oid)) ?? []).filter((nonce) => !nonces.has(nonce));
        problems.push(...lost.map((nonce) => `${tenantId} lost ${nonce}`));
        problems.push(
          ...rows
            .filter(({ tenant }) => tenant !== tenantId)
            .map(({ tenant }) => `${tenantId} holds ${tenant}`),
        );
      }
      return problems;
    },
    [Symbol.asyncDispose]: () => manager.dispose(),
  };
}

/** SQLSTATEs of a schema that is dropped or made at that moment, of a deadlock with that, and of a killed backend. */
const EXPECTED_STATES = new Set(['42P01', '3F000', '40P01', '55P03', '57P01', '25P02']);

const EXPECTED_CODES = new Set([
  'DMT_TENANT_EXISTS',
  'DMT_TENANT_NOT_FOUND',
  'DMT_TENANT_NOT_READY',
  'DMT_CONNECTION_FAILED',
  'DMT_OUTCOME_UNKNOWN',
]);

/** Whether others at work on the same tenant, or a killed connection, explain an error. */
export function isExpected(error: unknown): boolean {
  if (isDmtError(error) && EXPECTED_CODES.has(error.code)) return true;
  if (!(error instanceof Error)) return false;
  const state: unknown = Reflect.get(error, 'code');
  if (typeof state === 'string' && EXPECTED_STATES.has(state)) return true;
  return /Connection terminated/.test(error.message) || isExpected(error.cause);
}
