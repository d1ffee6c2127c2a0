import type { ProjectPlan } from './project-plan.ts';

/** What a line of a template may ask for: `dmt:if shared !dev`. */
export type Fact = string;

/** Everything that holds of a project, by the names that templates use. */
export function factsOf({ template, framework, features, database }: ProjectPlan): ReadonlySet<Fact> {
  const isBeyond = (...small: readonly string[]): boolean => !small.includes(template);
  return new Set([
    framework,
    database.kind,
    ...features,
    ...(features.some((feature) => feature === 'health' || feature === 'metrics') ? ['operations'] : []),
    // Routes for which no tenant is asked.
    ...(features.some((feature) => feature !== 'debug') ? ['open'] : []),
    ...(isBeyond('minimal') ? ['seeds'] : []),
    ...(isBeyond('minimal', 'standard') ? ['strict'] : []),
    ...(template === 'enterprise' ? ['enterprise'] : []),
  ]);
}
