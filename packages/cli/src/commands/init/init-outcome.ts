import { join, relative } from 'node:path';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { shellWord } from '../../output/shell-word.ts';
import { firstSteps } from '../../project-template/first-steps.ts';
import type { ProjectPlan } from '../../project-template/project-plan.ts';
import type { PlannedFiles } from './plan-files.ts';

/** What was written, and what leads from there to an answer. */
export function reportInit(
  plan: ProjectPlan,
  { created, completed }: PlannedFiles,
  folder: string,
  cwd: string,
): Outcome {
  const shownFolder = relative(cwd, folder);
  const show = ({ path }: { readonly path: string }): string => join(shownFolder, path);
  const next = [...(shownFolder === '' ? [] : [`cd ${shellWord(shownFolder) ?? '…'}`]), ...firstSteps(plan)];
  const { template, framework, features, database } = plan;
  return {
    exitCode: ExitCode.done,
    document: {
      template,
      framework,
      features,
      database: database.kind,
      files: created.map(show).toSorted(),
      completed: completed.map(show).toSorted(),
      next,
    },
    render: ({ palette, glyphs }) =>
      [
        `${palette.good(glyphs.good)} ${formatCount(created.length, 'file')} written`,
        ...created.map((file) => `    ${show(file)}`).toSorted(),
        ...completed.map((file) => `    ${show(file)} ${palette.faint('(got what it lacked)')}`),
        '',
        `${palette.name(glyphs.next)} Next:`,
        ...next.map((command) => `    ${palette.name(command)}`),
        '',
        '  Then, in another terminal:',
        ...TRIALS.map((command) => `    ${palette.name(command)}`),
      ].join('\n'),
  };
}

const TRIALS = [
  `curl -d '{"body":"hello"}' -H 'content-type: application/json' \\`,
  `     -H 'x-tenant-id: acme' localhost:3000/notes`,
  `curl -H 'x-tenant-id: acme' localhost:3000/notes`,
  `curl -H 'x-tenant-id: globex' localhost:3000/notes`,
] as const;
