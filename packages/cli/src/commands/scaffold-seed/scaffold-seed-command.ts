import { join, relative, resolve } from 'node:path';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { writeNewFiles } from '../../new-files/write-new-files.ts';
import type { Outcome } from '../../outcome.ts';
import { parseSide } from '../../scaffold/parse-side.ts';
import { parseScaffoldName } from '../../scaffold/scaffold-name.ts';
import { reportScaffolded } from '../../scaffold/scaffolded-outcome.ts';

export class ScaffoldSeedCommand extends DmtCommand {
  static override readonly paths: string[][] = [['scaffold:seed']];

  readonly name: string | undefined = Option.String({ required: false });
  readonly type: string | undefined = Option.String('--type');
  readonly out: string = Option.String('--out', 'src/db/seeds');

  protected override async run({ io }: CommandSession): Promise<Outcome> {
    const side = parseSide(this.type);
    const { kebab } = parseScaffoldName(this.name ?? side);
    const path = join(resolve(io.cwd, this.out), `${kebab}.ts`);
    await writeNewFiles([{ path, text: SEEDS[side] }], io.cwd);
    const file = relative(io.cwd, path);
    const run = side === 'tenant' ? `dmt seed --all --file ${file}` : `dmt seed:shared --file ${file}`;
    return reportScaffolded([path], io.cwd, `Write what it inserts, then run ${run}.`);
  }
}

const SEEDS = {
  tenant: `import type { SeedFunction } from '@dmt/migrator';
import { sql } from 'drizzle-orm';

/** Runs in one transaction per tenant. Insert with .onConflictDoNothing(), so that it may run again. */
export const seed: SeedFunction = async (db, tenantId) => {
  await db.execute(sql\`select \${tenantId}::text as seeded\`);
};
`,
  shared: `import type { SharedSeedFunction } from '@dmt/migrator';
import { sql } from 'drizzle-orm';

/** Runs in one transaction. Insert with .onConflictDoNothing(), so that it may run again. */
export const seed: SharedSeedFunction = async (db) => {
  await db.execute(sql\`select 'shared' as seeded\`);
};
`,
} as const;
