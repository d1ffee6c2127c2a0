import {
  describeAborts,
  describeContextSurvival,
  describeDisconnect,
  describeFailClosed,
  describeLoad,
} from '@dmt-tooling/request-kit';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { nestFramework } from './serve-nest.ts';

const framework = nestFramework('Nest on Fastify', () => new FastifyAdapter());

describeFailClosed(framework);
describeContextSurvival(framework);
describeLoad(framework);
describeAborts(framework);
describeDisconnect(framework);
