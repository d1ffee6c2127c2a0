import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { createDevProject, detach, dev } from './dev-project.ts';
import { parseDocument } from './run-cli.ts';

it('is one server, however many begin it at once, also where nobody else gets in', async () => {
  const project = createDevProject();
  const documents = await Promise.all([detach(project), detach(project), detach(project)]);
  const stopped = await dev(project, ['--stop', '--json']);
  // root's is outside of a project where nobody else gets in.
  rmSync(resolve(project.folder, String(documents[0]?.data)), { recursive: true, force: true });
  project.remove();

  expect(new Set(documents.map(({ url }) => url)).size).toBe(1);
  expect(documents.map(({ status }) => status).toSorted()).toEqual(['running', 'running', 'started']);
  expect(parseDocument(stopped)).toEqual({ status: 'stopped' });
});
