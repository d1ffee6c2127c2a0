import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { locateConfig } from '../../config/load-config.ts';
import type { Outcome } from '../../outcome.ts';
import { parseSide } from '../../scaffold/parse-side.ts';
import { parseScaffoldName } from '../../scaffold/scaffold-name.ts';
import { reportScaffolded } from '../../scaffold/scaffolded-outcome.ts';

export class ScaffoldMigrationCommand extends DmtCommand {
  static override readonly paths: string[][] = [['scaffold:migration']];

  readonly name: string = Option.String();
  readonly type: string | undefined = Option.String('--type');

  protected override async run({ io }: CommandSession): Promise<Outcome> {
    const { snake } = parseScaffoldName(this.name);
    const type = parseSide(this.type);
    const { upPath, downPath } = await this.withMigrator((migrator) =>
      migrator.scaffoldMigration({ configFile: locateConfig(io, this.config).path, type, name: snake }),
    );
    const migrate = type === 'tenant' ? 'dmt migrate --all' : 'dmt migrate:shared';
    return reportScaffolded([upPath, downPath], io.cwd, `Fill in both, then run ${migrate}.`);
  }
}
