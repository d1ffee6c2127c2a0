import { ExitCode } from '../exit-code.ts';
import type { CliIo } from '../io.ts';
import { commandLine } from '../output/command-line.ts';
import { formatCount, formatNumber } from '../output/format-count.ts';
import { chooseGlyphs } from '../output/glyphs.ts';
import type { Palette } from '../output/palette.ts';
import { printable } from '../output/printable.ts';
import { wrapAfterSign } from '../output/wrap-after-sign.ts';
import { wrapText } from '../output/wrap-text.ts';
import { PromptLeftError } from '../prompts/prompt-left-error.ts';
import { type Choice, createPrompts } from '../prompts/prompts.ts';
import { type FleetFacts, readFleetFacts } from './fleet-facts.ts';
import { readDocument } from './read-document.ts';
import type { Argv, Screen } from './screen.ts';
import { firstScreens, screens } from './screens/screens.ts';

const QUIT = { value: '\u0000quit', label: 'Leave' } as const;
const NO_PROJECT = 'DMT_CONFIG_NOT_FOUND';
const ERASE_LINE = '\r\u001b[2K';

export interface MenuOptions {
  readonly io: CliIo;
  readonly palette: Palette;
  readonly version: string;
  /** Flags of every command that `dmt` was called with, which go to each command. */
  readonly flags: Argv;
  /** Runs a command line, as if it had been typed. */
  readonly run: (argv: Argv, io: CliIo) => Promise<number>;
}

/** The menu: asks what to do, shows the command that does it, runs it, and asks again. Resolves to the exit code. */
export async function openMenu(options: MenuOptions): Promise<number> {
  const { io, palette, version } = options;
  const leaving = new AbortController();
  let exitCode: number = ExitCode.interrupted;
  const stop = io.onSignal((signal) => {
    if (signal === 'SIGTERM') exitCode = ExitCode.terminated;
    leaving.abort();
  });
  io.stdin.once('end', () => leaving.abort());
  io.stdout.write(`\n${palette.strong('dmt')} ${palette.faint(version)}\n`);
  try {
    const prompts = await createPrompts(io, palette.hasColor, leaving.signal);
    for (;;) {
      const facts = await readFacts(options);
      io.stdout.write(`${describeFleet(facts, options)}\n`);
      const offered = facts.problem?.code === NO_PROJECT ? firstScreens : screens;
      const entries = offered.map((screen) => toChoice(screen, facts));
      const chosen = await prompts.choose('What now?', [...entries, QUIT]);
      if (chosen === QUIT.value) return ExitCode.done;
      const screen = offered.find(({ name }) => name === chosen);
      const commands = (await screen?.ask({ prompts, facts })) ?? [];
      const ended = await runAll(commands, options);
      if (ended !== undefined) return ended;
      // What comes next is to install what was written.
      if (chosen === 'init') return ExitCode.done;
    }
  } catch (error) {
    if (!(error instanceof PromptLeftError)) throw error;
    return exitCode;
  } finally {
    stop();
  }
}

function toChoice({ name, label, command, describe }: Screen, facts: FleetFacts): Choice {
  const amount = facts.problem ? '' : (describe?.(facts) ?? '');
  const hint = typeof command === 'string' ? command : command(facts);
  return { value: name, label: amount === '' ? label : `${label} · ${amount}`, hint };
}

/** The exit code of a command that was stopped by a signal: that ends the menu too. */
async function runAll(
  commands: readonly Argv[],
  { io, palette, flags, run }: MenuOptions,
): Promise<number | undefined> {
  for (const argv of commands) {
    const full = [...argv, ...flags];
    io.stdout.write(`\n${palette.faint('$')} ${palette.name(commandLine(full))}\n\n`);
    const exitCode = await run(full, io);
    if (exitCode === ExitCode.interrupted || exitCode === ExitCode.terminated) return exitCode;
    io.stdout.write('\n');
  }
  return undefined;
}

async function readFacts({ io, palette, flags, run }: MenuOptions): Promise<FleetFacts> {
  io.stdout.write(palette.faint('Reading the tenants …'));
  const read = async (...argv: string[]): Promise<FleetFacts> =>
    readFleetFacts(await readDocument([...argv, ...flags], io, run));
  const facts = await read('status', '--include-shared');
  // There need not be a shared schema.
  const known = facts.problem?.code === 'DMT_MIGRATIONS_NOT_FOUND' ? await read('status') : facts;
  io.stdout.write(ERASE_LINE);
  return known;
}

function describeFleet(
  { tenants, sharedPending, problem }: FleetFacts,
  { io, palette }: MenuOptions,
): string {
  if (problem?.code === NO_PROJECT) return 'There is no project in this folder yet.';
  if (problem) {
    const { next } = chooseGlyphs(io.env);
    const remedy = wrapAfterSign(`  ${next}`, printable(problem.remedy), io.stdout.columns);
    return `${palette.bad(wrapText(printable(problem.reason), io.stdout.columns))}\n${palette.faint(remedy)}`;
  }
  const count = (status: string): number => tenants.filter((tenant) => tenant.status === status).length;
  const parts = [
    `${formatCount(tenants.length, 'tenant')}`,
    count('behind') > 0 ? palette.attention(`${formatNumber(count('behind'))} behind`) : '',
    count('error') > 0 ? palette.bad(`${formatNumber(count('error'))} in error`) : '',
    sharedPending
      ? palette.attention(`shared schema: ${formatCount(sharedPending, 'migration')} pending`)
      : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
