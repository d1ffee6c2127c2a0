import type { Strategy } from '../src/db/strategies.ts';

/** The quickstart as one strategy has it. */
export interface DemoProject {
  readonly strategy: Strategy;
  /** As whoever owns all of it. */
  readonly databaseUrl: string;
  /** What its processes are told. */
  readonly env: Readonly<Record<string, string>>;
  /** What the `dmt` command is told besides. */
  readonly configArgs: readonly string[];
}

/** What it takes to keep tenants apart by schemas, and by databases. */
export function createProject(strategy: Strategy, databaseUrl: string): DemoProject {
  return {
    strategy,
    databaseUrl,
    env: { TENANT_STRATEGY: strategy, DATABASE_URL: databaseUrl },
    configArgs: strategy === 'schema' ? [] : ['--config', `tenant.${strategy}.config.ts`],
  };
}

/** With rows the application has a role of its own, and migrations are the owner's. */
export function asOwnerAndApp(project: DemoProject, appUrl: string): DemoProject {
  const env = { ...project.env, DATABASE_URL: appUrl, MIGRATION_DATABASE_URL: project.databaseUrl };
  return { ...project, env };
}
