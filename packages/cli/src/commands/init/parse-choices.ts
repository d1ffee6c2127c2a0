import { UsageError } from '@dmt/core';
import { type DatabaseChoice, FEATURES, type Feature } from '../../project-template/project-plan.ts';

/** One of a few words. @throws DMT_USAGE */
export function parseChoice<Choice extends string>(
  flag: string,
  value: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === value);
  if (found !== undefined) return found;
  throw UsageError.forOption(flag, value, `${choices.slice(0, -1).join(', ')} or ${choices.at(-1)}`);
}

/** `shared,health`, or `none`. @throws DMT_USAGE */
export function parseFeatures(list: string): readonly Feature[] {
  if (list === 'none') return [];
  const chosen = list.split(',').map((word) => word.trim());
  const wrong = chosen.find((word) => !FEATURES.some((feature) => feature === word));
  if (wrong !== undefined || list.trim() === '')
    throw UsageError.forOption('--features', list, `a list of ${FEATURES.join(',')}, or none`);
  return FEATURES.filter((feature) => chosen.includes(feature));
}

/** `dev`, `compose` or a URL, which is not repeated in errors: there may be a password in it. @throws DMT_USAGE */
export function parseDatabase(value: string): DatabaseChoice {
  if (value === 'dev' || value === 'compose') return { kind: value };
  const problem = problemOfUrl(value);
  if (problem === undefined) return { kind: 'url', url: value };
  throw new UsageError(
    `--database does not take this: ${problem}.`,
    'Use dev, compose, or a URL such as postgres://user:password@host:5432/name.',
  );
}

/** Why a URL leads to no database; `undefined` when it may. */
export function problemOfUrl(text: string): string | undefined {
  if (!/^postgres(?:ql)?:\/\//.test(text)) return 'it is no URL that begins with postgres://';
  if (!URL.canParse(text)) return 'the URL cannot be read; special characters in a password are written %40';
  // A line break or both kinds of quotes would not survive the file of variables.
  if (/[\s'"`\\]/.test(text))
    return 'the URL holds blanks, quotes or backslashes, which are written %20, %27';
  if (new URL(text).pathname.length < 2) return 'the URL names no database';
  return undefined;
}
