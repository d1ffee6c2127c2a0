import { readFileSync } from 'node:fs';
import { errorCatalogue } from '@dmt/core';
import { packageFolder } from './documented-packages.ts';

export interface ErrorEntry {
  readonly code: string;
  readonly title: string;
  readonly slug: string;
  readonly className: string;
  readonly httpStatus: number;
  readonly exitCode: number;
  readonly cause: string;
  readonly remedy: string;
}

const SECTION = /^`(DMT_[A-Z_]+)`[^\n]*\n\n\*\*Cause\.\*\* (.+?)\n\n\*\*Remedy\.\*\* (.+)$/s;

/** The codes of `@dmt/core`, each with the cause and the remedy of its ERRORS.md. */
export function readErrors(): readonly ErrorEntry[] {
  const words = readWords();
  return Object.entries(errorCatalogue).map(([code, { name, httpStatus, exitCode, docs }]) => {
    const found = words.get(code);
    if (found === undefined) throw new Error(`ERRORS.md of @dmt/core has no entry for ${code}.`);
    return { code, slug: docs, className: name, httpStatus, exitCode, ...found };
  });
}

function readWords(): Map<string, Pick<ErrorEntry, 'title' | 'cause' | 'remedy'>> {
  const text = readFileSync(`${packageFolder('@dmt/core')}/ERRORS.md`, 'utf8');
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => {
        const end = section.indexOf('\n');
        const title = section.slice(0, end).trim();
        const [, code = '', cause = '', remedy = ''] = SECTION.exec(section.slice(end).trim()) ?? [];
        return [code, { title, cause, remedy }];
      }),
  );
}
