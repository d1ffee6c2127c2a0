import type { ProjectFinding } from './project-finding.ts';

/** Workflow commands, by which GitHub shows a finding beside its line. */
export function renderGithub(findings: readonly ProjectFinding[]): string[] {
  return findings.map((finding) => {
    const { severity, rule, file, line, why, remedy } = finding;
    const properties = [
      ...(file === undefined ? [] : [`file=${escapeProperty(file)}`]),
      ...(line === undefined ? [] : [`line=${line}`]),
      `title=${escapeProperty(`dmt ${rule}`)}`,
    ];
    const command = severity === 'error' ? 'error' : 'warning';
    return `::${command} ${properties.join(',')}::${escapeData(`${subjectOf(finding)}${why}. ${remedy}`)}`;
  });
}

/** What a finding is about, before its sentence. */
export function subjectOf({ table, column }: ProjectFinding): string {
  if (table === undefined) return '';
  return column === undefined ? `${table}: ` : `${table}.${column}: `;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
