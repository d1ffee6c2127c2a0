import { readFileSync } from 'node:fs';
import { packageFolder } from './documented-packages.ts';

export interface CommandPage {
  /** `tenant:create` */
  readonly name: string;
  readonly slug: string;
  readonly category: string;
  readonly summary: string;
  /** Markdown, below the title. */
  readonly body: string;
}

/** The commands, as `packages/cli/CLI.md` has them, which is written from their definitions. */
export function readCommands(): readonly CommandPage[] {
  return readReference()
    .split(/^## /m)
    .slice(1)
    .flatMap((category) => {
      const [title = '', ...commands] = category.split(/^### /m);
      return commands.map((text) => readCommand(text, title.split('\n', 1)[0] ?? ''));
    });
}

/** What stands before the commands: options that all of them have, exit codes. */
export function readCommonParts(): string {
  const text = readReference();
  const start = text.indexOf('\n\n', text.indexOf('-->')) + 2;
  const firstCommand = text.indexOf('\n### ');
  return text.slice(start, text.lastIndexOf('\n## ', firstCommand)).trim();
}

function readReference(): string {
  return readFileSync(`${packageFolder('@dmt/cli')}/CLI.md`, 'utf8');
}

function readCommand(text: string, category: string): CommandPage {
  const name = /^`dmt ([\w:-]+)`/.exec(text)?.[1];
  if (name === undefined) throw new Error(`CLI.md has a section that is no command: ${text.slice(0, 40)}`);
  const body = text.slice(text.indexOf('\n')).trim();
  const summary = body.split('\n', 1)[0] ?? '';
  return { name, slug: name.replaceAll(':', '-'), category, summary, body };
}
