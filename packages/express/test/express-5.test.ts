import {
  describeAborts,
  describeContextSurvival,
  describeDisconnect,
  describeFailClosed,
  describeLoad,
} from '@dmt-tooling/request-kit';
import express from 'express';
import { expressFramework } from './serve-express.ts';

const framework = expressFramework('Express 5', express);

describeFailClosed(framework);
describeContextSurvival(framework);
describeLoad(framework);
describeAborts(framework);
describeDisconnect(framework);
