import { UsageError } from '@dmt/core';
import { DmtCommand } from '../../base-command.ts';
import { Option } from '../../clipanion.ts';
import type { CommandSession } from '../../command-session.ts';
import type { LoadedConfig } from '../../config/loaded-config.ts';
import { ExitCode } from '../../exit-code.ts';
import type { Outcome } from '../../outcome.ts';
import { renderDocument } from '../../schema-document/render-document.ts';
import { readSchema } from '../../schema-model/read-schema.ts';
import type { SchemaModel, SchemaSides } from '../../schema-model/schema-model.ts';
import { renderMermaid } from './render-mermaid.ts';
import { renderTypescript } from './render-typescript.ts';

const RENDERERS: Readonly<Record<string, (sides: SchemaSides) => string>> = {
  json: (sides) => JSON.stringify(renderDocument(sides), null, 2),
  typescript: renderTypescript,
  mermaid: renderMermaid,
};

export class ExportCommand extends DmtCommand {
  static override readonly paths: string[][] = [['export']];

  readonly format: string | undefined = Option.String('--format');
  readonly type: string | undefined = Option.String('--type');

  protected override async run(session: CommandSession): Promise<Outcome> {
    const { format, type = 'both' } = this;
    if (format === undefined) {
      throw new UsageError('--format is missing.', 'Write for example `dmt export --format json`.');
    }
    const render = RENDERERS[format];
    if (!render || !Object.hasOwn(RENDERERS, format)) {
      throw UsageError.forOption('--format', format, 'json, typescript or mermaid');
    }
    if (!['tenant', 'shared', 'both'].includes(type)) {
      throw UsageError.forOption('--type', type, 'tenant, shared or both');
    }
    const sides = readSides(await session.openConfig(this.config), type);
    return {
      exitCode: ExitCode.done,
      document: format === 'json' ? { ...renderDocument(sides) } : { format, content: render(sides) },
      render: () => render(sides),
    };
  }
}

const NOTHING: SchemaModel = { schemas: [], roles: [], enums: [], sequences: [], tables: [], views: [] };

/** @throws DMT_USAGE when there is no table: whoever exports expects some */
function readSides({ schemas, drizzle }: LoadedConfig, type: string): SchemaSides {
  const read = (side: 'tenant' | 'shared'): SchemaModel =>
    type === 'both' || type === side ? readSchema(schemas[side] ?? {}, drizzle?.casing) : NOTHING;
  const sides = { tenant: read('tenant'), shared: read('shared') };
  if (sides.tenant.tables.length + sides.shared.tables.length > 0) return sides;
  throw new UsageError(
    type === 'both'
      ? 'The schemas of the configuration hold no table to export.'
      : `schemas.${type} of the configuration holds no table to export.`,
    "Import the files with the tables: `import * as tenant from './src/db/schema/tenant'`.",
  );
}
