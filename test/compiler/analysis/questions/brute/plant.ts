import type { GeneratedProject, Mapping, Random, Value } from '../../../../kit/generate/index.js';

type Policies = { [name: string]: Mapping };

/** Names that no generated policy has. */
const PLANTED = ['planted-1', 'planted-2', 'planted-3', 'planted-4'];

/**
 * A project with a few more policies, made from those that it has, so that what the analyses look for is there: the same policy twice, narrower
 * ones, one cut in two, a deny of what is allowed, a deny of what is denied.
 */
export function plant(project: GeneratedProject, random: Random): GeneratedProject {
  const [path] = Object.entries(project.files).find(([, file]) => Object.keys(file.policies ?? {}).length > 0) ?? [];
  if (path === undefined || project.config.ownership !== undefined) return project;
  const policies = { ...(project.files[path]!.policies as Policies) };
  for (const name of random.some(PLANTED, 1, PLANTED.length)) {
    const model = random.pick(Object.values(policies));
    const made = model.allow === undefined ? fromDeny(model, random) : fromAllow(model, policies, random);
    delete made.renamed_from;
    policies[name] = made;
  }
  return { ...project, files: { ...project.files, [path]: { ...project.files[path], policies } } };
}

function fromAllow(model: Mapping, policies: Policies, random: Random): Mapping {
  const roll = random.next();
  if (roll < 0.13) return { ...model };
  if (roll < 0.2) return narrower(model, random);
  if (roll < 0.62) return split(model, policies, random);
  if (roll < 0.75) return deniedInTwo(model, policies);
  const { allow, when, session, as, reviewed, ...rest } = model;
  if (roll < 0.88) return { ...rest, deny: allow!, ...(as !== undefined && { as }) };
  return {
    ...rest,
    deny: allow!,
    unless: random.pick<Value>([{ mfa: 'any' }, { credential: { bound: true } }, { mfa: 'strong' }]),
  };
}

function fromDeny(model: Mapping, random: Random): Mapping {
  return random.chance(0.6) ? { ...model } : narrower(model, random);
}

/** The same for fewer: one principal of several, or under one more condition. */
function narrower(model: Mapping, random: Random): Mapping {
  const key = model.allow === undefined ? 'deny' : 'allow';
  const who = [model[key]].flat() as string[];
  if (who.length > 1) return withoutNeedlessExcept({ ...model, [key]: [random.pick(who)] });
  if (key === 'deny') return { ...model, when: { ...(model.when as Mapping | undefined), location: ['FR'] } };
  return { ...model, when: { ...(model.when as Mapping | undefined), location: ['DE', 'FR'] } };
}

/** Two halves that together are the model: by who is meant, or by country. The other half replaces the model, or stands beside it. */
function split(model: Mapping, policies: Policies, random: Random): Mapping {
  const who = [model.allow].flat() as string[];
  const free = PLANTED.find((name) => policies[name] === undefined)!;
  if (who.length > 1 && random.chance(0.7)) {
    policies[`${free}-half`] = withoutNeedlessExcept({ ...model, allow: who.slice(1) });
    delete policies[`${free}-half`]!.renamed_from;
    return withoutNeedlessExcept({ ...model, allow: who.slice(0, 1) });
  }
  const when = (location: string[]): Mapping => ({ ...(model.when as Mapping | undefined), location });
  policies[`${free}-half`] = { ...model, when: when(['FR', 'US']) };
  policies[`${free}-whole`] = { ...model, when: when(['DE', 'FR', 'US']) };
  delete policies[`${free}-half`]!.renamed_from;
  delete policies[`${free}-whole`]!.renamed_from;
  return { ...model, when: when(['DE']) };
}

/** Denies of two sets of countries that together are all: neither alone takes everything. */
function deniedInTwo(model: Mapping, policies: Policies): Mapping {
  const { allow, when, session, as, renamed_from, reviewed, ...rest } = model;
  const deny: Mapping = { ...rest, deny: allow!, ...(as !== undefined && { as }) };
  const free = PLANTED.find((name) => policies[name] === undefined)!;
  policies[`${free}-open`] = { ...deny, unless: { location: ['FR', 'DE'] } };
  return { ...deny, when: { location: ['FR', 'DE'] } };
}

/** An `except` of another sort than what is left would be an error. */
function withoutNeedlessExcept(policy: Mapping): Mapping {
  const { except, ...rest } = policy;
  return rest;
}

/** Another project that differs from it in one or two places; it may not be valid. */
export function edited(project: GeneratedProject, random: Random): GeneratedProject {
  const once = random.chance(0.15) ? editedPrincipals(project, random) : editedOnce(project, random);
  return random.chance(0.7) ? editedOnce(once, random) : once;
}

/** Somebody leaves or comes back, or an idp asserts other domains than before. */
function editedPrincipals(project: GeneratedProject, random: Random): GeneratedProject {
  const [header, ...users] = project.directory ?? [];
  if (header && users.length > 0 && random.chance(0.5)) {
    const at = Math.floor(random.next() * users.length);
    const changed = users.map((user, index) => (index === at ? { ...user, active: user.active !== true } : user));
    return { ...project, directory: [header, ...changed] };
  }
  const found = Object.entries(project.files).find(([, file]) => file.idps !== undefined);
  if (!found) return project;
  const [path, file] = found;
  const idps = { ...(file.idps as Policies) };
  const name = random.pick(Object.keys(idps));
  const domains = [idps[name]!.domains].flat() as string[];
  const other = random.pick(['example.com', 'eu.example.com', 'partner.example', 'corp.example']);
  const next = domains.includes(other) ? domains.filter((one) => one !== other) : [...domains, other];
  idps[name] = { ...idps[name], domains: next };
  return { ...project, files: { ...project.files, [path]: { ...file, idps } } };
}

function editedOnce(project: GeneratedProject, random: Random): GeneratedProject {
  const paths = Object.keys(project.files).filter(
    (path) => Object.keys(project.files[path]!.policies ?? {}).length > 0,
  );
  const path = random.pick(paths);
  const file = project.files[path]!;
  const policies = { ...(file.policies as Policies) };
  const names = Object.keys(policies);
  const name = random.pick(names);
  const policy = { ...policies[name]! };
  const roll = random.next();
  if (roll < 0.2 && names.length > 1) delete policies[name];
  else if (roll < 0.45)
    policies[name] = without(policy, ['when', 'session', 'except', 'unless', 'not_before', 'expires'], random);
  else if (roll < 0.7) policies[name] = narrower(policy, random);
  else
    policies[name] = {
      ...policy,
      when: without((policy.when ?? {}) as Mapping, Object.keys((policy.when ?? {}) as Mapping), random),
    };
  if (Object.keys((policies[name]?.when ?? { x: 1 }) as Mapping).length === 0) delete policies[name]!.when;
  return { ...project, files: { ...project.files, [path]: { ...file, policies } } };
}

function without(mapping: Mapping, keys: readonly string[], random: Random): Mapping {
  const own = keys.filter((key) => key in mapping);
  if (own.length === 0) return mapping;
  const key = random.pick(own);
  return Object.fromEntries(Object.entries(mapping).filter(([one]) => one !== key));
}
