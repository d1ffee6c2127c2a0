import {
  describeAborts,
  describeContextSurvival,
  describeFailClosed,
  describeLoad,
} from '@dmt-tooling/request-kit';
import { yogaFramework } from './serve-yoga.ts';

describeFailClosed(yogaFramework);
describeContextSurvival(yogaFramework);
describeLoad(yogaFramework);
describeAborts(yogaFramework);
