import type { MetricFamily, MetricSample } from './metric-families.ts';

/**
 * Metrics in the text format that Prometheus scrapes.
 *
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderPrometheusText(families: readonly MetricFamily[]): string {
  return families.map(renderFamily).join('');
}

function renderFamily(family: MetricFamily): string {
  const { name, help, type } = family;
  const samples = family.readSamples().map(renderSample);
  return [`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${type}`, ...samples, ''].join('\n');
}

function renderSample({ name, labels, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escapeLabel(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`;
}

function escapeHelp(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string): string {
  return escapeHelp(text).replaceAll('"', '\\"');
}
