import {
  describeAborts,
  describeContextSurvival,
  describeDisconnect,
  describeFailClosed,
  describeLoad,
} from '@dmt-tooling/request-kit';
import type express from 'express';
import express4 from 'express-4';
import { expressFramework } from './serve-express.ts';

// The types of Express 4 and 5 are strangers to each other; what the application below calls is in both.
const framework = expressFramework('Express 4', express4 as unknown as typeof express);

describeFailClosed(framework);
describeContextSurvival(framework);
describeLoad(framework);
describeAborts(framework);
describeDisconnect(framework);
