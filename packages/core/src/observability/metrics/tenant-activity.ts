interface Counter {
  statements: number;
}

/** How many tenants are remembered before the quiet ones among them are forgotten. */
const MOST_REMEMBERED = 10_000;

/** Who sends most statements of late, in bounded memory. */
export interface TenantActivity {
  record(tenantId: string): void;
  /** The busiest tenants, busiest first. */
  busiest(count: number): string[];
}

export function createTenantActivity(mostRemembered: number = MOST_REMEMBERED): TenantActivity {
  const counters = new Map<string, Counter>();

  /** Everybody's past counts half until enough of them have none: whoever is busy stays. */
  function forgetQuiet(): void {
    while (counters.size > mostRemembered / 2) {
      for (const [tenantId, counter] of counters) {
        counter.statements = Math.floor(counter.statements / 2);
        if (counter.statements === 0) counters.delete(tenantId);
      }
    }
  }

  return {
    record: (tenantId) => {
      const counter = counters.get(tenantId);
      if (counter !== undefined) {
        counter.statements++;
        return;
      }
      if (counters.size >= mostRemembered) forgetQuiet();
      counters.set(tenantId, { statements: 1 });
    },
    busiest: (count) =>
      [...counters]
        .sort(([, left], [, right]) => right.statements - left.statements)
        .slice(0, count)
        .map(([tenantId]) => tenantId),
  };
}
