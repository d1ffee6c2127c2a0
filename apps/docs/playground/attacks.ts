import type { Workbench } from './workbench.ts';

export interface Attack {
  readonly id: string;
  readonly title: string;
  /** What is tried, as one would write it. */
  readonly attempt: string;
  /** Runs it as one tenant against another; resolves with what the attacker got. */
  run(bench: Workbench, attacker: string, victim: string): Promise<string>;
}

const rows = (found: readonly unknown[]): string => (found.length === 0 ? 'no rows' : JSON.stringify(found));

/** What somebody who controls an id, a value or a text of SQL would try. */
export const attacks: readonly Attack[] = [
  {
    id: 'set-path',
    title: 'Switch the search path',
    attempt: 'set search_path to <the other schema>',
    run: async (bench, attacker, victim) =>
      rows(await bench.runSql(attacker, `set search_path to ${bench.schemaOf(victim)}`)),
  },
  {
    id: 'set-config',
    title: 'Switch it by a function, for the session',
    attempt: "select set_config('search_path', <the other schema>, false)",
    run: async (bench, attacker, victim) =>
      rows(
        await bench.runSql(attacker, `select set_config('search_path', '${bench.schemaOf(victim)}', false)`),
      ),
  },
  {
    id: 'second-command',
    title: 'Smuggle it in behind a semicolon',
    attempt: 'select 1; set search_path to <the other schema>',
    run: async (bench, attacker, victim) =>
      rows(await bench.runSql(attacker, `select 1; set search_path to ${bench.schemaOf(victim)}`)),
  },
  {
    id: 'hostile-id',
    title: 'Put SQL into the id',
    attempt: 'getDb(`x"; drop schema <the other schema> cascade; --`)',
    run: async (bench, _attacker, victim) =>
      rows(await bench.select(`x"; drop schema ${bench.schemaOf(victim)} cascade; --`)),
  },
  {
    id: 'hostile-value',
    title: 'Put SQL into a value',
    attempt: "insert({ body: `'); delete from notes; --` })",
    run: async (bench, attacker) => {
      await bench.insert(attacker, "'); delete from notes; --");
      return `It is a row like any other: ${rows(await bench.select(attacker))}`;
    },
  },
  {
    id: 'unknown-tenant',
    title: 'Ask for a tenant that does not exist, and hope for public',
    attempt: "getDb('nobody').select().from(notes)",
    run: async (bench) => rows(await bench.select('nobody')),
  },
  {
    id: 'leave-behind',
    title: 'Leave a trap on the connection',
    attempt: 'create temp table notes (body text)',
    run: async (bench, attacker) => rows(await bench.runSql(attacker, 'create temp table notes (body text)')),
  },
  {
    id: 'full-name',
    title: 'Name the other schema in full',
    attempt: 'select * from <the other schema>.notes',
    run: async (bench, attacker, victim) =>
      rows(await bench.runSql(attacker, `select * from ${bench.schemaOf(victim)}.notes`)),
  },
];
