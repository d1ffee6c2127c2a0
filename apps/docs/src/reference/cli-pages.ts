import type { CommandPage } from './cli-reference.ts';
import type { GeneratedPage } from './generated-page.ts';

/** A page for each command, and one with what all of them share. */
export function cliPages(commands: readonly CommandPage[], commonParts: string): GeneratedPage[] {
  return [
    { path: 'cli/index.md', text: overview(commands, commonParts) },
    ...commands.map((command) => ({ path: `cli/${command.slug}.md`, text: page(command) })),
  ];
}

function page({ name, summary, body }: CommandPage): string {
  return `---
title: ${JSON.stringify(`dmt ${name}`)}
description: ${JSON.stringify(summary)}
---

# dmt ${name}

${body}

[Options of every command, exit codes](./)
`;
}

function overview(commands: readonly CommandPage[], commonParts: string): string {
  const categories = [...new Set(commands.map(({ category }) => category))];
  const tables = categories.map((category) => {
    const rows = commands
      .filter((command) => command.category === category)
      .map(({ name, slug, summary }) => `| [\`dmt ${name}\`](./${slug}) | ${summary} |`);
    return `## ${category}\n\n| command | |\n|---|---|\n${rows.join('\n')}`;
  });
  return `---
title: The dmt command
description: Every command of dmt, the options all of them have, and exit codes.
---

# The dmt command

${commonParts.replace(/\n## [\s\S]*$/, '')}

${tables.join('\n\n')}

${/\n(## [\s\S]*)$/.exec(commonParts)?.[1] ?? ''}
`;
}
