import { beforeAll, describe, expect, test } from 'vitest';
import { generateEstate, projectFile } from '../../../bench/estate.js';
import { DEFAULT_SETTINGS, type LintFinding, lint } from '../../../src/compiler/lint/index.js';
import { RULES } from '../../../src/compiler/lint/rules/index.js';
import { load } from '../../../src/load.js';
import { showDiagnostics } from '../../kit/estate.js';
import { createMemoryHost } from '../../kit/memory-host.js';
import { NOW } from './kit/lint-text.js';

/** Faults of each kind; with the kinds below they make 200. */
const EACH = 20;

interface Kind {
  readonly code: string;
  /** Text of the sections `groups`, `networks`, `resources` and `policies` for fault number `n`. */
  plant(n: number): { groups?: string; networks?: string; resources?: string; policies?: string };
  /** What must be found, and nothing else. */
  readonly element: (n: number) => string;
}

const GOOD = 'when: { mfa: phishing-resistant, posture: managed }, session: { max: 1h }';
const resource = (name: string, sensitivity = 'high'): string =>
  `  ${name}: { endpoints: "https://${name}.planted.example.com", sensitivity: ${sensitivity}, owner: sales }\n`;
const people = (name: string, n: number, count = 3): string =>
  `  ${name}: { owner: sales, members: [${Array.from({ length: count }, (_, at) => `planted${n * 9 + at}@example.com`).join(', ')}] }\n`;
const allow = (name: string, who: string, to: string, how = GOOD): string =>
  `  ${name}: { owner: sales, reason: planted, allow: ${who}, to: ${to}, ${how} }\n`;

const KINDS: readonly Kind[] = [
  {
    code: 'ZT003',
    plant: (n) => ({ networks: `  unused-${n}: { cidrs: 192.0.2.${n + 1}, owner: sales }\n` }),
    element: (n) => `networks.unused-${n}`,
  },
  {
    code: 'ZT101',
    plant: (n) => ({
      groups: people(`same-${n}`, n),
      resources: resource(`twice-${n}`),
      policies:
        allow(`twice-${n}-a`, `group:same-${n}`, `twice-${n}`) + allow(`twice-${n}-b`, `group:same-${n}`, `twice-${n}`),
    }),
    element: (n) => `policies.twice-${n}-b`,
  },
  {
    code: 'ZT102',
    plant: (n) => ({
      groups: people(`wide-${n}`, n) + people(`narrow-${n}`, n, 2),
      resources: resource(`covered-${n}`),
      policies:
        allow(`wide-${n}`, `group:wide-${n}`, `covered-${n}`) +
        allow(`narrow-${n}`, `group:narrow-${n}`, `covered-${n}`),
    }),
    element: (n) => `policies.narrow-${n}`,
  },
  {
    code: 'ZT103',
    plant: (n) => ({
      groups:
        people(`left-${n}`, n) +
        people(`right-${n}`, n + 40) +
        `  both-${n}: { owner: sales, members: [group:left-${n}, group:right-${n}] }\n`,
      resources: resource(`union-${n}`) + resource(`union-too-${n}`),
      policies:
        allow(`union-${n}-left`, `group:left-${n}`, `[union-${n}, union-too-${n}]`) +
        allow(`union-${n}-right`, `group:right-${n}`, `[union-${n}, union-too-${n}]`) +
        allow(`union-${n}-both`, `group:both-${n}`, `union-${n}`),
    }),
    element: (n) => `policies.union-${n}-both`,
  },
  {
    code: 'ZT104',
    plant: (n) => ({
      groups: people(`dead-${n}`, n) + people(`alive-${n}`, n + 40),
      resources: resource(`dead-${n}`),
      policies:
        allow(`dead-${n}`, `group:dead-${n}`, `dead-${n}`) +
        allow(`alive-${n}`, `group:alive-${n}`, `dead-${n}`) +
        `  kill-${n}: { owner: sales, reason: planted, deny: group:dead-${n}, to: dead-${n} }\n`,
    }),
    element: (n) => `policies.dead-${n}`,
  },
  {
    code: 'ZT105',
    plant: (n) => ({
      groups: people(`in-${n}`, n) + people(`out-${n}`, n + 40),
      resources: resource(`idle-${n}`),
      policies:
        allow(`in-${n}`, `group:in-${n}`, `idle-${n}`) +
        `  idle-${n}: { owner: sales, reason: planted, deny: group:out-${n}, to: idle-${n} }\n`,
    }),
    element: (n) => `policies.idle-${n}`,
  },
  {
    code: 'ZT204',
    plant: (n) => ({
      groups: people(`plain-${n}`, n),
      resources: resource(`plain-${n}`, 'internal'),
      policies: allow(
        `plain-${n}`,
        `group:plain-${n}`,
        `plain-${n}`,
        'when: { posture: managed }, session: { max: 1h }',
      ),
    }),
    element: (n) => `policies.plain-${n}`,
  },
  {
    code: 'ZT209',
    plant: (n) => ({
      groups: people(`long-${n}`, n),
      resources: resource(`long-${n}`, 'high'),
      policies: allow(`long-${n}`, `group:long-${n}`, `long-${n}`, GOOD.replace('1h', '13h')),
    }),
    element: (n) => `policies.long-${n}`,
  },
  {
    code: 'ZT301',
    plant: (n) => ({
      resources: resource(`all-${n}`),
      policies: allow(`all-${n}`, 'everyone', `all-${n}`),
    }),
    element: (n) => `policies.all-${n}`,
  },
  {
    code: 'ZT402',
    plant: (n) => ({
      groups: people(`past-${n}`, n),
      resources: resource(`past-${n}`),
      policies:
        allow(`past-${n}`, `group:past-${n}`, `past-${n}`, `${GOOD}, expires: 2026-01-31`) +
        allow(`present-${n}`, `group:past-${n}`, `past-${n}`),
    }),
    element: (n) => `policies.past-${n}`,
  },
];

function planted(): string {
  const sections = { groups: 'groups:\n', networks: 'networks:\n', resources: 'resources:\n', policies: 'policies:\n' };
  for (const kind of KINDS) {
    for (let n = 0; n < EACH; n++) {
      for (const [section, text] of Object.entries(kind.plant(n))) sections[section as keyof typeof sections] += text;
    }
  }
  return Object.values(sections).join('');
}

async function findingsOf(files: Readonly<Record<string, string>>): Promise<readonly LintFinding[]> {
  const { estate, diagnostics } = await load(createMemoryHost(files), '');
  if (!estate) throw new Error(showDiagnostics(diagnostics.slice(0, 5)));
  return lint({ estate, now: NOW, settings: DEFAULT_SETTINGS, rules: RULES, inline: true }).findings;
}

describe('200 faults among 10,000 policies', () => {
  const names = (findings: readonly LintFinding[]): readonly string[] =>
    findings.map(({ code, element }) => `${code} ${element}`).sort();
  let before: readonly string[];
  let after: readonly string[];
  beforeAll(async () => {
    const base = generateEstate({ policies: 10_000, seed: 1, via: [] });
    const files = { 'ztctl.yaml': projectFile(''), ...Object.fromEntries(base) };
    before = names(await findingsOf(files));
    after = names(await findingsOf({ ...files, 'policies/planted.yaml': planted() }));
  }, 120_000);

  test('are found, each by its rule, and nothing else is', () => {
    const known = new Set(before);
    const wanted = KINDS.flatMap(({ code, element }) =>
      Array.from({ length: EACH }, (_, n) => `${code} ${element(n)}`),
    );
    expect(wanted).toHaveLength(200);
    expect(after.filter((name) => !known.has(name))).toEqual(wanted.sort());
  });

  test('hide nothing that was found before', () => {
    const now = new Set(after);
    expect(before.filter((name) => !now.has(name))).toEqual([]);
  });
});
