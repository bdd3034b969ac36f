import type { DriftKind } from '../../../src/drift.js';
import type { Ground } from './ground.js';

/** What somebody does on the controller to what an apply of `BEFORE` left there. */
export interface HandChange {
  readonly name: string;
  act(ground: Ground): Promise<void>;
  readonly drift: DriftKind;
  /** Objects that differ, without the prefix: `~` changed, `+` added, `-` removed. */
  readonly objects: readonly string[];
  /** Writes that take it back; absent = it does not matter. */
  readonly calls?: number;
}

const DIAL = 'P-data--P-db--dial';

export const HAND_CHANGES: readonly HandChange[] = [
  {
    name: 'an identity more',
    act: async (ground) => patch(ground, DIAL, { identityRoles: [`@${ground.ids.ana}`, `@${ground.ids.omar}`] }),
    drift: 'wider',
    objects: [`~service-policies/${DIAL}`],
    // In one write, so that those who stay are not cut off.
    calls: 1,
  },
  {
    name: 'every identity',
    act: async (ground) => patch(ground, DIAL, { identityRoles: ['#all'] }),
    drift: 'wider',
    objects: [`~service-policies/${DIAL}`],
    // In one write, so that those who stay are not cut off.
    calls: 1,
  },
  {
    name: 'an attribute in the place of an identity',
    act: async (ground) => {
      await ground.hand.patch('identities', ground.named('P-li'), { roleAttributes: [ground.named('P-eng')] });
      await patch(ground, DIAL, { identityRoles: [`#${ground.named('P-eng')}`] });
    },
    drift: 'both',
    objects: [`~service-policies/${DIAL}`],
    // In one write, so that those who stay are not cut off.
    calls: 1,
  },
  {
    name: 'no posture check',
    act: async (ground) => patch(ground, DIAL, { postureCheckRoles: [] }),
    drift: 'wider',
    objects: [`~service-policies/${DIAL}`],
    // In one write, so that those who stay are not cut off.
    calls: 1,
  },
  {
    name: 'a posture attribute that nothing has',
    act: async (ground) => patch(ground, DIAL, { postureCheckRoles: [`#${ground.named('P-none')}`] }),
    drift: 'wider',
    objects: [`~service-policies/${DIAL}`],
  },
  {
    name: 'a policy of the other type, which loses its checks',
    act: async (ground) => patch(ground, DIAL, { type: 'Bind' }),
    drift: 'both',
    objects: [`~service-policies/${DIAL}`],
  },
  {
    name: 'another semantic of a policy that names ids alone',
    act: async (ground) => patch(ground, DIAL, { semantic: 'AllOf' }),
    drift: 'order-only',
    objects: [`~service-policies/${DIAL}`],
  },
  {
    name: 'a policy that is gone',
    act: async ({ hand, named }) => hand.remove('service-policies', named(DIAL)),
    drift: 'narrower',
    objects: [`-service-policies/${DIAL}`],
  },
  {
    name: 'a policy more, with the marker of the estate',
    act: async ({ hand, named, ids, prefix }) => {
      await hand.create('service-policies', {
        name: named('P-more'),
        type: 'Dial',
        semantic: 'AnyOf',
        identityRoles: [`@${ids.omar}`],
        serviceRoles: [`@${(await hand.named('services', named('P-db'))).id}`],
        tags: { ztctl: prefix },
      });
    },
    drift: 'wider',
    objects: ['+service-policies/P-more'],
  },
  {
    name: 'a policy under another name',
    act: async ({ hand, named }) => hand.patch('service-policies', named(DIAL), { name: named('P-renamed') }),
    drift: 'order-only',
    objects: [`-service-policies/${DIAL}`, '+service-policies/P-renamed'],
  },
  {
    name: 'a service that leads elsewhere',
    act: async ({ hand, named }) => {
      const data = { protocol: 'tcp', address: 'db.internal', port: 9999 };
      await hand.patch('configs', named('P-db--host'), { data });
    },
    drift: 'wider',
    objects: ['~configs/P-db--host'],
  },
  {
    name: 'a service without the config of its host',
    act: async ({ hand, named }) => hand.remove('configs', named('P-db--host')),
    drift: 'order-only',
    objects: ['-configs/P-db--host', '~services/P-db'],
  },
  {
    name: 'a service without encryption',
    act: async ({ hand, named }) => hand.patch('services', named('P-db'), { encryptionRequired: false }),
    drift: 'order-only',
    objects: ['~services/P-db'],
  },
  {
    name: 'a service with an attribute',
    act: async ({ hand, named }) => hand.patch('services', named('P-db'), { roleAttributes: [named('P-x')] }),
    drift: 'order-only',
    objects: ['~services/P-db'],
  },
  {
    name: 'a tag more',
    act: async ({ hand, named, prefix }) => {
      await hand.patch('services', named('P-db'), { tags: { ztctl: prefix, owner: 'somebody' } });
    },
    drift: 'order-only',
    objects: ['~services/P-db'],
  },
  {
    name: 'a check that asks for more',
    act: async ({ hand, named }) => {
      await hand.patch('posture-checks', named('P--mfa'), { typeId: 'MFA', timeoutSeconds: 60 });
    },
    drift: 'narrower',
    objects: ['~posture-checks/P--mfa'],
  },
  {
    name: 'a service of somebody else in an own policy',
    act: async (ground) => {
      const { hand, named } = ground;
      const data = { protocol: 'tcp', address: 'other.internal', port: 1 };
      const host = await hand.create('configs', { name: named('P-other'), configTypeId: 'NH5p4FpGR', data });
      const other = { name: named('P-other'), encryptionRequired: true, configs: [host] };
      const id = await hand.create('services', other);
      const own = (await hand.named('services', named('P-db'))).id;
      await patch(ground, DIAL, { serviceRoles: [`@${id}`, `@${own}`] });
    },
    drift: 'wider',
    objects: [`~service-policies/${DIAL}`],
  },
  {
    name: 'a semantic that the controller stores and does not carry out',
    act: async (ground) => {
      const [a, b] = [ground.named('P-a'), ground.named('P-b')];
      await ground.hand.patch('identities', ground.named('P-ana'), { roleAttributes: [a] });
      await ground.hand.patch('identities', ground.named('P-omar'), { roleAttributes: [b] });
      await patch(ground, DIAL, { identityRoles: [`#${a}`, `#${b}`] });
      await patch(ground, DIAL, { semantic: 'AllOf' });
    },
    drift: 'wider',
    objects: [`~service-policies/${DIAL}`],
  },
];

async function patch({ hand, named }: Ground, name: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  await hand.patch('service-policies', named(name), body);
}
