import type { Finding, Severity } from './finding.ts';

/** What was found under one heading. */
export interface TopicFindings {
  readonly topic: string;
  readonly title: string;
  readonly findings: readonly Finding[];
}

/** What a person who helps would ask first. Holds no secret. */
export interface Surroundings {
  readonly dmt: string;
  readonly node: string;
  readonly platform: string;
  readonly configFile?: string;
  readonly strategy?: string;
  readonly pooler?: string;
  readonly server?: string;
  readonly database?: string;
  readonly role?: string;
}

export interface Examination {
  readonly surroundings: Surroundings;
  readonly topics: readonly TopicFindings[];
}

export function findingsOf({ topics }: Examination): readonly Finding[] {
  return topics.flatMap(({ findings }) => findings);
}

export function countSeverity(examination: Examination, severity: Severity): number {
  return findingsOf(examination).filter((finding) => finding.severity === severity).length;
}
