import { standardRun } from './standard-run.js';

standardRun(1);
