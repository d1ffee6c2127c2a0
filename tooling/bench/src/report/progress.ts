/** The step in hand, on one line of the terminal; nothing where there is no terminal. */
export function showProgress(step: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${step}\u001b[K`);
}
