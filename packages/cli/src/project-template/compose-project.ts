import { firstSteps } from './first-steps.ts';
import { factsOf } from './project-facts.ts';
import type { DatabaseChoice, ProjectPlan } from './project-plan.ts';
import { renderTemplate } from './render-template.ts';
import { readTemplateFiles, type TemplateFile } from './template-parts.ts';

const COMPOSE_URL = 'postgres://app:app@127.0.0.1:5432/app';
const EXAMPLE_URL = 'postgres://user:password@127.0.0.1:5432/app';

/** Every file of a project but its package.json. */
export function composeProject(plan: ProjectPlan): TemplateFile[] {
  const facts = factsOf(plan);
  const values = {
    name: plan.name,
    steps: firstSteps(plan).join('\n'),
    exampleUrl: plan.database.kind === 'compose' ? COMPOSE_URL : EXAMPLE_URL,
  };
  const files = readTemplateFiles(facts).map(({ path, text }) => ({
    path,
    text: renderTemplate(text, facts, values),
  }));
  return [...files, ...environmentOf(plan.database)].toSorted((a, b) => (a.path < b.path ? -1 : 1));
}

/** The `.env` that makes the project run as it is; `dmt dev` writes its own. */
function environmentOf(database: DatabaseChoice): TemplateFile[] {
  if (database.kind === 'dev') return [];
  const url = database.kind === 'compose' ? COMPOSE_URL : database.url;
  return [{ path: '.env', text: `DATABASE_URL=${quoted(url)}\n` }];
}

/** As Node reads files of variables: `#` and blanks would end a value that is not quoted. */
function quoted(value: string): string {
  return /^[\w:/@.%?=&+,~-]+$/.test(value) ? value : `'${value}'`;
}
