// Writes examples/review: an estate of 400 policies as it was (`base`) and as a pull request makes it (`head`). Run it with
// `node --import ./scripts/ts-hook.mjs scripts/review.ts`; the same bytes every time.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

interface Department {
  readonly name: string;
  readonly services: readonly string[];
}

const DEPARTMENTS: readonly Department[] = [
  {
    name: 'sales',
    services:
      'crm quotes leads pricing catalogue contracts orders returns partners campaigns newsletter surveys events referrals loyalty coupons storefront reviews forecasts territories commissions proposals tenders demos playbooks'.split(
        ' ',
      ),
  },
  {
    name: 'finance',
    services:
      'ledger invoices payroll treasury tax budgets expenses receivables payables assets audit-files consolidation cost-centres closing dunning cards procurement suppliers travel insurance leases grants dividends reconciliation archive'.split(
        ' ',
      ),
  },
  {
    name: 'engineering',
    services:
      'source builds artifacts artifacts-mirror registry deploys staging metrics traces logs alerts runbooks feature-flags secrets schemas load-tests device-lab sandbox docs-site design-system issue-tracker chat-ops status-page incident-desk wiki'.split(
        ' ',
      ),
  },
  {
    name: 'operations',
    services:
      'warehouse routing fleet dispatch scheduling inventory labels scanners docks customs tracking maintenance energy safety visitors badges cameras telephony printing facilities canteen shuttles lockers recycling inspections'.split(
        ' ',
      ),
  },
];

const CRITICAL = new Set(['ledger', 'invoices', 'payroll', 'treasury', 'secrets', 'deploys']);
const HIGH = new Set([
  'crm',
  'contracts',
  'tax',
  'audit-files',
  'source',
  'builds',
  'artifacts',
  'artifacts-mirror',
  'cameras',
  'badges',
]);
const GIVEN = 'ada ben cleo dana eli fatima goran hana ines jonas kai lea'.split(' ');

const ROOT = fileURLToPath(new URL('../examples/review/', import.meta.url));

/** Policy files of the estate by path. */
function estate(): Map<string, string> {
  const files = new Map([
    ['ztctl.yaml', 'name: review\n'],
    ['policies/people.yaml', people()],
    ['policies/resources.yaml', resources()],
  ]);
  for (const department of DEPARTMENTS) files.set(`policies/${department.name}.yaml`, policies(department));
  return files;
}

function people(): string {
  const staff = DEPARTMENTS.map(({ name }) =>
    group(
      `${name}-staff`,
      GIVEN.map((given) => `${given}.${name}`),
    ),
  );
  const leads = DEPARTMENTS.map(({ name }) =>
    group(
      `${name}-leads`,
      GIVEN.slice(0, 2).map((given) => `${given}.${name}`),
    ),
  );
  const desk = GIVEN.map((given) => `${given}.support`);
  return [
    'idps:',
    '  okta: { owner: it, domains: [example.com] }',
    'groups:',
    ...staff,
    ...leads,
    group('support-second-line', desk.slice(0, 4)),
    group('support', desk),
    group('auditors', ['ruth.audit', 'sam.audit']),
    group('contractors', ['tom.contractor', 'uma.contractor', 'vic.contractor']),
    'posture:',
    '  managed-laptop: { owner: it, managed: true, disk_encrypted: true, os: { macos: ">=14.5", windows: ">=10.0.22631" } }',
    'profiles:',
    '  daily: { owner: security, mfa: any, posture: managed-laptop, session: { max: 12h } }',
    '  strong: { owner: security, mfa: phishing-resistant, posture: managed-laptop, session: { max: 8h } }',
    '',
  ].join('\n');
}

function group(name: string, members: readonly string[]): string {
  return `  ${name}: { owner: it, members: [${members.map((member) => `${member}@example.com`).join(', ')}] }`;
}

function resources(): string {
  const lines = DEPARTMENTS.flatMap(({ name, services }) =>
    services.map((service) => {
      const sensitivity = CRITICAL.has(service) ? 'critical' : HIGH.has(service) ? 'high' : 'internal';
      return `  ${service}: { owner: ${name}, endpoints: "https://${service}.example.com", sensitivity: ${sensitivity} }`;
    }),
  );
  return ['resources:', ...lines, ''].join('\n');
}

/** Four policies for each service. */
function policies({ name, services }: Department): string {
  const lines = services.flatMap((service) => {
    const profile = CRITICAL.has(service) ? 'strong' : 'daily';
    const allow = (suffix: string, who: string, reason: string, more = ''): string =>
      `  ${service}-${suffix}: { owner: ${name}, reason: ${reason}, allow: group:${who}, to: ${service}, when: { profile: ${profile} }${more} }`;
    const guests = service.startsWith('artifacts') ? 'contractors' : `${name}-leads`;
    return [
      allow('staff', `${name}-staff`, 'daily work'),
      allow('support', 'support-second-line', 'tickets'),
      allow('audit', 'auditors', 'yearly audit', ', expires: 2026-12-31'),
      allow('duty', guests, 'duty', ', session: { max: 4h }'),
    ];
  });
  return ['policies:', ...lines, ...(name === 'finance' ? ceilings() : []), ''].join('\n');
}

/** The most that may be granted of salaries. */
function ceilings(): readonly string[] {
  const who = ['finance-staff', 'finance-leads', 'support-second-line', 'auditors']
    .map((one) => `group:${one}`)
    .join(', ');
  return [
    'ceilings:',
    `  payroll-most: { owner: security, reason: salaries, to: payroll, only: [{ who: [${who}], when: { profile: strong } }] }`,
  ];
}

/** The seven edits of the pull request, in three files. */
const EDITS: readonly (readonly [file: string, from: string, to: string])[] = [
  // Renamed.
  ['sales', '  crm-staff: {', '  crm-sales-team: {'],
  // Written otherwise.
  [
    'sales',
    '  quotes-staff: { owner: sales, reason: daily work, allow: group:sales-staff, to: quotes, when: { profile: daily } }',
    '  quotes-staff:\n    owner: sales\n    reason: daily work\n    allow:\n      - group:sales-staff\n    to: [quotes]\n    when:\n      profile: [daily]',
  ],
  // A bigger group.
  ['finance', 'allow: group:support-second-line, to: invoices,', 'allow: group:support, to: invoices,'],
  // Without the managed laptop.
  [
    'finance',
    'allow: group:finance-staff, to: payroll, when: { profile: strong } }',
    'allow: group:finance-staff, to: payroll, when: { mfa: phishing-resistant }, session: { max: 8h } }',
  ],
  // And the ceiling above it, so that lint stays quiet.
  [
    'finance',
    'group:auditors], when: { profile: strong } }] }',
    'group:auditors], when: { mfa: phishing-resistant } }] }',
  ],
  // A longer expiry.
  [
    'finance',
    'allow: group:auditors, to: ledger, when: { profile: strong }, expires: 2026-12-31 }',
    'allow: group:auditors, to: ledger, when: { profile: strong }, expires: 2027-06-30 }',
  ],
  // A deny, while the mirror still lets the same people in.
  [
    'engineering',
    'policies:\n',
    'policies:\n  contractors-leave-artifacts: { owner: engineering, reason: contract ended, deny: group:contractors, to: artifacts }\n',
  ],
];

function edited(files: ReadonlyMap<string, string>): Map<string, string> {
  const head = new Map(files);
  for (const [file, from, to] of EDITS) {
    const path = `policies/${file}.yaml`;
    const text = head.get(path)!;
    if (text.split(from).length !== 2) throw new Error(`${from} must stand once in ${path}`);
    head.set(
      path,
      text.replace(from, () => to),
    );
  }
  return head;
}

function write(folder: string, files: ReadonlyMap<string, string>): void {
  rmSync(join(ROOT, folder), { recursive: true, force: true });
  mkdirSync(join(ROOT, folder, 'policies'), { recursive: true });
  for (const [path, text] of files) writeFileSync(join(ROOT, folder, path), text);
}

const base = estate();
write('base', base);
write('head', edited(base));
