import { type AccessRequest, decodeRequest, type Estate, type Platform, postureDevice } from '../../index.js';
import { callersOf, requestFailure } from '../callers.js';
import { usageFailure } from '../failure.js';
import { named, resourceNamed } from '../names.js';
import { optionOf, type QuestionOptions, requestOf, saysDevice } from './question.js';

/** The requests of a question of the command line: one for each caller that it stands for. `now`: milliseconds since 1970. */
export function requestsOf(
  estate: Estate,
  resource: string | undefined,
  options: QuestionOptions,
  now: number,
): readonly AccessRequest[] {
  if ((resource === undefined) === (options.endpoint === undefined)) {
    throw usageFailure('it is not said what is asked for', 'name one resource, or pass --endpoint');
  }
  const device = shorthandDevice(estate, options);
  const name = resource === undefined ? undefined : resourceNamed(estate, resource);
  for (const approval of options.approval ?? []) named('approval', approval, estate.approvals.keys());
  return callersOf(estate, options).map(({ json, unnamed }) => {
    const decoded = decodeRequest({ ...requestOf(name, options), principal: json }, estate, now);
    if ('error' in decoded) throw requestFailure(decoded.error, optionOf);
    return { ...decoded.request, ...(unnamed && { principal: unnamed }), ...(device && { device }) };
  });
}

function shorthandDevice(estate: Estate, options: QuestionOptions): AccessRequest['device'] {
  const { posture, platform } = options;
  if (!posture) return undefined;
  if (saysDevice(options)) {
    throw usageFailure('--posture says all that the device has', 'leave the other options of the device away');
  }
  const names = posture.map((name) => named('posture', name, estate.postures.keys()));
  return postureDevice(estate, names, platform as Platform | undefined);
}
