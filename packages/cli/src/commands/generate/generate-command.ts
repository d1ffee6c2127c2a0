import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { Outcome } from '../../outcome.ts';
import { generateMigrations } from './generate-migrations.ts';

export class GenerateCommand extends DmtCommand {
  static override readonly paths: string[][] = [['generate']];

  readonly name: string | undefined = Option.String('--name');
  readonly type: string | undefined = Option.String('--type');
  readonly rename: string[] | undefined = Option.Array('--rename');
  readonly noRenames: boolean = Option.Boolean('--no-renames', false);

  protected override async run(session: CommandSession): Promise<Outcome> {
    const types = parseTypes(this.type);
    if (types.length > 1 && this.rename !== undefined) {
      throw new UsageError(
        '--type both and --rename contradict each other.',
        'Generate for the side with the rename first, then for the other.',
      );
    }
    return this.withMigrator((migrator) => generateMigrations(migrator, { ...this, types }, session));
  }
}

function parseTypes(type = 'tenant'): ReadonlyArray<'tenant' | 'shared'> {
  if (type === 'both') return ['shared', 'tenant'];
  if (type === 'tenant' || type === 'shared') return [type];
  throw UsageError.forOption('--type', type, 'tenant, shared or both');
}
