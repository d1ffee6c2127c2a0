import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { importSeedFile } from '../../config/import-seed-file.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { formatDuration } from '../../output/format-duration.ts';
import { requireFlag } from '../../parse/require-flag.ts';

export class SeedSharedCommand extends DmtCommand {
  static override readonly paths: string[][] = [['seed:shared']];

  readonly file: string | undefined = Option.String('--file');

  protected override async run({ io, interruption }: CommandSession): Promise<Outcome> {
    const file = requireFlag('--file', this.file, 'dmt seed:shared --file seeds/shared.ts');
    const { durationMs } = await this.withMigrator(async (migrator) => {
      const seed = await importSeedFile(io.cwd, file);
      return interruption.finishInHand(() => migrator.seedShared((db) => seed(db, '')));
    });
    return {
      exitCode: ExitCode.done,
      document: { seeded: true, durationMs: Math.round(durationMs) },
      render: ({ palette, glyphs }) =>
        `${palette.good(glyphs.good)} Shared schema seeded ${palette.faint(`(${formatDuration(durationMs)})`)}`,
    };
  }
}
