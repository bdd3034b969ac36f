import { type PlanBundle, planProject } from '../index.js';
import type { Acks } from './commands/ack-option.js';
import type { Context } from './context.js';
import { Failure } from './failure.js';
import { createProgress } from './progress.js';
import { openProject, warn } from './project.js';
import { EXIT_OF_STATUS } from './status-codes.js';

/** What a plan is narrowed to, and what is said of it. */
export interface PlanWishes {
  readonly target?: readonly string[];
  readonly ack?: Acks;
  readonly adopt?: readonly string[];
}

/** Plans the project. */
export async function makePlan(context: Context, { target, ack, adopt }: PlanWishes): Promise<PlanBundle> {
  const progress = createProgress(context);
  await progress.say('loading the policy');
  const { project } = await openProject(context);
  await progress.say('planning');
  const result = await planProject(project, {
    dir: context.projectDir,
    version: context.version,
    now: context.now,
    env: context.io.env,
    say: (one) => void progress.say(`${one.target}: ${one.text}`),
    ...(target && { targets: target }),
    ...(ack && { acks: ack }),
    ...(adopt && { adopt: new Set(adopt) }),
  });
  await progress.clear();
  const found = result.diagnostics.filter((one) => !project.diagnostics.includes(one));
  if (result.status !== 'ok') {
    throw new Failure(EXIT_OF_STATUS[result.status], 'there is no plan; nothing was changed', {
      diagnostics: found,
      folder: context.projectShown,
    });
  }
  await warn(context, found);
  return result.bundle;
}
