import type { ArtefactFile } from '../../../src/targets/target.js';
import type { ArtefactMutation } from '../../kit/artefact-mutation.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Object_ = { [key: string]: Json };
/** Makes mutants of a document by changing copies of it. */
type Change = (document: Object_) => Generator<() => void>;

const APPLICATION = 'cloudflare_zero_trust_access_application';
const POLICY = 'cloudflare_zero_trust_access_policy';
const GROUP = 'cloudflare_zero_trust_access_group';
const RULE = 'cloudflare_zero_trust_device_posture_rule';
const LISTS = ['include', 'require', 'exclude'] as const;

/**
 * A kind of mutation by the changes that it can make to one document. `change` yields one function per mutant; each is run on a copy of its
 * own, so the walk before it must be the same every time.
 */
function mutation(name: string, change: Change): ArtefactMutation {
  return {
    name,
    mutants: (files) =>
      files.flatMap((file, at) => {
        if (!file.path.endsWith('.tf.json')) return [];
        const count = [...change(JSON.parse(file.text) as Object_)].length;
        const before = JSON.stringify(JSON.parse(file.text));
        return Array.from({ length: count }, (_, index) => index).flatMap((index): (readonly ArtefactFile[])[] => {
          const copy = JSON.parse(file.text) as Object_;
          [...change(copy)][index]!();
          const text = JSON.stringify(copy);
          return text === before ? [] : [files.map((one, other) => (other === at ? { ...one, text } : one))];
        });
      }),
  };
}

function isObject(value: Json | undefined): value is Object_ {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Bodies of some types, with their labels. */
function* bodies(document: Object_, ...types: readonly string[]): Generator<[body: Object_, label: string]> {
  const resource = isObject(document.resource) ? document.resource : {};
  for (const type of types) {
    for (const [label, body] of Object.entries(isObject(resource[type]) ? resource[type] : {})) {
      if (isObject(body)) yield [body, label];
    }
  }
}

function items(body: Object_, key: string): Object_[] {
  const list = body[key];
  return Array.isArray(list) ? list.filter(isObject) : [];
}

/** Everything with include, require and exclude: policies, those inside applications, and rule groups. */
function* ruled(document: Object_): Generator<Object_> {
  for (const [body] of bodies(document, POLICY, GROUP)) yield body;
  for (const [body] of bodies(document, APPLICATION)) {
    for (const policy of items(body, 'policies')) if (policy.include !== undefined) yield policy;
  }
}

function* policies(document: Object_): Generator<Object_> {
  for (const [body] of bodies(document, POLICY)) yield body;
  for (const [body] of bodies(document, APPLICATION)) {
    for (const policy of items(body, 'policies')) if (policy.decision !== undefined) yield policy;
  }
}

/** Every rule, with the list that holds it. */
function* rules(document: Object_, selector?: string): Generator<[rule: Object_, list: Json[], at: number]> {
  for (const body of ruled(document)) {
    for (const key of LISTS) {
      const list = body[key];
      if (!Array.isArray(list)) continue;
      for (const [at, rule] of list.entries()) {
        if (isObject(rule) && (selector === undefined || isObject(rule[selector]))) yield [rule, list, at];
      }
    }
  }
}

/** Drops one entry of a list. */
const dropFrom = (key: string): Change =>
  function* (document) {
    for (const body of ruled(document)) {
      const list = body[key];
      if (!Array.isArray(list)) continue;
      for (const at of list.keys()) yield () => void list.splice(at, 1);
    }
  };

/** Replaces what a list holds. */
const replaceList = (key: string, make: (list: Json[]) => Json[], least = 1): Change =>
  function* (document) {
    for (const body of ruled(document)) {
      const list = body[key];
      if (Array.isArray(list) && list.length >= least)
        yield () => {
          body[key] = make(list);
        };
    }
  };

/** Adds a rule to a list, which need not be there. */
const addTo = (key: string, rule: Json): Change =>
  function* (document) {
    for (const body of ruled(document)) {
      yield () => {
        body[key] = [...(Array.isArray(body[key]) ? body[key] : []), structuredClone(rule)];
      };
    }
  };

/** Moves all rules of one list to another. */
const moveAll = (from: string, to: string): Change =>
  function* (document) {
    for (const body of ruled(document)) {
      const [have, get] = [body[from], body[to]];
      if (!Array.isArray(have) || have.length === 0) continue;
      yield () => {
        body[to] = [...(Array.isArray(get) ? get : []), ...have];
        body[from] = [];
      };
    }
  };

/** Replaces one rule. */
const replaceRule = (selector: string, make: (rule: Object_) => Json): Change =>
  function* (document) {
    for (const [rule, list, at] of rules(document, selector)) {
      const made = make(rule);
      if (JSON.stringify(made) !== JSON.stringify(rule))
        yield () => {
          list[at] = made;
        };
    }
  };

const field = (rule: Object_, selector: string, key: string): string => {
  const body = rule[selector];
  return isObject(body) ? String(body[key]) : '';
};

/** Sets a field of every object of some types, one by one, where that changes it. */
const set = (types: readonly string[], key: string, value: Json): Change =>
  function* (document) {
    for (const [body] of bodies(document, ...types)) {
      if (body[key] !== value)
        yield () => {
          body[key] = value;
        };
    }
  };

const remove = (types: readonly string[], key: string): Change =>
  function* (document) {
    for (const [body] of bodies(document, ...types)) {
      if (body[key] !== undefined) yield () => void delete body[key];
    }
  };

const decide = (decision: string): Change =>
  function* (document) {
    for (const policy of policies(document)) {
      if (policy.decision !== decision)
        yield () => {
          policy.decision = decision;
        };
    }
  };

/** Changes the policies that applications attach. */
const attached = (change: (list: Object_[], body: Object_) => Generator<() => void>): Change =>
  function* (document) {
    for (const [body] of bodies(document, APPLICATION)) yield* change(items(body, 'policies'), body);
  };

/** Changes one destination. */
const destination = (change: (one: Object_) => Generator<() => void>): Change =>
  function* (document) {
    for (const [body] of bodies(document, APPLICATION))
      for (const one of items(body, 'destinations')) yield* change(one);
  };

function* swapped(list: Object_[]): Generator<() => void> {
  for (let at = 0; at + 1 < list.length; at++) {
    const [one, other] = [list[at]!, list[at + 1]!];
    yield () => {
      [one.precedence, other.precedence] = [other.precedence ?? at + 2, one.precedence ?? at + 1];
    };
  }
}

/** Ways to change a Cloudflare artefact: some widen it, some narrow it, some change nothing. */
export const MUTATIONS: readonly ArtefactMutation[] = [
  mutation('drop a rule of require', dropFrom('require')),
  mutation('drop a rule of exclude', dropFrom('exclude')),
  mutation('drop a rule of include', dropFrom('include')),
  mutation(
    'empty require',
    replaceList('require', () => []),
  ),
  mutation(
    'empty exclude',
    replaceList('exclude', () => []),
  ),
  mutation(
    'keep only the first rule of require',
    replaceList('require', (list) => list.slice(0, 1), 2),
  ),
  mutation(
    'keep only the last rule of include',
    replaceList('include', (list) => list.slice(-1), 2),
  ),
  mutation(
    'repeat a rule of include',
    replaceList('include', (list) => [...list, list[0]!]),
  ),
  mutation(
    'reverse include',
    replaceList('include', (list) => [...list].reverse(), 2),
  ),
  mutation('add everyone to include', addTo('include', { everyone: {} })),
  mutation('add everyone to require', addTo('require', { everyone: {} })),
  mutation('add everyone to exclude', addTo('exclude', { everyone: {} })),
  mutation('add an address block to include', addTo('include', { ip: { ip: '0.0.0.0/0' } })),
  mutation('add a country to include', addTo('include', { geo: { country_code: 'MA' } })),
  mutation('add any service token to include', addTo('include', { any_valid_service_token: {} })),
  mutation('add a domain to include', addTo('include', { email_domain: { domain: 'example.org' } })),
  mutation('add a country to require', addTo('require', { geo: { country_code: 'FR' } })),
  mutation('turn require into include', moveAll('require', 'include')),
  mutation('turn include into require', moveAll('include', 'require')),
  mutation('turn exclude into include', moveAll('exclude', 'include')),
  mutation('turn exclude into require', moveAll('exclude', 'require')),
  mutation('turn require into exclude', moveAll('require', 'exclude')),
  mutation(
    'take a person for the whole domain',
    replaceRule('email', (rule) => ({ email_domain: { domain: field(rule, 'email', 'email').split('@')[1] ?? '' } })),
  ),
  mutation(
    'take a domain for everyone',
    replaceRule('email_domain', () => ({ everyone: {} })),
  ),
  mutation(
    'take a login method for everyone',
    replaceRule('login_method', () => ({ everyone: {} })),
  ),
  mutation(
    'take a country for another one',
    replaceRule('geo', () => ({ geo: { country_code: 'BR' } })),
  ),
  mutation(
    'take an authentication method for a weaker one',
    replaceRule('auth_method', () => ({ auth_method: { auth_method: 'pwd' } })),
  ),
  mutation(
    'take a posture rule for one that is not known',
    replaceRule('device_posture', () => ({
      device_posture: { integration_uid: 'ffffffff-0000-4000-8000-ffffffffffff' },
    })),
  ),
  mutation(
    'take a posture rule for everyone',
    replaceRule('device_posture', () => ({ everyone: {} })),
  ),
  mutation(
    'take a group for everyone',
    replaceRule('group', () => ({ everyone: {} })),
  ),
  mutation(
    'take a service token for any',
    replaceRule('service_token', () => ({ any_valid_service_token: {} })),
  ),
  mutation(
    'take a common name for any certificate',
    replaceRule('common_name', () => ({ certificate: {} })),
  ),
  mutation('misspell a selector', function* (document) {
    for (const [rule, list, at] of rules(document)) {
      const [name] = Object.keys(rule);
      if (name !== undefined && name !== 'everyone')
        yield () => {
          list[at] = { [`${name}s`]: rule[name]! };
        };
    }
  }),
  mutation('double an address block', function* (document) {
    for (const [rule] of rules(document, 'ip')) {
      const [address, length] = field(rule, 'ip', 'ip').split('/');
      if (Number(length) > 8 && !address!.includes(':'))
        yield () => {
          rule.ip = { ip: `${address!.split('.')[0]}.0.0.0/8` };
        };
    }
  }),
  mutation('make a decision allow', decide('allow')),
  mutation('make a decision deny', decide('deny')),
  mutation('make a decision bypass', decide('bypass')),
  mutation('make a decision service auth', decide('non_identity')),
  mutation('swap precedences', attached(swapped)),
  mutation(
    'reverse all precedences',
    attached(function* (list) {
      if (list.length < 2) return;
      yield () => {
        for (const [at, one] of list.entries()) one.precedence = list.length - at;
      };
    }),
  ),
  mutation(
    'detach a policy',
    attached(function* (list, body) {
      for (const one of list)
        yield () => {
          body.policies = list.filter((other) => other !== one);
        };
    }),
  ),
  mutation(
    'detach every policy',
    attached(function* (_list, body) {
      yield () => {
        body.policies = [];
      };
    }),
  ),
  mutation('attach the policies of another application', function* (document) {
    const all = [...bodies(document, APPLICATION)].map(([body]) => body);
    for (const [at, body] of all.entries()) {
      const other = all[(at + 1) % all.length]!;
      if (other !== body && other.type === body.type)
        yield () => {
          body.policies = structuredClone(other.policies ?? []);
        };
    }
  }),
  mutation('bring the policy of another application too', function* (document) {
    const all = [...bodies(document, APPLICATION)].map(([body]) => body);
    for (const [at, body] of all.entries()) {
      const [first] = items(all[(at + 1) % all.length]!, 'policies');
      if (first && all.length > 1 && first.id !== undefined) {
        yield () => {
          body.policies = [...items(body, 'policies'), { ...first, precedence: 1000 }];
        };
      }
    }
  }),
  mutation('remove an application', function* (document) {
    const resource = document.resource;
    const applications = isObject(resource) && isObject(resource[APPLICATION]) ? resource[APPLICATION] : {};
    for (const label of Object.keys(applications)) yield () => void delete applications[label];
  }),
  mutation('remove a destination', function* (document) {
    for (const [body] of bodies(document, APPLICATION)) {
      const list = items(body, 'destinations');
      if (list.length > 1)
        for (const one of list)
          yield () => {
            body.destinations = list.filter((other) => other !== one);
          };
    }
  }),
  mutation(
    'let a host stand for its siblings',
    destination(function* (one) {
      if (typeof one.uri === 'string' && !one.uri.startsWith('*'))
        yield () => {
          one.uri = String(one.uri).replace(/^[^.]+/, '*');
        };
    }),
  ),
  mutation(
    'protect only a path',
    destination(function* (one) {
      if (typeof one.uri === 'string' && !one.uri.includes('/'))
        yield () => {
          one.uri = `${one.uri}/app`;
        };
    }),
  ),
  mutation(
    'drop the path',
    destination(function* (one) {
      if (typeof one.uri === 'string' && one.uri.includes('/'))
        yield () => {
          one.uri = String(one.uri).split('/')[0]!;
        };
    }),
  ),
  mutation(
    'drop the ports of a private destination',
    destination(function* (one) {
      if (one.port_range !== undefined) yield () => void delete one.port_range;
    }),
  ),
  mutation(
    'widen the ports of a private destination',
    destination(function* (one) {
      if (one.port_range !== undefined)
        yield () => {
          one.port_range = '1-65535';
        };
    }),
  ),
  mutation(
    'drop the protocol of a private destination',
    destination(function* (one) {
      if (one.l4_protocol !== undefined) yield () => void delete one.l4_protocol;
    }),
  ),
  mutation(
    'widen a private block',
    destination(function* (one) {
      if (typeof one.cidr === 'string' && !one.cidr.includes(':'))
        yield () => {
          one.cidr = `${String(one.cidr).split('.')[0]}.0.0.0/8`;
        };
    }),
  ),
  mutation('accept every login method', remove([APPLICATION], 'allowed_idps')),
  mutation('empty the login methods', set([APPLICATION], 'allowed_idps', [])),
  mutation('let the device client log in', set([APPLICATION], 'allow_authenticate_via_warp', true)),
  mutation('say nothing of the device client', remove([APPLICATION], 'allow_authenticate_via_warp')),
  mutation('let preflight requests pass', set([APPLICATION], 'options_preflight_bypass', true)),
  mutation('lengthen the session of a policy', set([POLICY], 'session_duration', '720h')),
  mutation('drop the session of a policy', remove([POLICY], 'session_duration')),
  mutation('shorten the session of a policy', set([POLICY], 'session_duration', '1m')),
  mutation('lengthen the session of an application', set([APPLICATION], 'session_duration', '720h')),
  mutation('ask for no purpose', remove([POLICY], 'purpose_justification_required')),
  mutation('ask for no remote browser', remove([POLICY], 'isolation_required')),
  mutation('ask for no approval', set([POLICY], 'approval_required', false)),
  mutation('need no approver', function* (document) {
    for (const [body] of bodies(document, POLICY)) {
      for (const group of items(body, 'approval_groups'))
        yield () => {
          group.approvals_needed = 0;
        };
    }
  }),
  mutation('add an approver', function* (document) {
    for (const [body] of bodies(document, POLICY)) {
      for (const group of items(body, 'approval_groups')) {
        const addresses = group.email_addresses;
        if (Array.isArray(addresses)) yield () => void addresses.push('stranger@example.org');
      }
    }
  }),
  mutation('lower the version of a posture rule', function* (document) {
    for (const [body] of bodies(document, RULE)) {
      const input = body.input;
      if (isObject(input) && typeof input.version === 'string' && input.version !== '0.0.0')
        yield () => {
          input.version = '0.0.0';
        };
    }
  }),
  mutation('turn the operator of a posture rule', function* (document) {
    for (const [body] of bodies(document, RULE)) {
      const input = body.input;
      if (isObject(input) && input.operator === '>=')
        yield () => {
          input.operator = '<';
        };
    }
  }),
  mutation('check one disk, or that no firewall is on', function* (document) {
    for (const [body] of bodies(document, RULE)) {
      const input = body.input;
      if (!isObject(input)) continue;
      for (const key of ['require_all', 'enabled'])
        if (input[key] === true)
          yield () => {
            input[key] = false;
          };
    }
  }),
  mutation('match another platform', function* (document) {
    for (const [body] of bodies(document, RULE)) {
      if (Array.isArray(body.match))
        yield () => {
          body.match = [{ platform: 'android' }];
        };
    }
  }),
  mutation('match every platform', function* (document) {
    for (const [body] of bodies(document, RULE)) {
      if (Array.isArray(body.match))
        yield () => {
          body.match = ['mac', 'windows', 'linux'].map((platform) => ({ platform }));
        };
    }
  }),
  mutation('let a posture result count for ever', remove([RULE], 'expiration')),
  mutation('let a posture result count for longer', function* (document) {
    for (const [body] of bodies(document, RULE))
      if (body.expiration !== undefined)
        yield () => {
          body.expiration = '720h';
        };
  }),
  mutation('let any login be used', function* (document) {
    for (const [body] of bodies(document, APPLICATION)) {
      for (const { connection_rules: connection } of items(body, 'policies')) {
        const ssh = isObject(connection) ? connection.ssh : undefined;
        if (isObject(ssh) && Array.isArray(ssh.usernames)) yield () => void (ssh.usernames as Json[]).push('root');
      }
    }
  }),
  mutation('let the alias of the caller be a login', function* (document) {
    for (const [body] of bodies(document, APPLICATION)) {
      for (const { connection_rules: connection } of items(body, 'policies')) {
        const ssh = isObject(connection) ? connection.ssh : undefined;
        if (isObject(ssh))
          yield () => {
            ssh.allow_email_alias = true;
          };
      }
    }
  }),
  mutation('rename everything', function* (document) {
    yield () => {
      for (const [body, label] of bodies(document, APPLICATION, POLICY, GROUP, RULE))
        body.name = `renamed ${label.length}`;
    };
  }),
];
