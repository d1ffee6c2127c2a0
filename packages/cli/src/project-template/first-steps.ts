import type { ProjectPlan } from './project-plan.ts';

/** The commands that lead from the files of a plan to an application that answers, in order. */
export function firstSteps({ database }: ProjectPlan): readonly string[] {
  const start = { dev: ['npx dmt dev --detach'], compose: ['docker compose up --detach --wait'], url: [] };
  return ['npm install', ...start[database.kind], 'npm run setup', 'npm run dev'];
}

/** What `npm run setup` does: migrations, and two tenants to try with. */
export function setupCommands({ features, template }: ProjectPlan): readonly string[] {
  const hasShared = features.includes('shared');
  const hasSeeds = template !== 'minimal';
  return [
    hasShared ? 'dmt generate --type both' : 'dmt generate',
    ...(hasShared ? ['dmt migrate:shared'] : []),
    'dmt tenant:create --id acme',
    'dmt tenant:create --id globex',
    ...(hasSeeds && hasShared ? ['dmt seed:shared --file src/db/seeds/shared.ts'] : []),
    ...(hasSeeds ? ['dmt seed --all --file src/db/seeds/tenant.ts'] : []),
  ];
}
