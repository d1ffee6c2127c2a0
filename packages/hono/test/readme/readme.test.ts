import { describeReadme } from '@dmt-tooling/request-kit';
import { listen } from '../listen.ts';

describeReadme(new URL('../../README.md', import.meta.url), {
  files: ['schema.ts', 'tenants.ts', 'app.ts'].map((name) => new URL(name, import.meta.url)),
  async serve() {
    const { app } = await import('./app.ts');
    const { tenants } = await import('./tenants.ts');
    const running = await listen(app);
    return { ...running, close: () => running.close().then(() => tenants.dispose()) };
  },
});
