import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { configText, createProject, type Project } from './create-project.ts';
import { parseDocument, type RunResult, runCli } from './run-cli.ts';

/** A command line or a project that is refused before anything is asked of a database. */
export interface BadInput {
  readonly title: string;
  readonly argv: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  /** Symbolic links, by where they are. */
  readonly links?: Readonly<Record<string, string>>;
  readonly code: string;
  readonly exitCode: number;
  /** What the line of cause must name. */
  readonly reason: RegExp;
  readonly hint: RegExp;
}

/** Where no server listens. */
export const NOWHERE = 'postgres://app:s3cret-word@127.0.0.1:1/app';
export const valid = { 'tenant.config.ts': configText(NOWHERE) };
export const usage = { code: 'DMT_USAGE', exitCode: 2 };

/** Each case in both forms of output: one cause, one hint, no stack, no secret, and nothing changed on disk. */
export function describeBadInput(cases: readonly BadInput[]): void {
  describe.each(cases)('$title', (input) => {
    let project: Project;
    afterEach(() => project.remove());

    async function run(argv: readonly string[]): Promise<RunResult> {
      project = createProject(input.files ?? valid);
      for (const [path, target] of Object.entries(input.links ?? {}))
        symlinkSync(target, join(project.folder, path));
      const before = project.describe();
      const result = await runCli(argv, { cwd: project.folder });
      expect(project.describe()).toEqual(before);
      return result;
    }

    it('is one line of cause and one hint on stderr, without a stack or a secret', async () => {
      const { exitCode, stdout, stderr } = await run(input.argv);

      expect({ exitCode, stderr }).toMatchObject({ exitCode: input.exitCode });
      expect(stdout).toBe('');
      const [cause = '', hint = '', ...others] = stderr.trimEnd().split('\n');
      expect(cause).toMatch(input.reason);
      expect(hint).toMatch(input.hint);
      expect(others).toEqual([]);
      expect(stderr).not.toMatch(/\n\s+at |s3cret-word/);
    });

    it('is a document on stdout with --json', async () => {
      const result = await run(['--json', ...input.argv]);

      expect(result.exitCode).toBe(input.exitCode);
      expect(result.stderr).toBe('');
      expect(parseDocument(result)).toMatchObject({
        error: {
          code: input.code,
          reason: expect.any(String),
          remedy: expect.any(String),
          exitCode: input.exitCode,
        },
      });
      expect(result.stdout).not.toContain('s3cret-word');
    });
  });
}
