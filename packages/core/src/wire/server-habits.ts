/** What servers do differently; learnt from their answers, since what stands behind a pooler may change. */
export interface ServerHabits {
  /**
   * Up to PostgreSQL 17 a simple Query ends the implicit transaction of what was executed before it. From 18 on one
   * with a single command leaves it open (ReadyForQuery says `T`), and a Sync behind it loses the transaction.
   */
  leavesTransactionsOpen: boolean;
}

/**
 * Certainly one command, or none: any other `;` may divide two. A parameter without its value, and a NUL, are told
 * otherwise by the extended protocol.
 */
export function isOneCommand(text: string): boolean {
  if (text.includes('$') || text.includes('\0')) return false;
  const end = text.indexOf(';');
  return end === -1 || text.slice(end + 1).trim() === '';
}
