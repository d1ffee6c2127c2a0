/** What is prepared on one connection costs five times as much on another. */
const LEFT_TO_ITS_LANE = 2;

/**
 * What each lane does: its own, to which may be added as it goes, then what the one has yet to do who has most, but for the next few
 * of these. A lane that waits for a lock holds up no more than that.
 */
export function takeOver<Step extends object>(
  hands: ReadonlyArray<Step[]>,
): ReadonlyArray<Iterator<Step, void>> {
  return hands.map((hand) => take(hand, hands));
}

function* take<Step extends object>(hand: Step[], hands: ReadonlyArray<Step[]>): Generator<Step, void> {
  for (;;) {
    const longest = hands.reduce((most, each) => (each.length > most.length ? each : most), hand);
    const step = hand.length > 0 || longest.length <= LEFT_TO_ITS_LANE ? hand.shift() : longest.pop();
    if (step === undefined) return;
    yield step;
  }
}
