/** What many contenders open together must fit into the server's 100, of which some are kept back. */
const CONNECTIONS_AT_ONCE = 90;
const CONNECTIONS_EACH = 20;
/** Those that are content with less. */
const CONNECTIONS: Readonly<Record<string, number>> = { 'dmt pipelined': 10, 'dmt prepared': 10 };

/** The incumbent opens as many connections as it can get; the others would be refused. */
const ALONE = 'incumbent';

/** Contenders that are open together, in their order: the first group has the baseline in it. */
export function groupContenders(names: readonly string[]): string[][] {
  const groups: string[][] = [];
  let taken = CONNECTIONS_AT_ONCE;
  for (const name of names.filter((each) => each !== ALONE)) {
    const connections = CONNECTIONS[name] ?? CONNECTIONS_EACH;
    if (taken + connections > CONNECTIONS_AT_ONCE) {
      groups.push([]);
      taken = 0;
    }
    groups.at(-1)?.push(name);
    taken += connections;
  }
  return names.includes(ALONE) ? [...groups, [ALONE]] : groups;
}
