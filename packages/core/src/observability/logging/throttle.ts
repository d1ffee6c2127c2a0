/**
 * Passes the first of many events on at once, and those that follow as one, at the end of each interval in which there
 * were any: the last of them, with how many they were.
 */
export function throttle<T>(pass: (event: T, times: number) => void, intervalMs: number): (event: T) => void {
  let held: { last: T; times: number } | undefined;
  let isHolding = false;

  function hold(): void {
    isHolding = true;
    setTimeout(() => {
      isHolding = false;
      if (held === undefined) return;
      const { last, times } = held;
      held = undefined;
      hold();
      pass(last, times);
    }, intervalMs).unref();
  }

  return (event) => {
    if (isHolding) {
      held = { last: event, times: (held?.times ?? 0) + 1 };
      return;
    }
    hold();
    pass(event, 1);
  };
}
