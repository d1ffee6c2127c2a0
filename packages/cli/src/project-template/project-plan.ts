export const TEMPLATES = ['minimal', 'standard', 'full', 'enterprise'] as const;
export type Template = (typeof TEMPLATES)[number];

export const FRAMEWORKS = ['none', 'express', 'fastify', 'nestjs', 'hono'] as const;
export type Framework = (typeof FRAMEWORKS)[number];

export const FEATURES = ['shared', 'health', 'metrics', 'debug'] as const;
export type Feature = (typeof FEATURES)[number];

/** Where the project's PostgreSQL comes from; a URL leads to one that exists. */
export type DatabaseChoice =
  | { readonly kind: 'dev' }
  | { readonly kind: 'compose' }
  | { readonly kind: 'url'; readonly url: string };

/** What a template brings unless the features are chosen. */
export const FEATURES_OF: Readonly<Record<Template, readonly Feature[]>> = {
  minimal: [],
  standard: ['shared', 'health'],
  full: ['shared', 'health', 'metrics', 'debug'],
  enterprise: ['shared', 'health', 'metrics', 'debug'],
};

/** All that is decided before a project is written. */
export interface ProjectPlan {
  readonly name: string;
  readonly template: Template;
  readonly framework: Framework;
  readonly features: readonly Feature[];
  readonly database: DatabaseChoice;
}
