/** Access in words: who reaches what, under which conditions. */
export { describeConditions, describeDuration, describeRequirement, describeSituation } from './describe-piece.js';
export { describeSchedule } from './describe-schedule.js';
export { describeWho } from './describe-who.js';
export { type WhatCanRow, whatCan } from './what-can.js';
export { type AccessRow, type WhoCan, whoCan } from './who-can.js';
