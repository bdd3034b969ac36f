/**
 * How Cloudflare Access decides, written from its documentation and from nothing else: what a policy matches, in which order policies are
 * taken, and which application a point belongs to. Shares no code with the compiler. Pages: access-controls/policies/,
 * policies/app-paths/, applications/non-http/self-hosted-private-app/ of https://developers.cloudflare.com/cloudflare-one/, 2026-11-24.
 */

/** What Access knows of one request. */
export interface Facts {
  readonly email?: string;
  /** Id of the login method. */
  readonly idp?: string;
  /** `okta SRE`, `saml groups=SRE`: what the last login reported. */
  readonly idpGroups: ReadonlySet<string>;
  readonly methods: ReadonlySet<string>;
  readonly ip: string;
  /** Two letters; `XX` when Cloudflare cannot tell. */
  readonly country: string;
  readonly token?: string;
  readonly commonName?: string;
  /** False: a login counts only once the application has asked for one, so Bypass and Service Auth do not see it. Absent = they do. */
  readonly early?: boolean;
  /** What services outside answered, by URL or id. */
  readonly answers?: ReadonlySet<string>;
  /** Whether the device passes a posture rule: the body of one in the document, or the id of another. */
  passes(rule: string | Body): boolean;
}

export type Body = Readonly<Record<string, unknown>>;
type Rule = Body;

export interface Document {
  readonly resource: Readonly<Record<string, Readonly<Record<string, Body>>>>;
}

export interface Decision {
  readonly outcome: 'allow' | 'bypass' | 'service-auth' | 'deny';
  /** The policy that matched; absent when none did. */
  readonly policy?: Body;
}

/** The decision of one application. */
export function decide(document: Document, application: string, facts: Facts): Decision {
  const model = new Model(document, facts);
  return model.decide(document.resource.cloudflare_zero_trust_access_application?.[application] ?? {});
}

class Model {
  readonly #document: Document;
  readonly #facts: Facts;

  constructor(document: Document, facts: Facts) {
    this.#document = document;
    this.#facts = facts;
  }

  decide(application: Body): Decision {
    const policies = inOrder(list(application.policies)).map((one) =>
      one.id === undefined ? one : this.#refer(String(one.id)),
    );
    const first = policies.filter(({ decision }) => decision === 'bypass' || decision === 'non_identity');
    const second = policies.filter(({ decision }) => decision === 'allow' || decision === 'deny');
    const before = this.#facts.early === false ? new Model(this.#document, withoutLogin(this.#facts)) : this;
    for (const policy of first) {
      if (before.#matches(policy)) return { outcome: policy.decision === 'bypass' ? 'bypass' : 'service-auth', policy };
    }
    if (!this.#mayLogIn(application)) return { outcome: 'deny' };
    const policy = second.find((one) => this.#matches(one));
    return policy ? { outcome: policy.decision as 'allow' | 'deny', policy } : { outcome: 'deny' };
  }

  /** Without a list every login method of the account will do. */
  #mayLogIn({ allowed_idps: allowed }: Body): boolean {
    if (this.#facts.email === undefined || this.#facts.idp === undefined) return false;
    return !Array.isArray(allowed) || allowed.length === 0 || allowed.includes(this.#facts.idp);
  }

  #matches({ include, require, exclude }: Body): boolean {
    return (
      list(include).some((rule) => this.#holds(rule)) &&
      list(require).every((rule) => this.#holds(rule)) &&
      !list(exclude).some((rule) => this.#holds(rule))
    );
  }

  /** An empty rule, or one with a selector that the provider dropped, never holds; two selectors in one rule are refused. */
  #holds(rule: Rule): boolean {
    const [selector, ...more] = Object.entries(rule);
    if (!selector || more.length > 0) throw new Error(`a rule has one selector: ${JSON.stringify(rule)}`);
    const [name, value] = selector as [string, Readonly<Record<string, string>>];
    const { email, idp, idpGroups, methods, ip, country, token, commonName } = this.#facts;
    const said = (group: string): boolean => idp === value.identity_provider_id && idpGroups.has(group);
    switch (name) {
      case 'email':
        return email === value.email;
      case 'email_domain':
        return email !== undefined && email.split('@')[1] === value.domain;
      case 'everyone':
        return true;
      case 'ip':
        return isInBlock(ip, value.ip!);
      case 'geo':
        return country === value.country_code;
      case 'group':
        return this.#matches(this.#refer(value.id!));
      case 'login_method':
        return idp === value.id;
      case 'auth_method':
        return methods.has(value.auth_method!);
      case 'okta':
        return said(`okta ${value.name}`);
      case 'azure_ad':
        return said(`azure_ad ${value.id}`);
      case 'any_valid_service_token':
        return token !== undefined;
      case 'certificate':
        return commonName !== undefined;
      case 'email_list':
        return list(this.#refer(value.id!).items).some((item) => item.value === email);
      case 'ip_list':
        return list(this.#refer(value.id!).items).some((item) => isInBlock(ip, String(item.value)));
      case 'external_evaluation':
        return email !== undefined && this.#facts.answers?.has(value.evaluate_url!) === true;
      case 'saml':
        return said(`saml ${value.attribute_name}=${value.attribute_value}`);
      case 'device_posture':
        return this.#facts.passes(
          isReference(value.integration_uid!) ? this.#refer(value.integration_uid!) : value.integration_uid!,
        );
      case 'service_token':
        return token === value.token_id;
      case 'common_name':
        return commonName === value.common_name;
      default:
        throw new Error(`the model does not know the selector ${name}`);
    }
  }

  #refer(reference: string): Body {
    const [, type = '', key = ''] = /^\$\{(\w+)\.([\w-]+)\.id\}$/.exec(reference) ?? [];
    const body = this.#document.resource[type]?.[key];
    if (!body) throw new Error(`nothing at ${reference}`);
    return body;
  }
}

/** Precedence; without one, that of the policy before and one. */
function inOrder(policies: readonly Body[]): readonly Body[] {
  let last = 0;
  const placed = policies.map((body) => {
    last = body.precedence === undefined ? last + 1 : Number(body.precedence);
    return { body, at: last };
  });
  return placed.sort((a, b) => a.at - b.at).map(({ body }) => body);
}

function withoutLogin(facts: Facts): Facts {
  const { email: _email, idp: _idp, ...rest } = facts;
  return { ...rest, idpGroups: new Set(), methods: new Set(), answers: new Set() };
}

/** A point as it is asked for. */
export interface Point {
  readonly host: string;
  readonly protocol: 'tcp' | 'udp';
  readonly port: number;
  readonly path?: string;
  /** Through Cloudflare's edge, or over the private network. */
  readonly surface: 'public' | 'private';
}

/**
 * The applications that a point could belong to. On the edge the most specific host and path wins; on the private network a host name
 * beats an address, and which of two others wins is not documented, so both are given.
 */
export function applicationsAt(document: Document, point: Point): readonly string[] {
  const found: { readonly key: string; readonly rank: readonly number[] }[] = [];
  for (const [key, body] of Object.entries(document.resource.cloudflare_zero_trust_access_application ?? {})) {
    for (const destination of list(body.destinations)) {
      const rank = point.surface === 'public' ? publicRank(destination, point) : privateRank(destination, point);
      if (rank) found.push({ key, rank });
    }
  }
  const best = found.map(({ rank }) => rank).sort((a, b) => compare(b, a))[0];
  return [...new Set(found.filter(({ rank }) => compare(rank, best!) === 0).map(({ key }) => key))].sort();
}

function publicRank({ type, uri }: Body, { host, path = '' }: Point): readonly number[] | undefined {
  if (type !== 'public') return undefined;
  const [pattern = '', ...rest] = String(uri).split('/');
  const prefix = rest.length > 0 ? `/${rest.join('/')}` : '';
  if (!hostMatches(pattern, host) || !`${path}/`.startsWith(`${prefix}/`)) return undefined;
  return [-stars(pattern), prefix.length];
}

function privateRank(destination: Body, { host, protocol, port }: Point): readonly number[] | undefined {
  const { type, hostname, cidr, port_range: ports, l4_protocol: l4 } = destination;
  const [from, to = from] = ports === undefined ? [0, 65535] : String(ports).split('-').map(Number);
  if (type !== 'private' || (l4 !== undefined && l4 !== protocol) || port < from! || port > to!) return undefined;
  if (hostname !== undefined) return hostMatches(String(hostname), host) ? [1, -stars(String(hostname))] : undefined;
  return /^[\d.]+$|:/.test(host) && isInBlock(host, String(cidr)) ? [0, 0] : undefined;
}

/** A star is one label. */
function hostMatches(pattern: string, host: string): boolean {
  const [want, have] = [pattern.split('.'), host.split('.')];
  return want.length === have.length && want.every((label, at) => label === '*' || label === have[at]);
}

function stars(pattern: string): number {
  return pattern.split('*').length - 1;
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

function isInBlock(ip: string, block: string): boolean {
  const [start = '', length = start.includes(':') ? '128' : '32'] = block.split('/');
  if (ip.includes(':') !== start.includes(':')) return false;
  const width = ip.includes(':') ? 128 : 32;
  const shift = BigInt(width - Number(length));
  return bitsOf(ip) >> shift === bitsOf(start) >> shift;
}

function bitsOf(ip: string): bigint {
  if (!ip.includes(':')) return ip.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
  const [head = '', tail] = ip.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const all =
    tail === undefined
      ? groups(head)
      : [...groups(head), ...Array(8 - groups(head).length - groups(tail).length).fill('0'), ...groups(tail)];
  return all.reduce((bits, part) => (bits << 16n) | BigInt(`0x${part}`), 0n);
}

function isReference(text: string): boolean {
  return text.startsWith('${');
}

function list(value: unknown): readonly Body[] {
  return Array.isArray(value) ? (value as Body[]) : [];
}
