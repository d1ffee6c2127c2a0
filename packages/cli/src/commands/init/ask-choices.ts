import {
  FEATURES,
  FEATURES_OF,
  type Feature,
  FRAMEWORKS,
  TEMPLATES,
} from '../../project-template/project-plan.ts';
import type { Choice, Prompts } from '../../prompts/prompts.ts';
import type { InitChoices } from './init-choices.ts';
import { parseChoice, parseDatabase, problemOfUrl } from './parse-choices.ts';

const TEMPLATE_CHOICES: readonly Choice[] = [
  { value: 'standard', label: 'standard: shared tables, a health endpoint, seeds' },
  { value: 'minimal', label: 'minimal: tables of tenants and two routes' },
  { value: 'full', label: 'full: standard, metrics, debug output, strict lint' },
  { value: 'enterprise', label: 'enterprise: full, Dockerfile, CI workflow' },
];

const FRAMEWORK_LABELS = {
  none: 'None: node:http',
  express: 'Express',
  fastify: 'Fastify',
  nestjs: 'NestJS',
  hono: 'Hono',
};

const FEATURE_CHOICES: Readonly<Record<Feature, Omit<Choice, 'value'>>> = {
  shared: { label: 'Shared tables', hint: 'one copy for all tenants' },
  health: { label: 'Health endpoint', hint: '/health, for load balancers' },
  metrics: { label: 'Metrics', hint: '/metrics, for Prometheus' },
  debug: { label: 'Debug output', hint: 'each statement with its tenant, when DMT_DEBUG=1' },
};

const DATABASE_CHOICES: readonly Choice[] = [
  { value: 'dev', label: 'dmt dev: a PostgreSQL from npm, in this project' },
  { value: 'compose', label: 'Docker: a docker-compose.yml' },
  { value: 'url', label: 'One that exists: you give its URL' },
];

/** Asks for what no flag decided. */
export async function askChoices(given: InitChoices, prompts: Prompts): Promise<InitChoices> {
  const template =
    given.template ??
    parseChoice('--template', await prompts.choose('Which template?', TEMPLATE_CHOICES), TEMPLATES);
  const frameworks = FRAMEWORKS.map((value) => ({ value, label: FRAMEWORK_LABELS[value] }));
  const framework =
    given.framework ??
    parseChoice('--framework', await prompts.choose('Which framework?', frameworks), FRAMEWORKS);
  const features = given.features ?? (await askFeatures(FEATURES_OF[template], prompts));
  const database = given.database ?? parseDatabase(await askDatabase(prompts));
  return { template, framework, features, database };
}

async function askFeatures(usual: readonly Feature[], prompts: Prompts): Promise<readonly Feature[]> {
  const choices = FEATURES.map((value) => ({ value, ...FEATURE_CHOICES[value] }));
  const chosen = await prompts.chooseMany('With what? Space chooses, Enter goes on.', choices, usual);
  return FEATURES.filter((feature) => chosen.includes(feature));
}

async function askDatabase(prompts: Prompts): Promise<string> {
  const kind = await prompts.choose('Where is PostgreSQL?', DATABASE_CHOICES);
  if (kind !== 'url') return kind;
  return prompts.ask('Its URL (kept in .env, which git ignores)', {
    placeholder: 'postgres://user:password@host:5432/name',
    check: problemOfUrl,
  });
}
