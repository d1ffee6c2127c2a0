/** One thing that may be typed next. */
export interface Candidate {
  readonly value: string;
  /** What it is, for shells that show that. */
  readonly note?: string;
}

/** What the shell is to offer: these words, or the names of files. */
export type Completion = readonly Candidate[] | 'files';
