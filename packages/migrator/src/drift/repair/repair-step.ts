/** A line of a repair script: a statement, or what nobody but a person can decide. */
export type RepairStep =
  | {
      readonly sql: string;
      /** Why the statement is written as a comment: it may lose data, or stop others for long. */
      readonly danger?: string;
      readonly note?: string;
    }
  | { readonly byHand: string };

export function renderStep(step: RepairStep): string {
  if ('byHand' in step) return `-- BY HAND: ${oneLine(step.byHand)}`;
  if (step.danger !== undefined) {
    const commented = `${step.sql.trimEnd().replace(/;$/, '')};`.replaceAll(/\r\n?|\n/g, '\n-- ');
    return `-- DANGEROUS, ${step.danger}:\n-- ${commented}`;
  }
  const note = step.note === undefined ? '' : `-- ${step.note}:\n`;
  return `${note}${step.sql.trimEnd().replace(/;$/, '')};`;
}

/** Names may hold line breaks, which would end the comment. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ');
}
