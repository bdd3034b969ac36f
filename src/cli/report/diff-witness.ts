import type { AccessRequest, DiffResult, DiffRow, DiffWitness } from '../../index.js';
import { durationText, instantText } from './diff-units.js';
import type { DiffSides } from './diff-words.js';
import { shellWord } from './shell-word.js';

/**
 * The command that asks for a witness, ready to be pasted into a shell: of the second side, or of the first where the second does not have what
 * it names.
 */
export function witnessCommand({ witness, resources }: DiffRow, { base, head }: DiffSides): string {
  if (!witness) return '';
  const { before, after } = witness;
  const isGone = resources[0]!.gone || namesIn(after.request) < namesIn(before.request);
  return isGone ? canCommand(before.request, base.chdir) : canCommand(after.request, head.chdir);
}

function namesIn({ principal }: AccessRequest): number {
  if (principal.kind === 'user') return principal.groups.length;
  return principal.kind === 'nobody' ? 0 : 1;
}

/** `deny before, allow now`; between two instants `deny now, allow then`. */
export function decisionsText({ before, after }: DiffWitness, { at }: Pick<DiffResult, 'at'>): string {
  const [first, second] = at === undefined ? ['before', 'now'] : ['now', 'then'];
  return `${before.decision} ${first}, ${after.decision} ${second}`;
}

/** `ztctl can RESOURCE …` for a request. */
export function canCommand(request: AccessRequest, chdir: string | undefined): string {
  const { resource, endpoint, as, now, idp, country, ip, mfa, risk, approvals } = request;
  const options: readonly (readonly [string, string | undefined])[] = [
    ['--endpoint', resource === undefined ? endpoint : undefined],
    ...principalOptions(request.principal),
    ['--as', as],
    ['--idp', idp],
    ['--mfa', mfa],
    ['--risk', risk],
    ['--country', country],
    ['--ip', ip],
    ...[...approvals].sort().map((name) => ['--approval', name] as const),
    ...deviceOptions(request.device),
    ...sessionOptions(request.session),
    ['--now', instantText(now)],
    ['--chdir', chdir === '' ? undefined : chdir],
  ];
  const words = options.flatMap(([name, value]) => (value === undefined ? [] : value === '' ? [name] : [name, value]));
  return ['ztctl', 'can', ...(resource === undefined ? [] : [resource]), ...words].map(shellWord).join(' ');
}

type Options = readonly (readonly [string, string | undefined])[];

function principalOptions(principal: AccessRequest['principal']): Options {
  switch (principal.kind) {
    case 'user':
      return [['--user', principal.user], ...principal.groups.map((name) => ['--group', name] as const)];
    case 'member':
      return principal.groups.map((name) => ['--group', name] as const);
    case 'workload':
      return [['--workload', principal.workload]];
    case 'nobody':
      return [['--nobody', '']];
  }
}

function deviceOptions(device: AccessRequest['device']): Options {
  if (!device) return [];
  return [
    ['--platform', device.platform],
    ['--os-version', device.osVersion?.join('.')],
    ['--device-age', device.age === undefined ? undefined : durationText(device.age)],
    ...[...device.flags].sort().map((flag) => [`--${flag.replaceAll('_', '-')}`, ''] as const),
    ['--edr', device.edr],
    ...[...device.checks].sort().map((name) => ['--check', name] as const),
  ];
}

function sessionOptions(session: AccessRequest['session']): Options {
  if (!session) return [];
  return [
    ['--session-age', session.age === undefined ? undefined : durationText(session.age)],
    ['--session-idle', session.idle === undefined ? undefined : durationText(session.idle)],
    ['--recorded', session.recorded ? '' : undefined],
    ['--isolated', session.isolated ? '' : undefined],
    ['--justified', session.justified ? '' : undefined],
  ];
}
