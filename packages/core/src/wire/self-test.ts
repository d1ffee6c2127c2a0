import { ownTypes } from './own-types.ts';
import type { PgResult, StatementConfig } from './pg-internals.ts';
import type { Prefix } from './prefix.ts';
import type { WireConnection } from './wire-connection.ts';

/**
 * Proves on a live connection that this version of `pg` carries our envelopes: the settings hold for the
 * statement, its rows are the statement's own, and afterwards the settings are gone.
 */
export async function passesSelfTest(connection: WireConnection, prefix: Prefix): Promise<boolean> {
  const [expectedPath] = prefix.values;
  const text = `select pg_catalog.current_setting('search_path') as path, 'dmt'::text as value`;
  const inside = [
    { text: `${text} where $1::bool`, values: [true], types: ownTypes },
    { text: `${text} where $1::bool`, values: [true], name: 'self_test', types: ownTypes },
    { text, types: ownTypes },
  ];
  try {
    const isAnswered = async (config: StatementConfig): Promise<boolean> => {
      const isPrepared = config.name !== undefined;
      const request = { envelope: { prefix }, config, schemaName: 'pg_catalog', isPrepared };
      const row = firstRow(await connection.run(request));
      return row?.path === expectedPath && row?.value === 'dmt';
    };
    for (const config of inside) if (!(await isAnswered(config))) return false;
    if (connection.isShareable) {
      connection.share(true);
      const answered = await Promise.all(inside.map(isAnswered));
      connection.share(false);
      if (answered.includes(false)) return false;
    }
    const after = await connection.run({
      envelope: {},
      config: { text, types: ownTypes },
      schemaName: 'pg_catalog',
    });
    return firstRow(after)?.path !== expectedPath && connection.status === 'I';
  } catch (error) {
    // Anything of pg's own making means that its internals are not what we know; the rest is the server's.
    if (error instanceof TypeError) return false;
    throw error;
  }
}

function firstRow(result: PgResult | PgResult[]): Record<string, unknown> | undefined {
  if (Array.isArray(result)) return undefined;
  // Object rows: no rowMode was asked for.
  return result.rows[0] as Record<string, unknown> | undefined;
}
