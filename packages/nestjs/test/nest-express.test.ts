import {
  describeAborts,
  describeContextSurvival,
  describeDisconnect,
  describeFailClosed,
  describeLoad,
} from '@dmt-tooling/request-kit';
import { ExpressAdapter } from '@nestjs/platform-express';
import { nestFramework } from './serve-nest.ts';

const framework = nestFramework('Nest on Express', () => new ExpressAdapter());

describeFailClosed(framework);
describeContextSurvival(framework);
describeLoad(framework);
describeAborts(framework);
describeDisconnect(framework);
