export interface Spread {
  readonly median: number;
  readonly lowerQuartile: number;
  readonly upperQuartile: number;
}

/** Linear interpolation between the neighbours, as R and NumPy do by default. */
export function quantile(values: readonly number[], fraction: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = (sorted.length - 1) * fraction;
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  if (below === undefined || above === undefined) return Number.NaN;
  return below + (above - below) * (position - Math.floor(position));
}

export function spreadOf(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    lowerQuartile: quantile(values, 0.25),
    upperQuartile: quantile(values, 0.75),
  };
}

/** Each round's figure over the baseline's of the same round: what a slow minute does to both cancels out. */
export function ratiosPerRound(values: readonly number[], baseline: readonly number[]): number[] {
  return values.flatMap((value, round) => {
    const reference = baseline[round];
    return reference === undefined || reference === 0 ? [] : [value / reference];
  });
}
