import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { readableJson } from '../../../../src/targets/canonical-json.js';
import { emitTerraform } from '../../../../src/targets/cloudflare/emit.js';
import type { TerraformBody } from '../../../../src/targets/terraform/index.js';
import { ROOT } from '../../../kit/imports.js';
import { providerFaults } from '../../../kit/provider-schema.js';
import { application, BINDINGS, emitted, OKTA } from '../compile-kit.js';

const HOSTILE = [
  `\${file("/etc/hostname")}`,
  '%{ if true }x%{ endif }',
  `$\${x} %%{y} $%{z}`,
  `\${TfToken[TOKEN.0]}`,
  '#{TfToken[TOKEN.1]}',
  `" ' \\ </script> ]]> 🙂`,
];

const WORLD = `
idps:
  okta: { domains: [example.com] }
groups: { sre: { source: okta, external: SRE } }
posture: { laptop: { disk_encrypted: true } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, via: web }
policies:
  staff: { allow: group:sre, to: crm, when: { posture: laptop, location: [MA, TN] } }
`;

function document(
  resources: readonly { type: string; key: string; body: TerraformBody }[],
): Parameters<typeof emitTerraform>[0] {
  return {
    providers: { cloudflare: { source: 'cloudflare/cloudflare', version: '~> 5.14' } },
    data: [],
    resources,
    moves: [],
  };
}

/** The text that Terraform would read from an escaped one. */
function read(text: string): string {
  return text.replace(/([$%])\1\{/g, '$1{');
}

describe('Terraform JSON', () => {
  test('CF-16 an argument that CDKTF does not know is an error, not left out', () => {
    const body = { account_id: 'a', name: 'n', decision: 'allow', include: [{ no_such_selector: { x: 'y' } }] };
    const resources = [{ type: 'cloudflare_zero_trust_access_policy', key: 'p', body }];
    expect(() => emitTerraform(document(resources))).toThrow('did not carry cloudflare_zero_trust_access_policy.p');
    const flag = [{ ...resources[0]!, body: { ...body, include: [{ everyone: {} }], no_such_flag: true } }];
    expect(() => emitTerraform(document(flag))).toThrow('did not carry');
  });

  test('CF-16 an argument that the provider would drop is found in what is emitted', async () => {
    const { text } = await emitted(WORLD);
    const broken = JSON.parse(text.replaceAll('"device_posture"', '"devicePosture"'));
    expect(providerFaults(broken, 'cloudflare-5.14.0')).toContainEqual(
      expect.stringContaining('devicePosture: unknown argument'),
    );
  });

  test.each(HOSTILE)('CF-17 free text is inert: %j', async (text) => {
    const title = JSON.stringify(text);
    const files = `${WORLD.replace('crm: {', () => `crm: { title: ${title},`).replace('external: SRE', () => `external: ${title}`)}`;
    const compiled = await emitted(
      files,
      `${BINDINGS}  groups: { sre: { saml: { attribute: ${title}, value: ${title} } } }\n`,
    );
    expect(read(String(application(compiled, 'crm').name))).toBe(`${text} [crm] (ztctl:acme)`);
    const rule = JSON.stringify(compiled.document.resource.cloudflare_zero_trust_access_policy!.staff);
    expect(JSON.parse(rule).require).toContainEqual({
      saml: {
        attribute_name: expect.toSatisfy((name: string) => read(name) === text),
        attribute_value: expect.toSatisfy((value: string) => read(value) === text),
        identity_provider_id: OKTA,
      },
    });
  });

  test('CF-18 a text that looks like a token of CDKTF stays that text', () => {
    const name = `\${TfToken[TOKEN.0]}`;
    const body = { account_id: 'a', name, decision: 'deny', include: [{ email: { email: '#{TfToken[TOKEN.1]}' } }] };
    const text = readableJson(
      emitTerraform(document([{ type: 'cloudflare_zero_trust_access_policy', key: 'p', body }])),
    );
    const { name: kept, include } = JSON.parse(text).resource.cloudflare_zero_trust_access_policy.p;
    expect(kept).toBe(`$${name}`);
    expect(include).toEqual([{ email: { email: '#{TfToken[TOKEN.1]}' } }]);
  });

  test('nothing of CDKTF shows in the artefact: no comments, paths, traces, backend or provider block', async () => {
    const { document: json, text } = await emitted(WORLD);
    expect(Object.keys(json).sort()).toEqual(['resource', 'terraform']);
    expect(json.terraform).toEqual({
      required_providers: { cloudflare: { source: 'cloudflare/cloudflare', version: '>= 5.14.0, <= 5.22.0' } },
    });
    expect(text).not.toMatch(/"\/\/"|cdktf|uniqueId|stack/i);
  });

  test('the version constraint is the one that the binding gives', async () => {
    const { document: json } = await emitted(WORLD, `${BINDINGS}  provider_version: "~> 5.20"\n`);
    expect(JSON.stringify(json.terraform)).toContain('~> 5.20');
  });

  test('synthesis leaves nothing on the disk and says nothing', async () => {
    const before = { cwd: process.cwd(), folder: mkdtempSync(join(tmpdir(), 'ztctl-')) };
    const spies = [vi.spyOn(console, 'warn'), vi.spyOn(console, 'log'), vi.spyOn(console, 'error')];
    process.chdir(before.folder);
    const temporary = readdirSync(tmpdir()).filter((name) => name.startsWith('cdktf'));
    try {
      await emitted(WORLD.replace('crm: {', () => `crm: { title: "join(a, \${b})",`));
      expect(readdirSync(before.folder)).toEqual([]);
      expect(readdirSync(tmpdir()).filter((name) => name.startsWith('cdktf'))).toEqual(temporary);
      for (const spy of spies) expect(spy).not.toHaveBeenCalled();
    } finally {
      process.chdir(before.cwd);
      for (const spy of spies) spy.mockRestore();
    }
  });

  test('the synthesiser is loaded by nothing but the emission itself', () => {
    const folder = join(ROOT, 'src/targets/cloudflare');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const texts = names.map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.filter((text) => /from '\.\/emit\.js'/.test(text))).toEqual([]);
    expect(texts.filter((text) => /import\('\.\/emit\.js'\)/.test(text))).toHaveLength(1);
  });

  test('shuffled files and keys give the same bytes', async () => {
    const parts = {
      'a.yaml':
        'idps:\n  okta: { domains: [example.com, other.example] }\ngroups:\n  sre: { source: okta, external: SRE }\n',
      'b.yaml':
        'locations: { maghreb: [TN, MA] }\nresources:\n  web: { endpoints: "https://a.example.com", sensitivity: high, via: web }\n  db: { endpoints: ["tcp://db:1", "tcp://db:2"], sensitivity: high, via: web }\n',
      'c.yaml':
        'policies:\n  one: { allow: [group:sre, user:b@example.com, user:a@example.com], to: [web, db], when: { location: maghreb } }\n  two: { allow: everyone, to: web, when: { mfa: strong } }\n  no: { deny: user:c@example.com, to: all }\n',
    };
    const shuffled = {
      'x.yaml':
        'policies:\n  two: { when: { mfa: strong }, to: web, allow: everyone }\n  no: { to: all, deny: user:c@example.com }\n  one: { when: { location: maghreb }, to: [db, web], allow: [user:a@example.com, user:b@example.com, group:sre] }\n',
      'y.yaml':
        'resources:\n  db: { via: web, endpoints: ["tcp://db:2", "tcp://db:1"], sensitivity: high }\n  web: { via: web, sensitivity: high, endpoints: "https://a.example.com" }\nlocations: { maghreb: [MA, TN] }\n',
      'z.yaml':
        'groups:\n  sre: { external: SRE, source: okta }\nidps:\n  okta: { domains: [other.example, example.com] }\n',
    };
    const prefix = (files: Record<string, string>): Record<string, string> =>
      Object.fromEntries(Object.entries(files).map(([path, text]) => [`policies/${path}`, text]));
    const [a, b] = [await emitted(prefix(parts)), await emitted(prefix(shuffled))];
    expect(b.text).toBe(a.text);
    expect(b.artefact!.objects.map(({ address }) => address)).toEqual(
      a.artefact!.objects.map(({ address }) => address),
    );
  });

  test('a renamed policy or resource keeps its live object, from whichever former name the state has', async () => {
    const files = WORLD.replace('crm: {', 'crm: { renamed_from: [old-crm, b-crm],').replace(
      'staff: {',
      'staff: { renamed_from: [people],',
    );
    const { document: json } = await emitted(files);
    expect(json.moved).toEqual(
      [
        {
          from: 'cloudflare_zero_trust_access_application.b-crm',
          to: 'cloudflare_zero_trust_access_application.old-crm',
        },
        {
          from: 'cloudflare_zero_trust_access_application.old-crm',
          to: 'cloudflare_zero_trust_access_application.crm',
        },
        { from: 'cloudflare_zero_trust_access_policy.people', to: 'cloudflare_zero_trust_access_policy.staff' },
      ].sort((a, b) => (`${a.to}\n${a.from}` < `${b.to}\n${b.from}` ? -1 : 1)),
    );
  });

  test('a former name that a break-glass entry has now moves nothing: the object at that address stays', async () => {
    const { document: json } = await emitted(
      `${WORLD.replace('staff: {', 'staff: { renamed_from: [keys],')}break_glass:
  keys: { subjects: user:ana@example.com, resources: crm, alert: "#alerts" }
`,
    );
    expect(json.resource.cloudflare_zero_trust_access_policy).toHaveProperty('keys');
    expect(json).not.toHaveProperty('moved');
  });

  test('every object says what causes it, whom it concerns and where', async () => {
    const { artefact } = await emitted(`${WORLD}  no: { deny: user:eve@example.com, to: crm }\n`);
    const said = Object.fromEntries(
      artefact!.objects.map(({ address, causes, who, resources }) => [
        address.replace('cloudflare_zero_trust_', ''),
        [causes.map(({ element }) => element).join(', '), who, resources.join()],
      ]),
    );
    expect(said).toEqual({
      'access_application.crm': ['resource crm', '', 'crm'],
      'access_group.location--ma--tn': ['policy staff, policy no', '', ''],
      'access_group.posture--disk_encrypted': ['policy staff, policy no', '', ''],
      'access_policy.no': ['policy no', 'user:eve@example.com', 'crm'],
      'access_policy.staff': ['policy staff, policy no', 'group:sre except user:eve@example.com', 'crm'],
      'device_posture_rule.disk_encrypted--linux': ['posture laptop', '', ''],
      'device_posture_rule.disk_encrypted--macos': ['posture laptop', '', ''],
      'device_posture_rule.disk_encrypted--windows': ['posture laptop', '', ''],
      terraform: ['target web', '', ''],
    });
  });

  test('every object carries the marker of its estate where the vendor has room', async () => {
    const { document: json } = await emitted(WORLD);
    for (const [type, bodies] of Object.entries(json.resource)) {
      for (const body of Object.values(bodies)) {
        expect(String(type.endsWith('posture_rule') ? body.description : body.name)).toMatch(/^(.* \()?ztctl:acme\)?$/);
      }
    }
  });

  test('what is read back from the file is what was compiled', async () => {
    const { artefact } = await emitted(WORLD);
    const { CLOUDFLARE_ACCESS } = await import('../../../../src/targets/cloudflare/index.js');
    const { objects, diagnostics } = CLOUDFLARE_ACCESS.read(artefact!.files);
    expect(diagnostics).toEqual([]);
    expect(objects).toEqual(artefact!.objects.map(({ address, body }) => ({ address, body })));
  });
});
