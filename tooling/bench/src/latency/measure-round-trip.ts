import { quantile } from '../report/statistics.ts';
import { withClient } from '../server/bench-server.ts';

const TRIPS = 200;

/** What a round trip really takes, in milliseconds: timers are coarser than what is asked of them. */
export function measureRoundTrip(url: string): Promise<number> {
  return withClient(url, async (client) => {
    const trips: number[] = [];
    for (let trip = 0; trip < TRIPS; trip += 1) {
      const startedAt = performance.now();
      await client.query('select 1');
      trips.push(performance.now() - startedAt);
    }
    return quantile(trips, 0.5);
  });
}
