import { UsageError } from '@dmt/core';
import { toStyle } from '../schema-lint/naming-styles.ts';

/** One name in the ways that code and database write it. */
export interface ScaffoldName {
  readonly snake: string;
  readonly kebab: string;
  readonly camel: string;
  /** Of one row: `OrderItem` of `order_items`. */
  readonly singular: string;
}

/** @throws DMT_USAGE */
export function parseScaffoldName(text: string): ScaffoldName {
  if (!/^[a-z][a-z0-9]*(?:[-_]?[a-z0-9]+)*$/i.test(text) || text.length > 50) {
    throw new UsageError(
      `NAME does not take ${JSON.stringify(text)}.`,
      'Use letters, digits, - and _, such as order_items; no path and no extension.',
    );
  }
  const pascal = toStyle(text, 'PascalCase');
  const one = singularOf(pascal);
  return {
    snake: toStyle(text, 'snake_case'),
    kebab: toStyle(text, 'kebab-case'),
    camel: toStyle(text, 'camelCase'),
    singular: one === pascal ? `${pascal}Row` : one,
  };
}

function singularOf(plural: string): string {
  if (/[^aeiou]ies$/i.test(plural)) return `${plural.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|z)es$/i.test(plural)) return plural.slice(0, -2);
  return /[^isu]s$/i.test(plural) ? plural.slice(0, -1) : plural;
}
