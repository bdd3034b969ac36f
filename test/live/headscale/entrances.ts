import { createEvaluator } from '../../../src/compiler/analysis/index.js';
import {
  type AccessRequest,
  DEVICE_FLAGS,
  type DeviceSignals,
  type Estate,
  PLATFORMS,
  type Resource,
} from '../../../src/compiler/model/index.js';
import { type OnePoint, pointText, ReadEvaluator, type Reading } from '../../../src/compiler/proof/index.js';
import { passes } from '../../oracle-replay/packet-filters.js';
import { servedOutcome } from '../../oracle-replay/ssh-servers.js';
import type { CapturedNode } from '../../oracle-replay/tailnet.js';
import { type Derived, NOW } from './derive.js';
import type { Devices, Told } from './devices.js';

const LOGINS = ['root', 'deploy'];
const PROTOCOLS = { tcp: 6, udp: 17, icmp: 1, other: 47 } as const;

/** How many entrances were compared, and where the server says something else. */
export interface Entrances {
  readonly compared: number;
  readonly open: number;
  readonly wrong: readonly string[];
}

/**
 * Everybody at every point of every resource of the mesh: what the server lets in, what our reader says of the artefact by its bindings, and
 * what the policy says to somebody who meets every condition, so that what gaps leave out makes no difference.
 */
export function compareEntrances(
  { project, target, people, tags, ssh }: Derived,
  devices: Devices,
  told: ReadonlyMap<string, Told>,
): Entrances {
  const estate = project.estate!;
  const judge = new Judges(estate, target.proof!.reading!);
  const wrong: string[] = [];
  let compared = 0;
  let open = 0;
  const byTag = new Map(
    Object.entries(devices.nodes).flatMap(([name, { tags: own = [] }]) => own.map((tag) => [tag, name])),
  );
  for (const resource of estate.resources.values()) {
    if (!resource.via.some(({ value }) => value === target.name)) continue;
    const isSsh = resource.endpoints.some(({ scheme }) => scheme === 'ssh');
    for (const user of people) {
      const from = Object.values(devices.nodes).find((node) => node.user === user)!;
      for (const as of isSsh ? LOGINS : [undefined]) {
        const { policy, points } = judge.ask(user, resource, as);
        for (const { point, allowed } of points) {
          const tag = tags.get(hostOf(point)) ?? '';
          const bound = byTag.get(tag);
          if (bound === undefined) throw new Error(`no device is ${pointText(point)}`);
          const login = ssh.has(tag) ? as : undefined;
          const real = letsIn(told.get(bound)!, from, devices.nodes[bound]!, point, login);
          compared += 1;
          if (real) open += 1;
          if (real === allowed && real === policy) continue;
          const say = (is: boolean): string => (is ? 'allow' : 'deny');
          const answers = `server ${say(real)}, reader ${say(allowed)}, policy at best ${say(policy)}`;
          wrong.push(
            `${user}${as === undefined ? '' : ` as ${as}`} -> ${resource.name} (${pointText(point)}): ${answers}`,
          );
        }
      }
    }
  }
  return { compared, open, wrong };
}

function letsIn(
  { filter, ssh }: Told,
  from: CapturedNode,
  to: CapturedNode,
  { traffic, port }: OnePoint,
  as: string | undefined,
): boolean {
  const packet = { src: from.ipv4, dst: to.ipv4, proto: PROTOCOLS[traffic], port };
  return passes(filter, packet) && (as === undefined || servedOutcome(ssh, from, as) !== 'nothing');
}

function hostOf({ host }: OnePoint): string {
  return host.kind === 'name' ? host.name : '';
}

class Judges {
  readonly #estate: Estate;
  readonly #reader: ReadEvaluator;
  readonly #policy: ReturnType<typeof createEvaluator>;

  constructor(estate: Estate, reading: Reading) {
    this.#estate = estate;
    this.#reader = new ReadEvaluator(estate, reading);
    this.#policy = createEvaluator(estate);
  }

  ask(user: string, { name }: Resource, as: string | undefined) {
    const best = PLATFORMS.map((platform) => this.#best(user, name, as, platform));
    const { points } = this.#reader.answer(best[0]!);
    return { points, policy: best.some((request) => this.#policy.evaluate(request).decision === 'allow') };
  }

  /** Somebody who shows everything that can be shown. */
  #best(
    user: string,
    resource: string,
    as: string | undefined,
    platform: NonNullable<DeviceSignals['platform']>,
  ): AccessRequest {
    const [idp] = [...this.#estate.idps.values()].filter(({ domains }) =>
      domains.some(({ value }) => user.endsWith(`@${value}`)),
    );
    const checks = [...this.#estate.postures.values()].flatMap((posture) => [...posture.checks.keys()]);
    return {
      principal: { kind: 'user', user, groups: [] },
      resource,
      ...(as !== undefined && { as }),
      now: NOW,
      ...(idp && { idp: idp.name }),
      mfa: 'phishing-resistant',
      risk: 'low',
      device: {
        platform,
        osVersion: [99999],
        age: 0,
        flags: new Set(DEVICE_FLAGS),
        edr: 'running',
        checks: new Set(checks),
      },
      session: { age: 0, idle: 0, recorded: true, isolated: true, justified: true },
      approvals: new Set(this.#estate.approvals.keys()),
    };
  }
}
