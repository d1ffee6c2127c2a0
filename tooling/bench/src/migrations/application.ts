/* The application while its tenants are migrated: a process of its own, which reads at a steady rate. */
import pg from 'pg';
import { schemaNameOf } from './tenants.ts';

/** What the application read, in milliseconds from when it should have been sent. */
export interface ApplicationReport {
  readonly others: readonly number[];
  readonly locked: readonly number[];
}

const EVERY_MS = 4;
const CONNECTIONS = 8;

const [url = '', lockedId = '', ...otherIds] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
const lockedPool = new pg.Pool({ connectionString: url, max: CONNECTIONS });
let report: { others: number[]; locked: number[] } = { others: [], locked: [] };
let sent = 0;

const read = async (from: pg.Pool, tenantId: string, into: number[]): Promise<void> => {
  const dueAt = performance.now();
  await from.query(`select name from "${schemaNameOf(tenantId)}".table_0 where id = 1`);
  into.push(performance.now() - dueAt);
};
setInterval(() => {
  sent += 1;
  void read(pool, otherIds[sent % otherIds.length] ?? '', report.others);
  if (sent % 10 === 0) void read(lockedPool, lockedId, report.locked);
}, EVERY_MS);

process.on('message', (message) => {
  if (message === 'report') process.send?.(report);
  report = { others: [], locked: [] };
});
process.on('disconnect', () => process.exit());
