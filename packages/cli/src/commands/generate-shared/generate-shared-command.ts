import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { generateMigrations } from '../generate/generate-migrations.ts';

export class GenerateSharedCommand extends DmtCommand {
  static override readonly paths: string[][] = [['generate:shared']];

  readonly name: string | undefined = Option.String('--name');
  readonly rename: string[] | undefined = Option.Array('--rename');
  readonly noRenames: boolean = Option.Boolean('--no-renames', false);

  protected override async run(session: CommandSession): Promise<Outcome> {
    return this.withMigrator((migrator) =>
      generateMigrations(migrator, { ...this, types: ['shared'] }, session),
    );
  }
}
