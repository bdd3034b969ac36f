import { standardRun } from './standard-run.js';

standardRun(2_501);
