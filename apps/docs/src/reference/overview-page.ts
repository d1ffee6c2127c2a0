import type { DocumentedPackage } from './documented-packages.ts';
import type { GeneratedPage } from './generated-page.ts';

/** The entrance to everything that is generated. */
export function overviewPage(packages: readonly DocumentedPackage[]): GeneratedPage {
  const rows = packages.map(
    ({ name, slug, description }) => `| [\`${name}\`](./api/${slug}/) | ${description} |`,
  );
  return {
    path: 'index.md',
    text: `---
title: Reference
description: Options, commands, errors and the API of every package of dmt, generated from their sources.
---

# Reference

Generated from the sources whenever this site is built.

- [Options](./options): every option of \`defineConfig\`
- [The dmt command](./cli/): every command and flag
- [Errors](./errors/): every code, with cause and remedy

| package | |
|---|---|
${rows.join('\n')}
| [\`@dmt/cli\`](./cli/) | The \`dmt\` command |
`,
  };
}
