import * as v from 'valibot';
import { describeKind, quoteValue } from '../../errors/index.ts';
import { byteLength, MAX_IDENTIFIER_BYTES } from '../../tenant/index.ts';
import type { OptionSchema } from './known-object.ts';
import { problem } from './problem.ts';

const LARGEST_INTEGER = 2_147_483_647;

/** An option that may be left out. */
const option = (isValid: (value: unknown) => boolean, expected: string, show = describeKind): OptionSchema =>
  v.optional(v.custom<unknown>(isValid, (issue) => `must be ${expected}, not ${show(issue.input)}`));

export const flag: OptionSchema = option((value) => typeof value === 'boolean', 'true or false');

export const callback: OptionSchema = option((value) => typeof value === 'function', 'a function');

export const pattern: OptionSchema = option((value) => value instanceof RegExp, 'a regular expression');

export const plainObject: OptionSchema = option(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'an object',
);

export const text: OptionSchema = option(
  (value) => typeof value === 'string' && value !== '' && !value.includes('\0'),
  'a text of at least one character',
  quoteValue,
);

/** A name that PostgreSQL keeps as it is. */
export const identifier: OptionSchema = option(
  isIdentifier,
  `a name of 1 to ${MAX_IDENTIFIER_BYTES} bytes`,
  quoteValue,
);

export const identifiers: OptionSchema = option(
  (value) => Array.isArray(value) && value.every(isIdentifier),
  `a list of names of 1 to ${MAX_IDENTIFIER_BYTES} bytes`,
);

/** `false`, or a section. */
export function offOr(section: OptionSchema): OptionSchema {
  return v.optional(v.lazy((value) => (value === false ? v.literal(false) : section)));
}

/** `true` or `false`, or a section. */
export function flagOr(section: OptionSchema): OptionSchema {
  return v.optional(v.lazy((value) => (typeof value === 'object' ? section : flag)));
}

/** What names of Prometheus may begin with. */
export const metricPrefix: OptionSchema = option(
  (value) => typeof value === 'string' && /^[a-zA-Z_][a-zA-Z0-9_]*$/.test(value),
  'letters, digits and underscores, with no digit first',
  quoteValue,
);

/** Not optional: a logger without one would write nowhere. */
export const logProvider: OptionSchema = v.custom<unknown>(
  isLogProvider,
  (issue) => `must be a logger of pino or winston, not ${describeKind(issue.input)}`,
);

function isLogProvider(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return ['debug', 'info', 'warn', 'error'].every((level) => typeof Reflect.get(value, level) === 'function');
}

/** A whole number, at most what PostgreSQL and timers take. */
export function integer(smallest: number, largest: number = LARGEST_INTEGER): OptionSchema {
  const range = largest === LARGEST_INTEGER ? `of at least ${smallest}` : `from ${smallest} to ${largest}`;
  const isInRange = (value: unknown): boolean =>
    typeof value === 'number' && Number.isInteger(value) && value >= smallest && value <= largest;
  return option(isInRange, `a whole number ${range}`, quoteValue);
}

/** A number, whole or not. */
export function factor(smallest: number): OptionSchema {
  const isInRange = (value: unknown): boolean =>
    typeof value === 'number' && Number.isFinite(value) && value >= smallest;
  return option(isInRange, `a number of at least ${smallest}`, quoteValue);
}

/** One of a few words; those that come with a later version are told apart from mistakes. */
export function oneOf(words: readonly string[], laterWords: readonly string[] = []): OptionSchema {
  const expected = words.map((word) => `'${word}'`).join(' or ');
  return v.optional(
    v.custom<unknown>(
      (value) => words.some((word) => word === value),
      ({ input }) =>
        laterWords.some((word) => word === input)
          ? problem(`is ${quoteValue(input)}, which is not available yet`, `use ${expected} or leave it out`)
          : `must be ${expected}, not ${quoteValue(input)}`,
    ),
  );
}

function isIdentifier(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    value !== '' &&
    !/[\p{Cc}\p{Surrogate}]/u.test(value) &&
    byteLength(value) <= MAX_IDENTIFIER_BYTES
  );
}
