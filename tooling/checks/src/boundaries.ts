import { resolve } from 'node:path';
import { checkBoundaries } from './check-boundaries.ts';
import { formatViolation } from './violation.ts';

const root = resolve(process.argv[2] ?? resolve(import.meta.dirname, '../../..'));
const violations = checkBoundaries(root);

for (const violation of violations) console.error(formatViolation(violation));
console.log(violations.length === 0 ? 'boundaries: ok' : `boundaries: ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;
