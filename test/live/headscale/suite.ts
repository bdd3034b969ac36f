import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SERVER } from '../../../src/targets/tailscale/interpret/dialect.js';
import { ROOT } from '../../kit/imports.js';
import { IDENTITIES } from '../../oracle-replay/headscale.js';
import { replayCase, type TailnetCase } from '../../oracle-replay/tailnet-cases.js';
import { judged, type LiveCase, type LiveSuite } from '../case.js';
import { appliedTo } from './applied.js';
import { type Derived, derive, meshesOf } from './derive.js';
import { Devices, type Planned, type Told } from './devices.js';
import { compareEntrances } from './entrances.js';
import { builtPrograms, type Programs } from './programs.js';
import { Server } from './server.js';

/** A running Headscale is given what is compiled for every example with a mesh, and says what it makes of it. */
export const SUITE: LiveSuite = {
  async *run() {
    const built = await builtPrograms();
    if (built.ok) {
      yield judged('headscale: the programs are there', [], [built.how]);
      yield* whole('headscale: apply', appliedTo(built.programs));
    } else yield { name: 'headscale: apply', verdict: 'skipped', lines: [`not asked, ${built.missing}`] };
    for (const example of readdirSync(join(ROOT, 'examples')).sort()) {
      if (example === 'faulty' || example === 'review') continue;
      for (const mesh of meshesOf(example)) {
        const name = `headscale: ${example}/${mesh}`;
        if (built.ok) yield* whole(name, casesOf(name, example, mesh, built.programs));
        else yield { name, verdict: 'skipped', lines: [`not asked, ${built.missing}`] };
      }
    }
  },
};

/** One example that breaks off keeps no other from being asked. */
async function* whole(name: string, cases: AsyncIterable<LiveCase>): AsyncIterable<LiveCase> {
  try {
    yield* cases;
  } catch (error) {
    yield judged(`${name} broke off`, String(error).split('\n'));
  }
}

async function* casesOf(name: string, example: string, mesh: string, programs: Programs): AsyncIterable<LiveCase> {
  const derived = await derive(example, mesh);
  const left = derived.gaps.map((gap) => `left to others: ${gap}`);
  yield judged(`${name} compiles and is proved, with gaps`, [], left);
  const server = await Server.start(programs.server);
  try {
    yield* askedOf(name, derived, server, programs);
  } finally {
    await server.stop();
  }
}

async function* askedOf(name: string, derived: Derived, server: Server, programs: Programs): AsyncIterable<LiveCase> {
  const users = derived.people.map((email) => ({ name: email.replace(/@.*/, ''), email }));
  const ids = new Map<string, string>();
  for (const user of users) {
    const { user: made } = await server.get('POST', '/user', user);
    ids.set(user.email, (made as { id: string }).id);
  }
  const devices = await Devices.register(programs.devices, server, plannedFor(derived), ids);
  try {
    const policy = derived.target.compilation.artefact!.files[0]!.text;
    const put = await server.call('PUT', '/policy', { policy });
    yield judged(`${name} is accepted, its tests too`, put.status === 200 ? [] : [`${put.status} ${put.message}`]);
    if (put.status !== 200) return;

    const { policy: stored } = await server.get('GET', '/policy');
    yield judged(`${name} is read back as it was sent`, stored === policy ? [] : ['the text differs']);

    const told = await devices.told();
    const topology = { users: derived.people.map((email) => ({ name: email, email })), nodes: devices.nodes };
    const asked = { id: name, category: 'live', policy, topology, accepted: true };
    yield packetsOf(`${name}: every device was given what the reader says`, asked, told);

    const { compared, open, wrong } = compareEntrances(derived, devices, told);
    const none = open === 0 ? ['nobody gets in anywhere, which shows nothing'] : [];
    yield judged(
      `${name}: who gets in is whom the policy means`,
      [...none, ...wrong],
      [`${compared} entrances compared, ${open} open`],
    );
    yield await controlOf(name, asked, server, devices);
  } finally {
    await devices.stop();
  }
}

/** Everybody has a device, and so has every host and workload that is bound to a tag. */
function plannedFor({ people, tags, workloads }: Derived): readonly Planned[] {
  return [
    ...people.map((user, at) => ({ name: `person-${at}`, user })),
    ...[...new Set([...tags.values(), ...workloads])].sort().map((tag) => ({ name: tag.replace(':', '-'), tag })),
  ];
}

function packetsOf(name: string, asked: Omit<TailnetCase, 'captured'>, told: ReadonlyMap<string, Told>): LiveCase {
  const { tally, disagreements } = replayCase({ ...asked, captured: told }, SERVER, IDENTITIES);
  const { bothAllow, bothDeny, onlyOurs, onlyTheirs } = tally;
  const decisions = bothAllow + bothDeny + onlyOurs + onlyTheirs;
  return judged(name, disagreements, [
    `${decisions} decisions of ${told.size} devices compared, ${bothAllow} allowed by both, ${onlyOurs} only by the reader, ${onlyTheirs} only by the server`,
  ]);
}

/** The same comparison must tell a file with one more grant apart, else it proves nothing. */
async function controlOf(
  name: string,
  asked: Omit<TailnetCase, 'captured'>,
  server: Server,
  devices: Devices,
): Promise<LiveCase> {
  const wider = asked.policy.replace(
    '"grants": [',
    '"grants": [{"src": ["autogroup:member"], "dst": ["autogroup:tagged"], "ip": ["tcp:9"]},',
  );
  await server.get('PUT', '/policy', { policy: wider });
  const { verdict, lines } = packetsOf(name, asked, await devices.told());
  const wrong = verdict === 'failed' ? [] : ['a grant that the reader did not see makes no difference', ...lines];
  return judged(`${name}: a grant more on the server is noticed`, wrong);
}
