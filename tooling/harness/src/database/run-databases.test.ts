import { describe, expect, it } from 'vitest';
import { dropFinishedRuns, markRun } from './run-databases.ts';
import { createTestDatabase } from './test-database.ts';
import { getTestRun, type TestRun } from './test-run.ts';
import { withClient } from './with-client.ts';

describe('dropFinishedRuns', () => {
  it('removes what a run left behind once it is over, and nothing of a run that is alive', async () => {
    const { serverUrl } = getTestRun();
    const other: TestRun = { serverUrl, id: '0badcafe' };
    const mark = await markRun(other);
    const left = [`dmt_${other.id}_0123456789`, `dmt_${other.id}_template_0123456789ab`];
    await withClient(serverUrl, async (client) => {
      await client.query(`create database ${left[0]} template template0`);
      await client.query(`create database ${left[1]} template template0 is_template true`);
    });
    await using own = await createTestDatabase();
    const listLeft = () => own.query('select datname from pg_database where datname = any($1)', [left]);

    await dropFinishedRuns(serverUrl);
    expect(await listLeft()).toHaveLength(2);
    await mark.release();
    await dropFinishedRuns(serverUrl);
    expect(await listLeft()).toEqual([]);
    await expect(own.query('select 1 as one')).resolves.toEqual([{ one: 1 }]);
  });
});
