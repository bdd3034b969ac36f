import type { ArtefactFile } from '../../../src/targets/target.js';
import type { ArtefactMutation } from '../../kit/artefact-mutation.js';

type Body = Record<string, unknown>;
type Resources = Record<string, Record<string, Body>>;
interface Document {
  resource?: Resources;
  [section: string]: unknown;
}

/** A value that no binding of the tests names. */
const STRANGER = '999000111222333444';
const ACCESS = 'zpa_policy_access_rule';
const TIMEOUT = 'zpa_policy_timeout_rule';
const SEGMENT = 'zpa_application_segment';
const REORDER = 'zpa_policy_access_rule_reorder';

/** Every mutant changes a fresh copy of the document in one place. `edit` says how many places there are by returning false past the last. */
function mutation(name: string, edit: (document: Document, at: number) => boolean): ArtefactMutation {
  return {
    name,
    mutants: (files) =>
      files.flatMap(({ path, text }, index) => {
        const found: (readonly ArtefactFile[])[] = [];
        for (let at = 0; at < 200; at++) {
          const document = JSON.parse(text) as Document;
          if (!edit(document, at)) break;
          const mutant = JSON.stringify(document, null, 2);
          found.push(files.with(index, { path, text: mutant }));
        }
        return found;
      }),
  };
}

/** One mutant per object of a type for which the edit is possible. */
function perObject(
  name: string,
  type: string,
  edit: (body: Body, document: Document) => boolean | undefined,
): ArtefactMutation {
  return mutation(name, (document, at) => {
    let left = at;
    for (const body of Object.values(document.resource?.[type] ?? {})) {
      const copy = JSON.stringify(body);
      if (edit(body, document) === false) {
        Object.assign(body, JSON.parse(copy));
        continue;
      }
      if (left-- === 0) return true;
      for (const key of Object.keys(body)) delete body[key];
      Object.assign(body, JSON.parse(copy));
    }
    return false;
  });
}

interface Operand extends Body {
  object_type: string;
  lhs: string;
  rhs: string;
}
interface Block extends Body {
  operator: string;
  operands: Operand[];
}

/** One mutant per condition block of a rule of the type. */
function perBlock(
  name: string,
  type: string,
  edit: (block: Block, blocks: Block[], index: number) => boolean | undefined,
): ArtefactMutation {
  return mutation(name, (document, at) => {
    let left = at;
    for (const body of Object.values(document.resource?.[type] ?? {})) {
      const blocks = (body.conditions ?? []) as Block[];
      for (let index = 0; index < blocks.length; index++) {
        const before = JSON.stringify(blocks);
        if (edit(blocks[index]!, blocks, index) !== false && left-- === 0) return true;
        body.conditions = JSON.parse(before);
        blocks.splice(0, blocks.length, ...(JSON.parse(before) as Block[]));
        body.conditions = blocks;
      }
    }
    return false;
  });
}

function dropBlocks(name: string, ...types: readonly string[]): ArtefactMutation {
  return perBlock(name, ACCESS, (block, blocks, index) => {
    if (!types.includes(block.operands[0]?.object_type ?? '')) return false;
    blocks.splice(index, 1);
    return true;
  });
}

/** One mutant per object of the type, without it; references to it are taken out of the order. */
function dropObject(name: string, type: string, which: (body: Body) => boolean): ArtefactMutation {
  return mutation(name, (document, at) => {
    const keys = Object.entries(document.resource?.[type] ?? {}).flatMap(([key, body]) => (which(body) ? [key] : []));
    const key = keys[at];
    if (key === undefined) return false;
    delete document.resource![type]![key];
    forget(document, `${type}.${key}`);
    return true;
  });
}

function forget({ resource = {} }: Document, address: string): void {
  for (const byKey of Object.values(resource)) {
    for (const body of Object.values(byKey)) {
      if (Array.isArray(body.depends_on)) body.depends_on = body.depends_on.filter((one) => one !== address);
    }
  }
  for (const body of Object.values(resource[REORDER] ?? {})) {
    body.rules = (body.rules as Body[]).filter(({ id }) => id !== `\${${address}.id}`);
  }
}

/** One mutant per pair of neighbours in the order of a policy. */
function swapOrder(name: string, policy: string, distance: number): ArtefactMutation {
  return mutation(name, (document, at) => {
    const body = Object.values(document.resource?.[REORDER] ?? {}).find(({ policy_type }) => policy_type === policy);
    const rules = [...((body?.rules ?? []) as Body[])].sort((a, b) => Number(a.order) - Number(b.order));
    const [one, other] = [rules[at], rules[at + distance]];
    if (!one || !other) return false;
    [one.order, other.order] = [other.order, one.order];
    return true;
  });
}

function list(body: Body, key: string): string[] {
  return (body[key] ?? []) as string[];
}

/** Terms of a block to put in place of others. */
const operand = (object_type: string, lhs: string, rhs: string): Operand => ({ object_type, lhs, rhs });

/** The second version of the resource says the same in another form. */
function secondVersion(document: Document, from: string, key: string): void {
  const body = document.resource![from]![key]!;
  const { policy_set_id: _, operator, ...rest } = body;
  const conditions = ((body.conditions ?? []) as Block[]).map((block) => {
    const types = [...new Set(block.operands.map(({ object_type }) => object_type))];
    const operands = types.map((object_type) => {
      const own = block.operands.filter((one) => one.object_type === object_type);
      const byId = own.every(({ lhs }) => lhs === 'id');
      if (byId) return { object_type, values: own.map(({ rhs }) => rhs) };
      return { object_type, entry_values: own.map(({ lhs, rhs }) => ({ lhs, rhs })) };
    });
    return { operator: block.operator, operands };
  });
  const type = `${from}_v2`;
  delete document.resource![from]![key];
  document.resource![type] ??= {};
  document.resource![type][key] = {
    ...rest,
    ...(from === ACCESS && operator !== undefined && { operator }),
    conditions,
  };
  const text = JSON.stringify(document.resource)
    .replaceAll(`\${${from}.${key}.id}`, `\${${type}.${key}.id}`)
    .replaceAll(`"${from}.${key}"`, `"${type}.${key}"`);
  document.resource = JSON.parse(text) as Resources;
}

function inSecondVersion(name: string, type: string, edit: (body: Body) => void): ArtefactMutation {
  return mutation(name, (document, at) => {
    const key = Object.keys(document.resource?.[type] ?? {})[at];
    if (key === undefined) return false;
    secondVersion(document, type, key);
    edit(document.resource![`${type}_v2`]![key]!);
    return true;
  });
}

/** Ways of changing an artefact of ZPA: some widen it, some narrow it, some change nothing, some break it. */
export const ZPA_MUTATIONS: readonly ArtefactMutation[] = [
  dropBlocks('drop the application of a rule', 'APP_GROUP', 'APP'),
  dropBlocks('drop the identity provider of a rule', 'IDP'),
  dropBlocks('drop the people of a rule', 'SAML', 'SCIM', 'SCIM_GROUP'),
  dropBlocks('drop the device of a rule', 'POSTURE'),
  dropBlocks('drop the platform of a rule', 'PLATFORM'),
  dropBlocks('drop the country of a rule', 'COUNTRY_CODE'),
  dropBlocks('drop the network of a rule', 'TRUSTED_NETWORK'),
  dropBlocks('drop the risk of a rule', 'RISK_FACTOR_TYPE'),
  dropBlocks('drop the machine of a rule', 'MACHINE_GRP', 'EDGE_CONNECTOR_GROUP'),
  perObject('drop all conditions of a rule', ACCESS, (body) => {
    delete body.conditions;
    return true;
  }),
  perObject('join all blocks of a rule into one', ACCESS, (body) => {
    const blocks = body.conditions as Block[];
    if (blocks.length < 2) return false;
    body.conditions = [{ operator: 'OR', operands: blocks.flatMap(({ operands }) => operands) }];
    return true;
  }),
  perBlock('join a block with the next', ACCESS, (block, blocks, index) => {
    const next = blocks[index + 1];
    if (!next) return false;
    block.operands.push(...next.operands);
    blocks.splice(index + 1, 1);
    return true;
  }),
  perObject('let one block of a rule be enough', ACCESS, (body) => {
    body.operator = 'OR';
    return true;
  }),
  perBlock('demand every operand of a block', ACCESS, (block) => {
    if (block.operands.length < 2) return false;
    block.operator = 'AND';
    return true;
  }),
  perBlock('split a block into one per operand', ACCESS, (block, blocks, index) => {
    if (block.operands.length < 2) return false;
    blocks.splice(index, 1, ...block.operands.map((one) => ({ operator: 'OR', operands: [one] })));
    return true;
  }),
  perBlock('drop an operand of a block', ACCESS, (block) => {
    if (block.operands.length < 2) return false;
    block.operands.pop();
    return true;
  }),
  perBlock('empty a block', ACCESS, (block) => {
    block.operands = [];
    return true;
  }),
  perBlock('let anybody of the identity provider be one of the people', ACCESS, (block, blocks) => {
    const idp = blocks.flatMap(({ operands }) => operands).find(({ object_type }) => object_type === 'IDP');
    if (!idp || !/^(SAML|SCIM|SCIM_GROUP)$/.test(block.operands[0]?.object_type ?? '')) return false;
    block.operands.push({ ...idp });
    return true;
  }),
  perBlock('add a user', ACCESS, (block) => {
    const [known] = block.operands.filter(
      ({ object_type, rhs }) => /^(SAML|SCIM)$/.test(object_type) && rhs.includes('@'),
    );
    if (!known) return false;
    block.operands.push({ ...known, rhs: 'new@a.example' });
    return true;
  }),
  perBlock('take another user', ACCESS, (block) => {
    const [known] = block.operands.filter(
      ({ object_type, rhs }) => /^(SAML|SCIM)$/.test(object_type) && rhs.includes('@'),
    );
    if (!known) return false;
    known.rhs = 'new@a.example';
    return true;
  }),
  perBlock('add a group that nobody knows', ACCESS, (block) => {
    const [known] = block.operands.filter(({ object_type }) => object_type === 'SCIM_GROUP');
    if (!known) return false;
    block.operands.push({ ...known, rhs: STRANGER });
    return true;
  }),
  perBlock('take a group of another identity provider', ACCESS, (block) => {
    const [known] = block.operands.filter(({ object_type }) => object_type === 'SCIM_GROUP');
    if (!known) return false;
    known.lhs = STRANGER;
    return true;
  }),
  perBlock('take an identity provider that nobody knows', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'IDP') return false;
    block.operands[0] = operand('IDP', 'id', STRANGER);
    return true;
  }),
  perBlock('add an identity provider that nobody knows', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'IDP') return false;
    block.operands.push(operand('IDP', 'id', STRANGER));
    return true;
  }),
  perBlock('demand that posture fails', ACCESS, (block) => {
    const [known] = block.operands.filter(({ object_type }) => object_type === 'POSTURE');
    if (!known) return false;
    known.rhs = 'false';
    return true;
  }),
  perBlock('add a posture profile that nobody knows', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'POSTURE') return false;
    block.operands.push(operand('POSTURE', STRANGER, 'true'));
    return true;
  }),
  perBlock('take a posture profile that nobody knows', ACCESS, (block) => {
    const [known] = block.operands.filter(({ object_type }) => object_type === 'POSTURE');
    if (!known) return false;
    known.lhs = STRANGER;
    return true;
  }),
  perBlock('add a platform', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'PLATFORM') return false;
    block.operands.push(operand('PLATFORM', 'ios', 'true'));
    return true;
  }),
  perBlock('add a country', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'COUNTRY_CODE') return false;
    block.operands.push(operand('COUNTRY_CODE', 'FR', 'true'));
    return true;
  }),
  perBlock('add a network that nobody knows', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'TRUSTED_NETWORK') return false;
    block.operands.push(operand('TRUSTED_NETWORK', STRANGER, 'true'));
    return true;
  }),
  perBlock('let a higher risk pass', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'RISK_FACTOR_TYPE') return false;
    block.operands.push(operand('RISK_FACTOR_TYPE', 'ZIA', 'HIGH'));
    return true;
  }),
  perBlock('add a machine group that nobody knows', ACCESS, (block) => {
    if (block.operands[0]?.object_type !== 'MACHINE_GRP') return false;
    block.operands.push(operand('MACHINE_GRP', 'id', STRANGER));
    return true;
  }),
  perBlock('list the values of an operand', ACCESS, (block) => {
    const [first] = block.operands;
    if (!first || block.operands.some(({ object_type, lhs }) => object_type !== first.object_type || lhs !== first.lhs))
      return false;
    const { rhs: _, ...rest } = first;
    block.operands = [{ ...rest, rhs_list: block.operands.map(({ rhs }) => rhs) } as unknown as Operand];
    return true;
  }),
  perObject('turn a grant into a refusal', ACCESS, (body) => {
    if (body.action !== 'ALLOW') return false;
    body.action = 'DENY';
    return true;
  }),
  perObject('turn a refusal into a grant', ACCESS, (body) => {
    if (body.action !== 'DENY') return false;
    body.action = 'ALLOW';
    return true;
  }),
  perObject('turn a grant into a privileged approval', ACCESS, (body) => {
    if (body.action !== 'ALLOW') return false;
    body.action = 'REQUIRE_APPROVAL';
    return true;
  }),
  dropObject('drop a refusal', ACCESS, ({ action }) => action === 'DENY'),
  dropObject('drop a grant', ACCESS, ({ action }) => action === 'ALLOW'),
  dropObject('drop a timeout rule', TIMEOUT, () => true),
  swapOrder('swap neighbours in the order', 'ACCESS_POLICY', 1),
  swapOrder('swap rules two places apart', 'ACCESS_POLICY', 2),
  swapOrder('swap timeout rules', 'TIMEOUT_POLICY', 1),
  mutation('take a rule out of the order', (document, at) => {
    const body = Object.values(document.resource?.[REORDER] ?? {}).find(
      ({ policy_type }) => policy_type === 'ACCESS_POLICY',
    );
    const rules = (body?.rules ?? []) as Body[];
    if (at >= rules.length || rules.length < 2) return false;
    rules.splice(at, 1);
    return true;
  }),
  mutation('drop the order', (document, at) => {
    if (at > 0 || !document.resource?.[REORDER]) return false;
    delete document.resource[REORDER];
    return true;
  }),
  mutation('turn the order around', (document, at) => {
    const body = Object.values(document.resource?.[REORDER] ?? {})[at];
    if (!body) return false;
    const rules = body.rules as Body[];
    const orders = rules.map(({ order }) => order).reverse();
    rules.forEach((rule, index) => {
      rule.order = orders[index];
    });
    return true;
  }),
  mutation('grant everything to everybody', (document, at) => {
    if (at > 0) return false;
    document.resource ??= {};
    document.resource[ACCESS] ??= {};
    document.resource[ACCESS].mutant = { name: 'mutant', action: 'ALLOW', operator: 'AND' };
    return true;
  }),
  mutation('grant one application to everybody, first', (document, at) => {
    const key = Object.keys(document.resource?.zpa_segment_group ?? {})[at];
    if (key === undefined) return false;
    const conditions = [{ operator: 'OR', operands: [operand('APP_GROUP', 'id', `\${zpa_segment_group.${key}.id}`)] }];
    document.resource![ACCESS] ??= {};
    document.resource![ACCESS].mutant = { name: 'mutant', action: 'ALLOW', operator: 'AND', conditions };
    const body = Object.values(document.resource![REORDER] ?? {}).find(
      ({ policy_type }) => policy_type === 'ACCESS_POLICY',
    );
    for (const rule of (body?.rules ?? []) as Body[]) rule.order = String(Number(rule.order) + 1);
    (body?.rules as Body[] | undefined)?.push({ id: `\${${ACCESS}.mutant.id}`, order: '1' });
    return true;
  }),
  mutation('refuse one segment to everybody, first', (document, at) => {
    const key = Object.keys(document.resource?.[SEGMENT] ?? {})[at];
    if (key === undefined) return false;
    const conditions = [{ operator: 'OR', operands: [operand('APP', 'id', `\${${SEGMENT}.${key}.id}`)] }];
    document.resource![ACCESS] ??= {};
    document.resource![ACCESS].mutant = { name: 'mutant', action: 'DENY', operator: 'AND', conditions };
    const body = Object.values(document.resource![REORDER] ?? {}).find(
      ({ policy_type }) => policy_type === 'ACCESS_POLICY',
    );
    for (const rule of (body?.rules ?? []) as Body[]) rule.order = String(Number(rule.order) + 1);
    (body?.rules as Body[] | undefined)?.push({ id: `\${${ACCESS}.mutant.id}`, order: '1' });
    return true;
  }),
  mutation('send one segment past ZPA by a forwarding rule', (document, at) => {
    const key = Object.keys(document.resource?.[SEGMENT] ?? {})[at];
    if (key === undefined) return false;
    const conditions = [{ operator: 'OR', operands: [operand('APP', 'id', `\${${SEGMENT}.${key}.id}`)] }];
    document.resource!.zpa_policy_forwarding_rule = {
      mutant: { name: 'mutant', action: 'BYPASS', operator: 'AND', conditions },
    };
    return true;
  }),
  mutation('intercept everything by a forwarding rule', (document, at) => {
    if (at > 0) return false;
    document.resource ??= {};
    document.resource.zpa_policy_forwarding_rule_v2 = { mutant: { name: 'mutant', action: 'INTERCEPT' } };
    return true;
  }),
  perObject('let a segment pass by the rules', SEGMENT, (body) => {
    body.bypass_type = 'ALWAYS';
    return true;
  }),
  perObject('switch a segment off', SEGMENT, (body) => {
    body.enabled = false;
    return true;
  }),
  perObject('leave out whether a segment is on', SEGMENT, (body) => {
    delete body.enabled;
    return true;
  }),
  perObject('switch a segment group off', 'zpa_segment_group', (body) => {
    body.enabled = false;
    return true;
  }),
  dropObject('drop a segment', SEGMENT, () => true),
  perObject('give a segment a server', SEGMENT, (body) => {
    if (body.server_groups !== undefined) return false;
    body.server_groups = [{ id: ['216196257331283009'] }];
    return true;
  }),
  perObject('take the servers of a segment', SEGMENT, (body) => {
    if (body.server_groups === undefined) return false;
    delete body.server_groups;
    return true;
  }),
  perObject('widen the ports of a segment', SEGMENT, (body) => {
    if (list(body, 'tcp_port_ranges').length === 0) return false;
    body.tcp_port_ranges = ['1', '65535'];
    return true;
  }),
  perObject('open UDP on a segment', SEGMENT, (body) => {
    body.udp_port_ranges = ['53', '53'];
    return true;
  }),
  perObject('say the ports in blocks', SEGMENT, (body) => {
    for (const protocol of ['tcp', 'udp']) {
      const pairs = list(body, `${protocol}_port_ranges`);
      delete body[`${protocol}_port_ranges`];
      body[`${protocol}_port_range`] = pairs.flatMap((from, at) => (at % 2 === 0 ? [{ from, to: pairs[at + 1] }] : []));
    }
    return true;
  }),
  perObject('widen a host to a wildcard or block', SEGMENT, (body) => {
    const names = list(body, 'domain_names');
    const at = names.findIndex((name) => !name.startsWith('*') && !name.includes('/'));
    if (at < 0) return false;
    body.domain_names = names.with(
      at,
      /^[\d.]+$/.test(names[at]!)
        ? `${names[at]!.replace(/\.\d+$/, '.0')}/24`
        : `*.${names[at]!.split('.').slice(1).join('.')}`,
    );
    return true;
  }),
  perObject('narrow a wildcard to one host', SEGMENT, (body) => {
    const names = list(body, 'domain_names');
    const at = names.findIndex((name) => name.startsWith('*'));
    if (at < 0) return false;
    body.domain_names = names.with(at, names[at]!.replace('*', 'one'));
    return true;
  }),
  perObject('add a host to a segment', SEGMENT, (body) => {
    body.domain_names = [...list(body, 'domain_names'), 'x.b.example.com'];
    return true;
  }),
  perObject('drop a host of a segment', SEGMENT, (body) => {
    const names = list(body, 'domain_names');
    if (names.length < 2) return false;
    body.domain_names = names.slice(1);
    return true;
  }),
  perObject('move a segment to another group', SEGMENT, (body, { resource }) => {
    const other = Object.keys(resource!.zpa_segment_group!).find(
      (key) => body.segment_group_id !== `\${zpa_segment_group.${key}.id}`,
    );
    if (other === undefined) return false;
    body.segment_group_id = `\${zpa_segment_group.${other}.id}`;
    return true;
  }),
  perObject('let a segment answer ping', SEGMENT, (body) => {
    body.icmp_access_type = 'PING';
    return true;
  }),
  perObject('let several segments answer', SEGMENT, (body) => {
    body.match_style = 'INCLUSIVE';
    return true;
  }),
  perObject('lengthen a session', TIMEOUT, (body) => {
    body.reauth_timeout = String(Number(body.reauth_timeout) * 2);
    return true;
  }),
  perObject('let a session never end', TIMEOUT, (body) => {
    body.reauth_timeout = '-1';
    body.reauth_idle_timeout = '-1';
    return true;
  }),
  perObject('shorten a session', TIMEOUT, (body) => {
    body.reauth_timeout = '600';
    body.reauth_idle_timeout = '600';
    return true;
  }),
  perObject('ask a timeout of fewer people', TIMEOUT, (body) => {
    (body.conditions as Block[]).push({ operator: 'OR', operands: [operand('PLATFORM', 'linux', 'true')] });
    return true;
  }),
  perObject('drop the conditions of a timeout', TIMEOUT, (body) => {
    delete body.conditions;
    return true;
  }),
  inSecondVersion('say a rule in the second version', ACCESS, () => {}),
  inSecondVersion('let one block be enough, in the second version', ACCESS, (body) => {
    body.operator = 'OR';
  }),
  inSecondVersion('demand every value of a block, in the second version', ACCESS, (body) => {
    for (const block of body.conditions as Body[]) block.operator = 'AND';
  }),
  inSecondVersion('say a timeout in the second version', TIMEOUT, (body) => {
    body.reauth_timeout = `${Number(body.reauth_timeout) / 60} Minutes`;
    body.reauth_idle_timeout = `${Number(body.reauth_idle_timeout) / 60} Minutes`;
  }),
  inSecondVersion('let a session never end, in the second version', TIMEOUT, (body) => {
    body.reauth_timeout = 'Never';
    body.reauth_idle_timeout = 'never';
  }),
  mutation('rename everything that has no meaning', (document, at) => {
    if (at > 0) return false;
    for (const byKey of Object.values(document.resource ?? {})) {
      for (const body of Object.values(byKey)) {
        if (typeof body.name === 'string') body.name = `x${body.name.length}`;
        if (body.description !== undefined) body.description = 'Zscaler Deception';
      }
    }
    return true;
  }),
];
