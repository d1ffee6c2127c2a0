import * as v from 'valibot';
import { describeKind } from '../../errors/index.ts';
import { findNearestKey } from './nearest-key.ts';
import { problem } from './problem.ts';

/** A schema for one option, whatever it accepts. */
export type OptionSchema = v.GenericSchema<unknown, unknown>;

/** One schema for each key of an interface of options, so that neither side can forget one. */
export type OptionSchemas<Options> = { readonly [K in keyof Required<Options>]: OptionSchema };

/**
 * An object with these keys and no others. Every unknown key is a problem of its own, with the key that was
 * probably meant.
 */
export function knownObject(schemas: Readonly<Record<string, OptionSchema>>): OptionSchema {
  const knownKeys = Object.keys(schemas);
  return v.pipe(
    v.custom<object>(isOptionsObject, (issue) => `must be an object, not ${describeKind(issue.input)}`),
    v.looseObject(schemas),
    v.rawCheck(({ dataset, addIssue }) => {
      const input: Record<string, unknown> = { ...Object(dataset.value) };
      for (const [key, value] of Object.entries(input)) {
        if (knownKeys.includes(key)) continue;
        const path = { type: 'object' as const, origin: 'key' as const, input, key, value };
        addIssue({ message: describeUnknownKey(key, knownKeys), path: [path] });
      }
    }),
  );
}

function isOptionsObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function describeUnknownKey(key: string, knownKeys: readonly string[]): string {
  const nearest = findNearestKey(key, knownKeys);
  const hint = nearest === undefined ? `there are ${knownKeys.join(', ')}` : `did you mean ${nearest}?`;
  return problem('is not an option', hint);
}
