const grouped = new Intl.NumberFormat('en-US');

/** `1 tenant`, `2,000 tenants`. */
export function formatCount(count: number, noun: string): string {
  return `${formatNumber(count)} ${noun}${count === 1 ? '' : 's'}`;
}

export function formatNumber(value: number): string {
  return grouped.format(value);
}
