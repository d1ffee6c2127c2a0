import {
  describeAborts,
  describeContextSurvival,
  describeFailClosed,
  describeLoad,
} from '@dmt-tooling/request-kit';
import { trpcFramework } from './serve-trpc.ts';

describeFailClosed(trpcFramework);
describeContextSurvival(trpcFramework);
describeLoad(trpcFramework);
describeAborts(trpcFramework);
