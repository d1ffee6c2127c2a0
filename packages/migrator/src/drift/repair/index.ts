export { renderRepairScript } from './render-repair-script.ts';
