import {
  describeAborts,
  describeContextSurvival,
  describeFailClosed,
  describeLoad,
} from '@dmt-tooling/request-kit';
import { apolloFramework } from './serve-apollo.ts';

describeFailClosed(apolloFramework);
describeContextSurvival(apolloFramework);
describeLoad(apolloFramework);
describeAborts(apolloFramework);
