const grouped = new Intl.NumberFormat('en-US');

/** `1 tenant`, `2,000 tenants`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

export function formatNumber(value: number): string {
  return grouped.format(value);
}
