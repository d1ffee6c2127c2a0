import type { Migrator } from '@dmt/migrator';
import { Command, Option } from './clipanion.ts';
import type { CommandContext } from './command-context.ts';
import type { CommandSession } from './command-session.ts';
import type { Outcome } from './outcome.ts';

/** What all commands share: the common flags, and one way to end. */
export abstract class DmtCommand extends Command<CommandContext> {
  readonly config: string | undefined = Option.String('--config');
  readonly json: boolean = Option.Boolean('--json', false);
  readonly verbose: boolean = Option.Boolean('--verbose', false);
  readonly noColor: boolean = Option.Boolean('--no-color', false);

  /** Does the work. Throws what stops it; what is printed is up to the caller. */
  protected abstract run(session: CommandSession): Promise<Outcome>;

  override async execute(): Promise<number> {
    const { session } = this.context;
    const outcome = await this.run(session);
    if (session.output.isJson) session.output.printDocument(outcome.document);
    else session.output.print(outcome.render(session.output.look));
    return outcome.exitCode;
  }

  /** clipanion would print the error in its own way. */
  override async catch(error: unknown): Promise<never> {
    throw error;
  }

  protected withMigrator<T>(work: (migrator: Migrator) => Promise<T>): Promise<T> {
    return this.context.session.withMigrator(this.config, work);
  }
}
