import type { ConfigOption } from './config-options.ts';
import type { GeneratedPage } from './generated-page.ts';

/** One page with every option of the configuration. */
export function optionsPage(options: readonly ConfigOption[]): GeneratedPage {
  const sections = options.filter(({ path }) => !path.includes('.'));
  const parts = sections.map((section) => {
    const own = options.filter(({ path }) => path.startsWith(`${section.path}.`));
    const all = own.length === 0 ? [section] : own;
    return `## ${section.path}\n\n${all.map(renderOption).join('\n\n')}`;
  });
  return {
    path: 'options.md',
    text: `---
title: Options
description: Every option of defineConfig, with its default.
---

# Options

What \`defineConfig\` takes, written from its types. Only \`connection\` and \`schemas.tenant\` are required. An unknown option, a
wrong type and two options that contradict each other are refused at once, all of them in one message.
[Configuration](/guides/configuration) shows them at work.

${parts.join('\n\n')}
`,
  };
}

function renderOption({ path, type, isRequired, defaultText, meaning }: ConfigOption): string {
  const facts = [
    `type \`${type}\``,
    ...(isRequired ? ['required'] : []),
    ...(defaultText === undefined ? [] : [`default ${codeOf(defaultText)}`]),
  ];
  return [`### ${path}`, `<div class="facts">\n\n${facts.join(' · ')}\n\n</div>`, escapeMarkup(meaning)]
    .join('\n\n')
    .trim();
}

/** A literal is code; a sentence is not. */
function codeOf(text: string): string {
  return text.includes('`') || / (?!\w+:)[a-z]+ [a-z]+/.test(text) ? text : `\`${text}\``;
}

function escapeMarkup(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replaceAll('<', '&lt;')))
    .join('');
}
