import type { Look } from './output/output.ts';

/** What a command found or did, in both forms of output. */
export interface Outcome {
  readonly exitCode: number;
  /** The document of `--json`. Its fields are part of the public interface. */
  readonly document: Readonly<Record<string, unknown>>;
  /** The same for a person. */
  render(look: Look): string;
}
