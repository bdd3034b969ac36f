/** What a line of a tailnet corpus has in common with the others: only what is changed here. */
interface Line {
  policy: string;
  topology: { users: { name: string; email?: string }[] };
}

/** The same case with other users, domains, tags, hosts and addresses, and with every list in another order. */
export function disguised(line: string): string {
  const one = JSON.parse(line) as Line & Record<string, unknown>;
  const policy = reordered(one.policy);
  const renamed = renameHosts(policy);
  let text = JSON.stringify({ ...one, policy: renamed });
  for (const [from, to] of identities(one.topology.users)) text = replaceWords(text, from, to);
  text = text.replace(/tag:([A-Za-z])/g, 'tag:q$1').replace(/(?<!auto)group:(?=[a-z])/g, 'group:z');
  return renumbered(text);
}

function identities(users: Line['topology']['users']): readonly (readonly [string, string])[] {
  const names = users.map(({ name }, at) => [name, `somebody${at}`] as const);
  const domains = [...new Set(users.flatMap(({ email }) => (email ? [email.slice(email.indexOf('@') + 1)] : [])))];
  return [...names, ...domains.map((domain, at) => [domain, `d${at}.example.test`] as const)];
}

function replaceWords(text: string, from: string, to: string): string {
  const word = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return text.replace(new RegExp(`(?<![A-Za-z0-9.-])${word}(?![A-Za-z0-9])`, 'g'), to);
}

/** Hosts are only named in the policy. */
function renameHosts(policy: string): string {
  const plain = parsed(policy);
  const hosts = Object.keys((plain?.hosts as object | undefined) ?? {});
  return hosts.reduce((text, host, at) => text.replace(new RegExp(`(?<=")${host}(?=[":])`, 'g'), `host-${at}`), policy);
}

/** Other addresses in the same blocks; lists of neighbours, which filters write as one block, keep their order. */
function renumbered(text: string): string {
  const lan = text
    .replace(/\b10\.(33|34)\./g, (_, part: string) => `10.${part === '33' ? 34 : 33}.`)
    .replaceAll('192.168.7.', '192.168.70.');
  if (/"100\.64\.0\.1"/.test(lan)) {
    return lan
      .replace(/100\.64\.0\.(?!0-100\.115|0\/1)/g, '100.70.3.')
      .replace(/fd7a:115c:a1e0::(?=[0-9a-f])/g, 'fd7a:115c:a1e0:9::');
  }
  return lan.replace(
    /(?<![\d.-])100\.(\d+)\.(\d+)\.(\d+)(?![\d./-])/g,
    (_, a: string, b: string, c: string) => `100.${a}.${b}.${255 - Number(c)}`,
  );
}

/** Rules, entries and keys in reverse: nothing in a policy file has an order that matters between rules of one action. */
function reordered(policy: string): string {
  const plain = parsed(policy);
  return plain ? JSON.stringify(reversed(plain)) : policy;
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed).reverse();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, item]) => [key, reversed(item)] as const)
      .reverse(),
  );
}

/** Undefined for what is no plain JSON, and where a key stands twice. */
function parsed(policy: string): Record<string, unknown> | undefined {
  try {
    const plain = JSON.parse(policy) as Record<string, unknown>;
    return JSON.stringify(plain).length >= JSON.stringify(policy).length / 2 && !/"hosts".*"hosts"/.test(policy)
      ? plain
      : undefined;
  } catch {
    return undefined;
  }
}
