import {
  type DatabaseChoice,
  FEATURES_OF,
  type Feature,
  FRAMEWORKS,
  type Framework,
  type ProjectPlan,
  TEMPLATES,
  type Template,
} from '../../project-template/project-plan.ts';
import { parseChoice, parseDatabase, parseFeatures } from './parse-choices.ts';

/** What the flags decide; the rest is asked, or takes its default. */
export interface InitChoices {
  readonly template: Template | undefined;
  readonly framework: Framework | undefined;
  readonly features: readonly Feature[] | undefined;
  readonly database: DatabaseChoice | undefined;
}

export interface InitFlags {
  readonly template: string | undefined;
  readonly framework: string | undefined;
  readonly features: string | undefined;
  readonly database: string | undefined;
}

/** @throws DMT_USAGE */
export function parseInitFlags({ template, framework, features, database }: InitFlags): InitChoices {
  return {
    template: template === undefined ? undefined : parseChoice('--template', template, TEMPLATES),
    framework: framework === undefined ? undefined : parseChoice('--framework', framework, FRAMEWORKS),
    features: features === undefined ? undefined : parseFeatures(features),
    database: database === undefined ? undefined : parseDatabase(database),
  };
}

/** What becomes of what nobody decided. */
export function withDefaults(name: string, choices: InitChoices): ProjectPlan {
  const { template = 'standard', framework = 'none', features, database = { kind: 'dev' } } = choices;
  return { name, template, framework, features: features ?? FEATURES_OF[template], database };
}
