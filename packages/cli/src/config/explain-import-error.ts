import { dirname, relative } from 'node:path';

const PARSE_ERROR = /^ParseError: (?<problem>.*?)\s*\n\s*(?<file>\S.*):(?<line>\d+):(?<column>\d+)\s*$/s;
const UNDEFINED_NAME = /^(?<name>[\w$]+) is not defined$/;
const MISSING_MODULE = /^Cannot find (?:module|package) '(?<module>[^']+)'/;
const STACK_LOCATION = /\(?(?:file:\/\/)?(?<file>\/[^()]*?|[A-Za-z]:\\[^()]*?):(?<line>\d+):\d+\)?$/;

/** Why a file of the user's could not be run. */
export interface ImportProblem {
  /** The file, with line and column where they are known. */
  readonly place: string;
  /** Goes on a sentence: `it threw: …`. */
  readonly problem: string;
  readonly remedy: string;
}

/** Why a file of the user's, or one that it imports, could not be run: with file and line. */
export function explainImportError(error: unknown, file: string, shownFile: string): ImportProblem {
  const message = error instanceof Error ? error.message : String(error);
  const folder = dirname(file);
  const show = (path: string): string => (path === file ? shownFile : relative(folder, path));

  const parse = PARSE_ERROR.exec(message)?.groups;
  if (parse) {
    const place = `${show(parse.file ?? file)}:${parse.line}:${parse.column}`;
    return {
      place,
      problem: `syntax error, ${lowerFirst(parse.problem ?? '')}`,
      remedy: 'Correct the syntax at that place.',
    };
  }
  const missing = MISSING_MODULE.exec(message)?.groups?.module;
  if (missing !== undefined) {
    return {
      place: shownFile,
      problem: `it imports "${missing}", which was not found`,
      remedy:
        missing.startsWith('.') || missing.startsWith('/')
          ? 'Correct the path.'
          : 'Install the package, or correct its name.',
    };
  }
  const undefinedName = UNDEFINED_NAME.exec(message)?.groups?.name;
  const place = findPlace(error, folder);
  const where = place === undefined ? shownFile : `${show(place.file)}:${place.line}`;
  return {
    place: where,
    problem: `it threw: ${firstLine(message)}`,
    remedy:
      undefinedName === undefined
        ? 'Correct the file, or set what it needs (an environment variable, for example).'
        : `Import or define ${undefinedName} there.`,
  };
}

/** The first place in the stack that is the user's own code. */
function findPlace(error: unknown, folder: string): { file: string; line: string } | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  for (const line of stack.split('\n')) {
    const groups = STACK_LOCATION.exec(line.trim())?.groups;
    const file = groups?.file;
    if (file?.startsWith(folder) && !file.includes('node_modules')) return { file, line: groups?.line ?? '' };
  }
  return undefined;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').trim().replace(/\.$/, '');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
