import type { ErrorEntry } from './error-catalogue.ts';
import type { GeneratedPage } from './generated-page.ts';

/** A page for each code, and one that lists them. */
export function errorPages(errors: readonly ErrorEntry[]): GeneratedPage[] {
  return [
    { path: 'errors/index.md', text: overview(errors) },
    ...errors.map((error) => ({ path: `errors/${error.slug}.md`, text: page(error) })),
  ];
}

function page({ code, title, className, httpStatus, exitCode, cause, remedy }: ErrorEntry): string {
  return `---
title: ${JSON.stringify(title)}
description: ${JSON.stringify(`${code}: cause and remedy.`)}
---

# ${title}

\`${code}\`

## Cause

${escapePlaceholders(cause)}

## Remedy

${escapePlaceholders(remedy)}

## For programs

| | |
|---|---|
| class | \`${className}\` |
| \`error.code\` | \`${code}\` |
| HTTP status of the framework packages | ${httpStatus} |
| exit code of \`dmt\` | ${exitCode} |

Compare codes, not classes or messages: \`isDmtError(error, '${code}')\`. Drizzle wraps what a statement fails with, so use
\`findDmtError(error)\` there. [All codes](./).
`;
}

function overview(errors: readonly ErrorEntry[]): string {
  const rows = errors.map(
    ({ code, title, slug, httpStatus, exitCode }) =>
      `| [\`${code}\`](./${slug}) | ${title} | ${httpStatus} | ${exitCode} |`,
  );
  return `---
title: Errors
description: Every error code of dmt, with its cause and what to do about it.
---

# Errors

Every error of the \`@dmt/*\` packages is a \`DmtError\`: a \`code\` that keeps its meaning, a sentence that says what happened
(\`reason\`), and one that says what to do (\`remedy\`). No message holds a password.

| code | | HTTP | exit code |
|---|---|---|---|
${rows.join('\n')}
`;
}

/** `<id>` outside of code would be taken for an element. */
function escapePlaceholders(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('');
}
