import { UsageError } from '@dmt/core';
import * as v from 'valibot';
import type { SchemaSides } from '../schema-model/schema-model.ts';
import { documentSchema } from './document-schema.ts';

const VERSION = 1;

/** @param shownFile - the file as messages name it @throws DMT_USAGE when it is no export, or a broken one */
export function readDocument(text: string, shownFile: string): SchemaSides {
  const carried = carriedBy(parse(text, shownFile));
  if (carried === undefined) {
    throw new UsageError(
      `The file ${shownFile} is no export of dmt: it has no "x-dmt".`,
      'Write one with `dmt export --format json`.',
    );
  }
  const version: unknown = Reflect.get(Object(carried), 'version');
  if (typeof version === 'number' && version > VERSION) {
    throw new UsageError(
      `The file ${shownFile} has version ${version} of the format, and this dmt reads ${VERSION}.`,
      'Update @dmt/cli, or export it with this version.',
    );
  }
  const result = v.safeParse(documentSchema, carried);
  if (result.success) return result.output;
  const [issue] = result.issues;
  throw new UsageError(
    `The file ${shownFile} is broken at x-dmt.${v.getDotPath(issue) ?? ''}: ${issue.message}.`,
    'Export it again; it is not meant to be written by hand.',
  );
}

function parse(text: string, shownFile: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new UsageError(`The file ${shownFile} is not JSON: ${why.replace(/\.$/, '')}.`, 'Export it again.');
  }
}

function carriedBy(document: unknown): unknown {
  return typeof document === 'object' && document !== null ? Reflect.get(document, 'x-dmt') : undefined;
}
