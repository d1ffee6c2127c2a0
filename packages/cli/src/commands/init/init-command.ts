import { join, relative, resolve } from 'node:path';
import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { StoppedError } from '../../interruption.ts';
import { completeFiles } from '../../new-files/complete-files.ts';
import { writeNewFiles } from '../../new-files/write-new-files.ts';
import type { Outcome } from '../../outcome.ts';
import { commandLine } from '../../output/command-line.ts';
import { formatCount } from '../../output/format-count.ts';
import type { ProjectPlan } from '../../project-template/project-plan.ts';
import { PromptLeftError } from '../../prompts/prompt-left-error.ts';
import { createPrompts, type Prompts } from '../../prompts/prompts.ts';
import { askChoices } from './ask-choices.ts';
import { type InitChoices, parseInitFlags, withDefaults } from './init-choices.ts';
import { reportInit } from './init-outcome.ts';
import { assertFree, type PlannedFiles, planFiles, projectName } from './plan-files.ts';

export class InitCommand extends DmtCommand {
  static override readonly paths: string[][] = [['init']];

  readonly folder: string | undefined = Option.String({ required: false });
  readonly template: string | undefined = Option.String('--template');
  readonly framework: string | undefined = Option.String('--framework');
  readonly features: string | undefined = Option.String('--features');
  readonly database: string | undefined = Option.String('--database');
  readonly yes: boolean = Option.Boolean('--yes', false);

  protected override async run(session: CommandSession): Promise<Outcome> {
    const { io, output } = session;
    if (this.config !== undefined)
      throw new UsageError('dmt init reads no configuration: it writes one.', 'Leave --config out.');
    const given = parseInitFlags(this);
    const folder = resolve(io.cwd, this.folder ?? '.');
    assertFree(folder, this.folder ?? '.');

    const canAsk = io.isInteractive && io.stdout.isTTY && !output.isJson && !this.yes;
    const [plan, planned] = canAsk
      ? await asking(session, (prompts) => this.#agree(given, folder, prompts, session))
      : this.#plan(given, folder);

    const absolute = ({ path, text }: { readonly path: string; readonly text: string }) => ({
      path: join(folder, path),
      text,
    });
    await writeNewFiles(planned.created.map(absolute), io.cwd);
    await completeFiles(planned.completed.map(absolute), io.cwd);
    return reportInit(plan, planned, folder, io.cwd);
  }

  #plan(choices: InitChoices, folder: string): [ProjectPlan, PlannedFiles] {
    const plan = withDefaults(projectName(folder), choices);
    return [plan, planFiles(plan, folder)];
  }

  /** Asks for the rest, shows what it comes to, and has it confirmed. */
  async #agree(
    given: InitChoices,
    folder: string,
    prompts: Prompts,
    { io, output }: CommandSession,
  ): Promise<[ProjectPlan, PlannedFiles]> {
    const [plan, planned] = this.#plan(await askChoices(given, prompts), folder);
    output.print(`\n${output.look.palette.faint('$')} ${commandLine(sameAs(plan, this.folder))}\n`);
    const shown = relative(io.cwd, folder) || 'this folder';
    const question = `Write ${formatCount(planned.created.length, 'file')} into ${shown}?`;
    const answer = await prompts.choose(question, [
      { value: 'yes', label: 'Yes' },
      { value: 'no', label: 'No, change nothing' },
    ]);
    if (answer === 'no') throw new PromptLeftError();
    return [plan, planned];
  }
}

/** Whoever leaves the questions has stopped the command. */
async function asking<T>(
  { io, output, interruption }: CommandSession,
  ask: (prompts: Prompts) => Promise<T>,
): Promise<T> {
  const leaving = new AbortController();
  const leave = (): void => leaving.abort();
  interruption.signal.addEventListener('abort', leave, { once: true });
  io.stdin.once('end', leave);
  try {
    return await ask(await createPrompts(io, output.look.palette.hasColor, leaving.signal));
  } catch (error) {
    if (error instanceof PromptLeftError) throw new StoppedError('SIGINT', false);
    throw error;
  }
}

/** The command that needs no questions. A URL stands for itself nowhere: it holds a password. */
function sameAs(
  { template, framework, features, database }: ProjectPlan,
  folder: string | undefined,
): string[] {
  return [
    'init',
    ...(folder === undefined ? [] : [folder]),
    ...['--template', template, '--framework', framework],
    ...['--features', features.length === 0 ? 'none' : features.join(',')],
    ...['--database', database.kind === 'url' ? '$DATABASE_URL' : database.kind],
  ];
}
