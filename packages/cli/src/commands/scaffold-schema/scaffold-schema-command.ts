import { join, resolve } from 'node:path';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { writeNewFiles } from '../../new-files/write-new-files.ts';
import type { Outcome } from '../../outcome.ts';
import { parseSide } from '../../scaffold/parse-side.ts';
import { parseScaffoldName, type ScaffoldName } from '../../scaffold/scaffold-name.ts';
import { reportScaffolded } from '../../scaffold/scaffolded-outcome.ts';

export class ScaffoldSchemaCommand extends DmtCommand {
  static override readonly paths: string[][] = [['scaffold:schema']];

  readonly name: string = Option.String();
  readonly type: string | undefined = Option.String('--type');
  readonly out: string | undefined = Option.String('--out');

  protected override async run({ io }: CommandSession): Promise<Outcome> {
    const name = parseScaffoldName(this.name);
    const side = parseSide(this.type);
    const path = join(resolve(io.cwd, this.out ?? `src/db/schema/${side}`), `${name.kebab}.ts`);
    await writeNewFiles([{ path, text: renderTable(name, side) }], io.cwd);
    const generate = side === 'tenant' ? 'dmt generate' : 'dmt generate:shared';
    return reportScaffolded(
      [path],
      io.cwd,
      `Export it from the ${side} tables of the configuration, then run ${generate} --name ${name.snake}.`,
    );
  }
}

function renderTable({ snake, camel, singular }: ScaffoldName, side: 'tenant' | 'shared'): string {
  return `import { pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core';

/** ${side === 'tenant' ? 'Every tenant has its own.' : 'All tenants share it.'} */
export const ${camel} = pgTable('${snake}', {
  id: uuid('id').primaryKey().defaultRandom(),
  name: text('name').notNull(),
  createdAt: timestamp('created_at', { withTimezone: true }).notNull().defaultNow(),
  updatedAt: timestamp('updated_at', { withTimezone: true })
    .notNull()
    .defaultNow()
    .$onUpdate(() => new Date()),
});

export type ${singular} = typeof ${camel}.$inferSelect;
export type New${singular} = typeof ${camel}.$inferInsert;
`;
}
