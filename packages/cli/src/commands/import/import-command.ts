import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import { writeSchemaFile } from '../../drizzle-source/write-schema-file.ts';
import { ExitCode } from '../../exit-code.ts';
import { type NewFile, writeNewFiles } from '../../new-files/write-new-files.ts';
import type { Outcome } from '../../outcome.ts';
import { formatCount } from '../../output/format-count.ts';
import { renderNextStep } from '../../output/render-next-step.ts';
import { requireFlag } from '../../parse/require-flag.ts';
import { readDocument } from '../../schema-document/read-document.ts';
import type { SchemaModel } from '../../schema-model/schema-model.ts';

export class ImportCommand extends DmtCommand {
  static override readonly paths: string[][] = [['import']];

  readonly from: string | undefined = Option.String('--from');
  readonly out: string = Option.String('--out', 'src/db/schema');

  protected override async run({ io }: CommandSession): Promise<Outcome> {
    const from = requireFlag('--from', this.from, 'dmt import --from schema.json');
    const { tenant, shared } = readDocument(readText(io.cwd, from), from);
    const folder = resolve(io.cwd, this.out);
    const neighbour = { specifier: './shared.js', model: shared };
    const files: NewFile[] = [
      ...(isEmpty(tenant)
        ? []
        : [{ path: join(folder, 'tenant.ts'), text: writeSchemaFile(tenant, neighbour) }]),
      ...(isEmpty(shared) ? [] : [{ path: join(folder, 'shared.ts'), text: writeSchemaFile(shared) }]),
    ];
    await writeNewFiles(files, io.cwd);
    const filledByCode = [...tenant.tables, ...shared.tables].flatMap((table) =>
      table.columns.filter((column) => column.isFilledByCode).map(({ name }) => `${table.name}.${name}`),
    );
    const paths = files.map(({ path }) => relative(io.cwd, path));
    return {
      exitCode: ExitCode.done,
      document: {
        files: paths,
        tables: { tenant: tenant.tables.length, shared: shared.tables.length },
        filledByCode,
      },
      render: (look) => {
        const { palette, glyphs } = look;
        const count = formatCount(tenant.tables.length + shared.tables.length, 'table');
        return [
          `${palette.good(glyphs.good)} ${count} written`,
          ...paths.map((path) => `    ${path}`),
          ...(filledByCode.length === 0
            ? []
            : [
                `${palette.attention(glyphs.attention)} Code filled in ${filledByCode.join(', ')}: that is not in an export`,
              ]),
          renderNextStep('Import them in the configuration, then run dmt generate.', look),
        ].join('\n');
      },
    };
  }
}

function readText(cwd: string, shownFile: string): string {
  const file = resolve(cwd, shownFile);
  if (!existsSync(file))
    throw new UsageError(`There is no file ${shownFile}.`, 'Correct the path of --from.');
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    const code = String(Reflect.get(Object(cause), 'code'));
    throw new UsageError(`The file ${shownFile} cannot be read (${code}).`, 'Correct the path of --from.');
  }
}

function isEmpty(model: SchemaModel): boolean {
  return Object.values(model).every((list: readonly unknown[]) => list.length === 0);
}
