/** Ends the demo, with exit code 1, where something it shows does not hold. */
export function assertThat(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new Error(complaint);
}
