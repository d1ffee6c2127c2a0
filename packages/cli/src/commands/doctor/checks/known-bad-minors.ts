/** Releases of PostgreSQL with a defect that concerns dmt. */
interface BadMinors {
  /** By major version: the first minor that has the defect, and the first that has not. */
  readonly minors: Readonly<Record<number, readonly [from: number, fixedIn: number]>>;
  readonly problem: string;
}

// https://www.postgresql.org/support/security/ and the release notes of the minor versions.
const badMinors: readonly BadMinors[] = [
  {
    minors: { 14: [0, 4] },
    problem: 'create index concurrently and reindex concurrently may leave a corrupt index',
  },
  {
    minors: { 14: [0, 14], 15: [0, 9], 16: [0, 5], 17: [0, 1] },
    problem: "a cached plan may apply another role's row level policies (CVE-2024-10976)",
  },
  {
    minors: { 14: [14, 15], 15: [9, 10], 16: [5, 6], 17: [1, 2] },
    problem: 'a role set by `alter role … set role` does not take effect at login',
  },
  {
    minors: { 14: [0, 19], 15: [0, 14], 16: [0, 10], 17: [0, 6] },
    problem: "the planner's statistics may show rows that policies and views hide (CVE-2025-8713)",
  },
  {
    minors: { 14: [21, 22], 15: [16, 17], 16: [12, 13], 17: [8, 9], 18: [2, 3] },
    problem: 'substring() of long text that is not plain ASCII may fail',
  },
];

/** What is wrong with a release, and from which one on its line is free of it all; `undefined` for a good one. */
export function findKnownProblems(
  major: number,
  minor: number,
): { readonly problems: readonly string[]; readonly fixedIn: number } | undefined {
  const ofMajor = badMinors.flatMap(({ minors, problem }) => {
    const range = minors[major];
    return range === undefined ? [] : [{ problem, from: range[0], fixedIn: range[1] }];
  });
  const hits = ofMajor.filter(({ from, fixedIn }) => minor >= from && minor < fixedIn);
  if (hits.length === 0) return undefined;
  return {
    problems: hits.map(({ problem }) => problem),
    // Of all of them, so that an update does not lead into the next defect.
    fixedIn: Math.max(...ofMajor.map(({ fixedIn }) => fixedIn)),
  };
}
