import { describeReadme } from '@dmt-tooling/request-kit';
import { listen } from '../listen.ts';

describeReadme(new URL('../../README.md', import.meta.url), {
  files: ['schema.ts', 'tenants.ts', 'app.ts'].map((name) => new URL(name, import.meta.url)),
  serve: async () => listen((await import('./app.ts')).app),
});
