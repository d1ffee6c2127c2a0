import { FILES_DIRECTIVE } from '../commands/completion/completion-protocol.ts';
import type { CliIo } from '../io.ts';
import type { Completion } from './candidate.ts';
import { completeLine } from './complete-line.ts';

/** A shell that hangs is worse than one that does not complete. */
const PATIENCE_MS = 3_000;

/**
 * Prints what may stand under the cursor, a line each, with its note after a tab. Silent about everything else:
 * a message would be printed into the line that is being typed.
 */
export async function answerCompletion(line: string, io: CliIo): Promise<void> {
  const timer = new AbortController();
  const completion = await Promise.race([complete(line, io), giveUp(timer.signal)]);
  timer.abort();
  if (completion === 'files') io.stdout.write(`${FILES_DIRECTIVE}\n`);
  else io.stdout.write(completion.map(({ value, note = '' }) => `${value}\t${note}\n`).join(''));
}

async function complete(line: string, io: CliIo): Promise<Completion> {
  try {
    return await completeLine(line, async (kind, words) => {
      // The config loader and the engine are loaded only for what the project alone knows.
      const { createFindValues } = await import('./find-values.ts');
      return createFindValues(io)(kind, words);
    });
  } catch {
    // No config, no database, no folder: there is nothing to offer.
    return [];
  }
}

function giveUp(signal: AbortSignal): Promise<Completion> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), PATIENCE_MS);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  });
}
