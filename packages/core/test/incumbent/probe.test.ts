import { createTestDatabase, startScript } from '@dmt-tooling/harness';
import { fileURLToPath } from 'node:url';
import { it } from 'vitest';
it('probe', async () => {
  await using db = await createTestDatabase();
  const r = await startScript(fileURLToPath(new URL('exit-probe.tmp.ts', import.meta.url)), { args: [db.url] });
  const t = setTimeout(() => r.kill(), 5000);
  console.log(await r.finished); clearTimeout(t);
});
