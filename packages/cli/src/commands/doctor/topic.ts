import type { Finding } from './finding.ts';
import type { Patient, Project } from './patient.ts';

/** Checks of one topic, which stand under one heading. */
export interface Topic<Subject> {
  /** What the names of its findings begin with: `pool`. */
  readonly name: string;
  readonly title: string;
  examine(subject: Subject): Promise<readonly Finding[]>;
}

/** A topic that needs no database. */
export type ProjectTopic = Topic<Project>;
/** A topic that does. */
export type DatabaseTopic = Topic<Patient>;
