import { quoteIdentifier, quoteLiteral } from '@dmt/core/internal';

/** A place in a text where the tenant's schema goes: as a name, or as a name inside a string constant. */
export interface SchemaHole {
  readonly hole: 'name' | 'string';
}

/** Replaces the bytes from `start` to `end` of a text. */
export interface SchemaEdit extends SchemaHole {
  readonly start: number;
  readonly end: number;
}

/** The SQL of a migration, with a hole wherever the tenant's schema has to be named. */
export interface SqlTemplate {
  readonly segments: ReadonlyArray<string | SchemaHole>;
}

/** Cuts a text at the edits; everything between them stays as it is, byte by byte. */
export function createSqlTemplate(text: string, edits: ReadonlyArray<SchemaEdit>): SqlTemplate {
  const bytes = Buffer.from(text);
  const segments: Array<string | SchemaHole> = [];
  let position = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    segments.push(bytes.toString('utf8', position, edit.start), { hole: edit.hole });
    position = edit.end;
  }
  segments.push(bytes.toString('utf8', position));
  return { segments };
}

export function renderSqlTemplate(template: SqlTemplate, schemaName: string): string {
  const name = quoteIdentifier(schemaName);
  const insideString = quoteLiteral(name)
    .trim()
    .replace(/^E?'|'$/g, '');
  return template.segments
    .map((segment) => (typeof segment === 'string' ? segment : segment.hole === 'name' ? name : insideString))
    .join('');
}
