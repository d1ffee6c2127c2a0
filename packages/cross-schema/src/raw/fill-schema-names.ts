import { sqlTokens } from './sql-tokens.ts';

/** What `$tenant.` and `$shared.` stand for, quoted. */
export interface SchemaNames {
  readonly tenant: string;
  readonly shared: string;
}

export interface FilledText {
  readonly text: string;
  /** Whether something follows a semicolon. */
  readonly hasSeveralStatements: boolean;
}

/**
 * Puts the names of schemas in the place of `$tenant.` and `$shared.`, wherever PostgreSQL would read a name: not in strings,
 * comments, quoted identifiers and dollar quotes.
 */
export function fillSchemaNames(template: string, names: SchemaNames): FilledText {
  let text = '';
  let isEnded = false;
  let hasSeveralStatements = false;
  for (const token of sqlTokens(template)) {
    text += token.side === undefined ? token.text : `${names[token.side]}.`;
    if (token.kind === 'end') isEnded = true;
    else if (isEnded && token.kind !== 'silent') hasSeveralStatements = true;
  }
  return { text, hasSeveralStatements };
}
