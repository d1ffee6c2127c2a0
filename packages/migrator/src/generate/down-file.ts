/** What drizzle-kit puts between two statements. */
export const BREAKPOINT = '--> statement-breakpoint\n';

const DESTROYS = /\b(drop (table|column|type|schema|sequence|view)|set data type)\b/i;

/** The text of a down file: the statements, those that lose data marked. */
export function renderDownFile(statements: ReadonlyArray<string>): string {
  return statements.map(mark).join(BREAKPOINT) || '-- Nothing to take back.\n';
}

function mark(statement: string): string {
  const text = `${statement.trim()}\n`;
  return DESTROYS.test(text) ? `-- Destroys data.\n${text}` : text;
}
