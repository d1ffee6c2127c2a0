import * as v from 'valibot';
import { knownObject, type OptionSchema } from './known-object.ts';
import { oneOf } from './option-schemas.ts';

export const severity: OptionSchema = oneOf(['off', 'warn', 'error']);

/** A severity, or a list of a severity and options. */
export function withOptions(options: Readonly<Record<string, OptionSchema>>): OptionSchema {
  const pair = v.strictTuple(
    [severity, knownObject(options)],
    "must be a severity, or [severity, options] as in ['warn', {}]",
  );
  return v.optional(v.lazy((value): OptionSchema => (Array.isArray(value) ? pair : severity)));
}

/** The same schema for each of several keys. */
export function each<Key extends string>(
  keys: readonly Key[],
  schema: OptionSchema,
): Record<Key, OptionSchema> {
  // Every key is there, which the type of fromEntries() cannot say.
  return Object.fromEntries(keys.map((key) => [key, schema])) as Record<Key, OptionSchema>;
}
