import { describe, expect, it } from 'vitest';
import { estateFrom } from '../../kit/estate.js';
import { faultsOf } from './faults.js';

const BASE = 'idps: { okta: { domains: [example.com] } }\npolicies: { a: { allow: everyone, to: all } }\n';

describe('faults of resources', () => {
  it('endpoints that are none say why', async () => {
    expect(
      await faultsOf(`
resources:
  a:
    endpoints:
      - https://CRM.example.com
      - https://crm.example.com.
      - https://user@crm.example.com
      - https://crm.example.com/a%2Fb
      - https://crm.example.com/a//b
      - https://crm.example.com/../b
      - https://crm.example.com/*
      - https://crm.example.com/?q=1
      - "https://crm.example.com/#top"
      - https://crm.example.com/%zz
      - https://crm.example.com/%ff
      - https://crm.example.com/%00
      - https://crm.example.com/a%5Cb
      - https://10.0.0.0/8
      - https://internet
      - https://crm.example.com:443x
      - https://crm.example.com:0
      - https://crm.example.com:9000-8000
      - https://cr*m.example.com
      - https://*
      - tcp://crm.example.com/path
      - tcp://10.1.0.0/8
      - tcp://10.0.0.256
      - tcp://[2001:db8::1
      - tcp://[10.0.0.1]
      - tcp://[fe80::1%eth0]
      - "tcp://2001:db8::1"
      - tcp://server.0x7f
      - tcp://-a.example.com
      - icmp://10.0.0.1:8
      - ip://10.0.0.1:80
      - tcp://bücher.example
`),
    ).toMatchInlineSnapshot(`
      "ZT049 p/a.yaml:5:9 \`https://CRM.example.com\` is no endpoint: the host has upper-case letters
        help: did you mean \`crm.example.com\`?
      ZT049 p/a.yaml:6:9 \`https://crm.example.com.\` is no endpoint: the host ends in a dot
        help: did you mean \`crm.example.com\`?
      ZT049 p/a.yaml:7:9 \`https://user@crm.example.com\` is no endpoint: it has a user part
        help: who may log in stands in policies, as whom in \`as\`
      ZT049 p/a.yaml:8:9 \`https://crm.example.com/a%2Fb\` is no endpoint: the path has an encoded slash (\`%2F\`)
        help: servers disagree about what it means
      ZT049 p/a.yaml:9:9 \`https://crm.example.com/a//b\` is no endpoint: the path has an empty segment (\`//\`)
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:10:9 \`https://crm.example.com/../b\` is no endpoint: \`..\` leads out of the path
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:11:9 \`https://crm.example.com/*\` is no endpoint: \`*\` stands in the path
        help: a path covers everything below it; write a literal \`*\` as \`%2A\`
      ZT049 p/a.yaml:12:9 \`https://crm.example.com/?q=1\` is no endpoint: it has a query or a fragment
        help: only scheme, host, ports and path count
      ZT049 p/a.yaml:13:9 \`https://crm.example.com/#top\` is no endpoint: it has a query or a fragment
        help: only scheme, host, ports and path count
      ZT049 p/a.yaml:14:9 \`https://crm.example.com/%zz\` is no endpoint: \`%\` is not followed by two hexadecimal digits
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:15:9 \`https://crm.example.com/%ff\` is no endpoint: a percent-encoded part is not UTF-8
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:16:9 \`https://crm.example.com/%00\` is no endpoint: the path has an encoded control character
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:17:9 \`https://crm.example.com/a%5Cb\` is no endpoint: the path has an encoded backslash (\`%5C\`)
        help: servers disagree about what it means
      ZT049 p/a.yaml:18:9 \`https://10.0.0.0/8\` is no endpoint: \`https\` and \`http\` take no block, and \`10.0.0.0/8\` looks like one
        help: write \`tcp://10.0.0.0/8:443\`; a path that is a number is written with a slash at its end
      ZT049 p/a.yaml:19:9 \`https://internet\` is no endpoint: \`https\` takes no \`internet\`
        help: write \`tcp://internet:443\`
      ZT049 p/a.yaml:20:9 \`https://crm.example.com:443x\` is no endpoint: \`443x\` is no port
        help: ports are 1 to 65535: \`443\`, \`80,443\` or \`8000-8099\`
      ZT049 p/a.yaml:21:9 \`https://crm.example.com:0\` is no endpoint: \`0\` is no port
        help: ports are 1 to 65535: \`443\`, \`80,443\` or \`8000-8099\`
      ZT049 p/a.yaml:22:9 \`https://crm.example.com:9000-8000\` is no endpoint: the range \`9000-8000\` runs backwards
        help: did you mean \`8000-9000\`?
      ZT049 p/a.yaml:23:9 \`https://cr*m.example.com\` is no endpoint: \`*\` can only be the whole first label (\`*.name\`)
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:24:9 \`https://*\` is no endpoint: \`*\` can only be the whole first label (\`*.name\`)
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:25:9 \`tcp://crm.example.com/path\` is no endpoint: \`tcp\` takes no path
        help: only \`https\` and \`http\` do
      ZT049 p/a.yaml:26:9 \`tcp://10.1.0.0/8\` is no endpoint: \`10.1.0.0/8\` has bits set beyond its prefix
        help: did you mean \`10.0.0.0/8\`?
      ZT049 p/a.yaml:27:9 \`tcp://10.0.0.256\` is no endpoint: \`10.0.0.256\` is no address
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:28:9 \`tcp://[2001:db8::1\` is no endpoint: the bracket \`[\` is not closed
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:29:9 \`tcp://[10.0.0.1]\` is no endpoint: only IPv6 addresses stand in brackets
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:30:9 \`tcp://[fe80::1%eth0]\` is no endpoint: the address has a zone id (\`%\`)
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:31:9 \`tcp://2001:db8::1\` is no endpoint: an IPv6 address stands in brackets
        help: did you mean \`[2001:db8::1]\`?
      ZT049 p/a.yaml:32:9 \`tcp://server.0x7f\` is no endpoint: \`server.0x7f\` would be read as an address
        help: write addresses as four numbers
      ZT049 p/a.yaml:33:9 \`tcp://-a.example.com\` is no endpoint: \`-a.example.com\` is no host name
        help: labels of 1 to 63 characters \`a-z 0-9 - _\`, joined by dots; other scripts in their \`xn--\` form
      ZT049 p/a.yaml:34:9 \`icmp://10.0.0.1:8\` is no endpoint: \`icmp\` takes no ports
        help: write \`scheme://host[:ports][/path]\`, such as \`https://crm.example.com\` or \`tcp://10.20.0.0/16:5432\`
      ZT049 p/a.yaml:35:9 \`ip://10.0.0.1:80\` is no endpoint: \`ip\` takes no ports
        help: use \`tcp\` or \`udp\` for single ports
      ZT049 p/a.yaml:36:9 \`tcp://bücher.example\` is no endpoint: \`bücher.example\` is no host name
        help: labels of 1 to 63 characters \`a-z 0-9 - _\`, joined by dots; other scripts in their \`xn--\` form"
    `);
  });

  it('the same points in two resources, split ones, and resources inside each other show both places', async () => {
    expect(
      await faultsOf(`
networks: { all: 0.0.0.0/0 }
resources:
  same-a: { endpoints: ["https://h.example.com", "tcp://[2001:db8::1]:443"] }
  same-b: { endpoints: "tcp://h.example.com:443" }
  same-c: { endpoints: "http://h.example.com:443/x/../" }
  split-a: { endpoints: "tcp://s.example.com:1-100" }
  split-b: { endpoints: "tcp://s.example.com:50-150" }
  path: { endpoints: "https://*.p.example.com/admin" }
  host: { endpoints: "https://a.p.example.com" }
  world: { endpoints: "ip://internet" }
  partly: { endpoints: "tcp://8.0.0.0/5:443" }
  everything: { endpoints: "icmp://0.0.0.0/0" }
  port: { endpoints: "tcp://10.0.0.0/8:22" }
  machine: { endpoints: "ip://10.0.0.1" }
  mutual-a: { endpoints: ["https://x.example.com", "https://y.example.com/a"] }
  mutual-b: { endpoints: ["https://y.example.com", "https://x.example.com/b"] }
`),
    ).toMatchInlineSnapshot(`
      "ZT050 p/a.yaml:5:24 \`tcp://h.example.com:443\` is also in resource \`same-a\`
        p/a.yaml:4:25 \`https://h.example.com\` of resource \`same-a\`
        help: keep it in one of the two resources
      ZT050 p/a.yaml:6:24 \`http://h.example.com:443\` is also in resource \`same-a\`
        p/a.yaml:4:25 \`https://h.example.com\` of resource \`same-a\`
        help: keep it in one of the two resources
      ZT051 p/a.yaml:8:25 \`tcp://s.example.com:50-150\` shares some points with \`tcp://s.example.com:1-100\` of resource \`split-a\`, and neither contains the other
        p/a.yaml:7:25 \`tcp://s.example.com:1-100\` of resource \`split-a\`
        help: cut one of the two, so that they are apart or one lies inside the other
      ZT051 p/a.yaml:9:22 \`https://*.p.example.com/admin\` shares some points with \`https://a.p.example.com\` of resource \`host\`, and neither contains the other
        p/a.yaml:10:22 \`https://a.p.example.com\` of resource \`host\`
        help: cut one of the two, so that they are apart or one lies inside the other
      ZT051 p/a.yaml:11:23 \`ip://internet\` shares some points with \`icmp://0.0.0.0/0\` of resource \`everything\`, and neither contains the other
        p/a.yaml:13:28 \`icmp://0.0.0.0/0\` of resource \`everything\`
        help: cut one of the two, so that they are apart or one lies inside the other
      ZT051 p/a.yaml:11:23 \`ip://internet\` shares some points with \`tcp://8.0.0.0/5:443\` of resource \`partly\`, and neither contains the other
        p/a.yaml:12:24 \`tcp://8.0.0.0/5:443\` of resource \`partly\`
        help: cut one of the two, so that they are apart or one lies inside the other
      ZT051 p/a.yaml:12:24 \`tcp://8.0.0.0/5:443\` shares some points with \`ip://10.0.0.1\` of resource \`machine\`, and neither contains the other
        p/a.yaml:15:25 \`ip://10.0.0.1\` of resource \`machine\`
        help: cut one of the two, so that they are apart or one lies inside the other
      ZT051 p/a.yaml:14:22 \`tcp://10.0.0.0/8:22\` shares some points with \`ip://10.0.0.1\` of resource \`machine\`, and neither contains the other
        p/a.yaml:15:25 \`ip://10.0.0.1\` of resource \`machine\`
        help: cut one of the two, so that they are apart or one lies inside the other
      ZT051 p/a.yaml:15:25 \`ip://10.0.0.1\` shares some points with \`icmp://0.0.0.0/0\` of resource \`everything\`, and neither contains the other
        p/a.yaml:13:28 \`icmp://0.0.0.0/0\` of resource \`everything\`
        help: cut one of the two, so that they are apart or one lies inside the other
      ZT052 p/a.yaml:17:3 resources \`mutual-b\` and \`mutual-a\` lie inside each other
        p/a.yaml:17:52 \`https://x.example.com/b\` lies inside resource \`mutual-a\`
        p/a.yaml:16:52 \`https://y.example.com/a\` lies inside resource \`mutual-b\`
        help: move one of the endpoints, or make it a resource of its own"
    `);
  });

  it('ssh beside other schemes, public without low, public named', async () => {
    expect(
      await faultsOf(`
resources:
  mix: { endpoints: ["ssh://h.example.com", "https://h.example.com"] }
  open: { endpoints: "https://open.example.com", public: { reason: marketing } }
  hook: { endpoints: "https://hook.example.com", sensitivity: low, public: { reason: events } }
policies:
  a: { allow: everyone, to: hook }
  b: { deny: everyone, to: [wiki, { except: hook }, hook] }
break_glass:
  keys: { subjects: user:ana@example.com, resources: hook, alert: pager }
`),
    ).toMatchInlineSnapshot(`
      "ZT053 p/a.yaml:3:22 resource \`mix\` has ssh endpoints beside others
        p/a.yaml:3:45 \`https\`
        help: make two resources of it, one with the ssh endpoints
      ZT054 p/a.yaml:4:58 public resource \`open\` has sensitivity critical, as none is written
        help: write \`sensitivity: low\` if it is, else remove \`public\`
      ZT055 p/a.yaml:7:29 resource \`hook\` is public, so this has no effect on it
        p/a.yaml:5:76 public here
        help: remove the name, or remove \`public\` from the resource
      ZT055 p/a.yaml:8:53 resource \`hook\` is public, so this has no effect on it
        p/a.yaml:5:76 public here
        help: remove the name, or remove \`public\` from the resource
      ZT055 p/a.yaml:10:54 resource \`hook\` is public, so this has no effect on it
        p/a.yaml:5:76 public here
        help: remove the name, or remove \`public\` from the resource"
    `);
  });
});

describe('resources that are read', () => {
  it('endpoints have a canonical text, decoded paths and merged ports', async () => {
    const { resources } = await estateFrom(`${BASE.replace('to: all', 'to: all, as: any')}
resources:
  web: { endpoints: ["https://h.example.com:443/a/./b/../%63%2e/", "http://h.example.com:8080,80/x%20y", "https://[2001:DB8::1]:8443/"] }
  net: { endpoints: ["tcp://10.0.0.0/8:443,80,81,400-442", "udp://[::ffff:10.0.0.0]/104", "icmp://[2001:db8:0:0::]/48", "tcp://10.1.2.3/32"] }
  any: { endpoints: ["ip://*.lab.example.com", "ip://own-devices", "rdp://_srv.pc", "ip://internet"] }
  box: { endpoints: "ssh://h_1.example.com:22" }
`);
    const texts = (name: string) => resources.get(name)!.endpoints.map(({ text }) => text);
    expect(texts('web')).toEqual([
      'https://h.example.com/a/c.',
      'http://h.example.com:80,8080/x%20y',
      'https://[2001:db8::1]:8443',
    ]);
    expect(resources.get('web')!.endpoints.map(({ path }) => path)).toEqual(['/a/c.', '/x y', undefined]);
    expect(texts('net')).toEqual([
      'tcp://10.0.0.0/8:80-81,400-443',
      'udp://10.0.0.0/8',
      'icmp://[2001:db8::]/48',
      'tcp://10.1.2.3',
    ]);
    expect(texts('any')).toEqual(['ip://*.lab.example.com', 'ip://own-devices', 'rdp://_srv.pc', 'ip://internet']);
    expect(texts('box')).toEqual(['ssh://h_1.example.com']);
    expect(resources.get('box')!.isSsh).toBe(true);
    expect(resources.get('net')!.isSsh).toBe(false);
  });

  it('inner and outer follow points at every depth, not resources', async () => {
    const { resources } = await estateFrom(`${BASE}
resources:
  all-of-it: { endpoints: "ip://10.0.0.0/8" }
  site: { endpoints: ["tcp://10.1.0.0/16", "tcp://*.example.com"] }
  host: { endpoints: "tcp://10.1.2.3:443" }
  other: { endpoints: "https://a.example.com" }
  below: { endpoints: "https://a.example.com/b" }
  sibling: { endpoints: "https://a.example.com/bc" }
  apex: { endpoints: "https://example.com" }
`);
    const inner = Object.fromEntries([...resources].map(([name, each]) => [name, each.inner]));
    expect(inner).toEqual({
      'all-of-it': ['host', 'site'],
      site: ['below', 'host', 'other', 'sibling'],
      other: ['below', 'sibling'],
      host: [],
      below: [],
      sibling: [],
      apex: [],
    });
    expect(resources.get('host')!.outer).toEqual(['all-of-it', 'site']);
  });

  it('sensitivity is critical unless it is written, labels and the rest are kept', async () => {
    const { resources } = await estateFrom(
      `${BASE}
networks: { payer: 192.0.2.0/24 }
workloads: { host: { kind: service, identity: h, credential: { type: mtls } } }
resources:
  a: { endpoints: "tcp://a", owner: it, title: A, labels: { env: prod, app: x }, via: [web], served_by: "workload:host", renamed_from: old }
  b: { endpoints: "tcp://b", sensitivity: low, public: { reason: events, networks: payer } }
`,
      'name: acme\ntargets: { web: { kind: zpa } }\n',
    );
    const { sensitivity, sensitivitySpan, labels, via, servedBy, renamedFrom, owner, title } = resources.get('a')!;
    expect({ sensitivity, sensitivitySpan, owner, title }).toEqual({
      sensitivity: 'critical',
      sensitivitySpan: undefined,
      owner: 'it',
      title: 'A',
    });
    expect([...labels].map(([key, { value }]) => [key, value])).toEqual([
      ['app', 'x'],
      ['env', 'prod'],
    ]);
    expect([via, servedBy, renamedFrom].map((list) => list!.map(({ value }) => value))).toEqual([
      ['web'],
      ['host'],
      ['old'],
    ]);
    expect(resources.get('b')!.public).toMatchObject({ reason: 'events', networks: [{ value: 'payer' }] });
  });
});
