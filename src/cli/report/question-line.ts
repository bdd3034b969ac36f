import type { AccessRequest } from '../../index.js';

/** A request as the command line that asks it: `ztctl can crm --user ana@example.com --mfa any`. */
export function questionLine(request: AccessRequest): string {
  const { principal, resource, endpoint, device, session } = request;
  const words = ['ztctl can', ...(resource === undefined ? [`--endpoint ${quoted(endpoint ?? '')}`] : [resource])];
  const say = (option: string, value: string | undefined): void => {
    if (value !== undefined) words.push(`--${option} ${quoted(value)}`);
  };
  const mark = (option: string, isSet: boolean | undefined): void => {
    if (isSet) words.push(`--${option}`);
  };
  if (principal.kind === 'user') say('user', principal.user);
  if (principal.kind === 'workload') say('workload', principal.workload);
  if (principal.kind === 'nobody') mark('nobody', true);
  if (principal.kind === 'user' || principal.kind === 'member') for (const name of principal.groups) say('group', name);
  for (const key of ['as', 'idp', 'mfa', 'risk', 'country', 'ip'] as const) say(key, request[key]);
  say('platform', device?.platform);
  say('os-version', device?.osVersion?.join('.'));
  say('device-age', secondsText(device?.age));
  for (const flag of device?.flags ?? []) mark(flag.replaceAll('_', '-'), true);
  say('edr', device?.edr);
  for (const name of device?.checks ?? []) say('check', name);
  say('session-age', secondsText(session?.age));
  say('session-idle', secondsText(session?.idle));
  for (const flag of ['recorded', 'isolated', 'justified'] as const) mark(flag, session?.[flag]);
  for (const name of request.approvals) say('approval', name);
  say('now', new Date(request.now).toISOString());
  return words.join(' ');
}

function secondsText(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : `${seconds}s`;
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
