import { describe, expect, it } from 'vitest';
import { configErrorOf, configProblems, url } from '../../../test/config-problems.ts';

const minimal = { connection: { url }, schemas: { tenant: {} } };
const problemsOf = (migrationsUrl: unknown): string[] =>
  configProblems({ ...minimal, migrations: { url: migrationsUrl } });

describe('defineConfig about the URL of migrations', () => {
  it('takes that of another role, and none where only the application runs', () => {
    expect(problemsOf('postgres://owner@localhost/app')).toEqual([]);
    expect(problemsOf(undefined)).toEqual([]);
  });

  it.each([
    ['', 'migrations.url is empty: is the environment variable set that it comes from?'],
    [5432, 'migrations.url must be a string, not a number'],
    [null, 'migrations.url must be a string, not null'],
  ])('explains %o', (wrong, line) => {
    expect(problemsOf(wrong)).toEqual([line]);
  });

  it.each([
    ['mysql://owner:canary-secret@localhost/app', 'is not the URL of a PostgreSQL database'],
    ['postgres://owner:canary-secret#1@localhost/app', 'is not a valid URL'],
    ['postgres://undefined:canary-secret@localhost/app', 'holds the word undefined or null'],
    ['postgres://owner:canary-secret@localhost/app?options=-c%20search_path%3Dvictim', 'sets search_path'],
  ])('refuses %s and shows none of it', (wrong, message) => {
    const error = configErrorOf({ ...minimal, migrations: { url: wrong } });
    expect(error?.issues).toEqual([
      expect.objectContaining({ path: 'migrations.url', message: expect.stringContaining(message) }),
    ]);
    expect(`${error?.message} ${error?.stack} ${JSON.stringify(error)}`).not.toContain('canary-secret');
  });
});
