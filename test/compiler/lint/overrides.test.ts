import { describe, expect, test } from 'vitest';
import { sessionTooLong } from '../../../src/compiler/lint/rules/zt209-too-long.js';
import { expiryTooFar } from '../../../src/compiler/lint/rules/zt404-expiry-too-far.js';
import { loadFiles, showDiagnostics } from '../../kit/estate.js';
import { lintText } from './kit/lint-text.js';

const YAML = `
idps: { okta: { domains: [example.com] } }
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: high, labels: { env: prod } }
  hr: { endpoints: "https://hr.example.com", sensitivity: high }
  lab: { endpoints: "https://lab.example.com", sensitivity: internal, labels: { env: lab } }
policies:
  a: { allow: "user:ana@example.com", to: [crm, hr, lab], session: { max: 10h } }
`;

/** Resources of each finding of ZT209, which tells sessions of high resources over 12h and of internal ones over 24h. */
async function tooLong(lint: string, yaml = YAML): Promise<readonly string[]> {
  const { findings } = await lintText(yaml, { rules: [sessionTooLong], config: `lint: ${lint}\n` });
  return findings.map(({ element, resources }) => `${element} ${resources!.join(' ')}`).sort();
}

describe('options of overrides', () => {
  test('hold for the resources that the override picks out, and for no others', async () => {
    const options = '{ options: { max: { high: 8h, internal: 8h } } }';
    expect(await tooLong('{}')).toEqual([]);
    expect(await tooLong(`{ overrides: [{ labels: { env: prod }, rules: { ZT209: ${options} } }] }`)).toEqual([
      'policies.a crm',
    ]);
    expect(await tooLong(`{ overrides: [{ sensitivity: internal, rules: { ZT209: ${options} } }] }`)).toEqual([
      'policies.a lab',
    ]);
    expect(
      await tooLong(`{ overrides: [{ sensitivity: high, labels: { env: lab }, rules: { ZT209: ${options} } }] }`),
    ).toEqual([]);
  });

  test('excuse those that it picks out, while the others are still told', async () => {
    const long = YAML.replace('10h', '30h');
    expect(await tooLong('{}', long)).toEqual(['policies.a crm hr lab']);
    const lab = '{ labels: { env: lab }, rules: { session/too-long: { options: { max: { internal: none } } } } }';
    expect(await tooLong(`{ overrides: [${lab}] }`, long)).toEqual(['policies.a crm hr']);
    const high = '{ sensitivity: high, rules: { ZT209: { options: { max: { high: 40h } } } } }';
    expect(await tooLong(`{ overrides: [${high}] }`, long)).toEqual(['policies.a lab']);
    expect(await tooLong(`{ overrides: [${high}, ${lab}] }`, long)).toEqual([]);
  });

  test('the last override that fits decides', async () => {
    const strict = '{ rules: { ZT209: { options: { max: { high: 1h } } } } }';
    const prod = '{ labels: { env: prod }, rules: { ZT209: { options: { max: { high: 20h } } } } }';
    expect(await tooLong(`{ overrides: [${strict}, ${prod}] }`)).toEqual(['policies.a hr']);
    expect(await tooLong(`{ overrides: [${prod}, ${strict}] }`)).toEqual(['policies.a crm', 'policies.a hr']);
  });

  test('go by the file of the finding, and change only what they name of what `rules` says', async () => {
    const base = 'rules: { ZT209: { options: { max: { high: 8h, internal: 8h } } } }';
    const at = (files: string): string =>
      `{ ${base}, overrides: [{ files: "${files}", rules: { ZT209: { options: { max: { high: 20h } } } } }] }`;
    expect(await tooLong(at('teams/**'))).toEqual(['policies.a crm hr lab']);
    expect(await tooLong(at('policies/*.yaml'))).toEqual(['policies.a lab']);
  });

  test('change levels beside options, each of the last override that says it', async () => {
    const overrides =
      '[{ labels: { env: prod }, rules: { ZT209: { level: error, options: { max: { high: 8h } } } } }, { rules: { ZT209: info } }]';
    const { findings } = await lintText(YAML, {
      rules: [sessionTooLong],
      config: `lint: { overrides: ${overrides} }\n`,
    });
    expect(findings.map(({ level, resources }) => [level, resources])).toEqual([['info', ['crm']]]);
  });

  test('reach rules that look at no access, too', async () => {
    const yaml = YAML.replace('session: { max: 10h }', 'expires: 2027-01-31');
    const run = async (lint: string) =>
      (await lintText(yaml, { rules: [expiryTooFar], config: `lint: ${lint}\n` })).findings.length;
    const options = '{ ZT404: { options: { max: 30d } } }';
    expect(await run('{}')).toBe(0);
    expect(await run(`{ overrides: [{ sensitivity: high, rules: ${options} }] }`)).toBe(1);
    expect(await run(`{ overrides: [{ sensitivity: internal, rules: ${options} }] }`)).toBe(0);
    expect(await run(`{ overrides: [{ labels: { env: lab }, rules: ${options} }] }`)).toBe(1);
  });
});

test('unknown rules, faults in options of overrides, and rules that are set twice keep the project from loading', async () => {
  const config = `name: acme
lint:
  rules: { ZT209: off, session/too-long: info }
  overrides:
    - rules: { ZT209: { options: { maximum: 8h } }, ZT404: { options: { max: 8 } }, ZT9999: off }
`;
  const { estate, diagnostics } = await loadFiles(YAML, config);
  expect(estate).toBeUndefined();
  expect(showDiagnostics(diagnostics)).toMatchInlineSnapshot(`
    "ZT085 ztctl.yaml:3:24 rule \`ZT209\` (\`session/too-long\`) is set twice here
      help: run \`ztctl explain CODE\` for the options of a rule
    ZT085 ztctl.yaml:5:36 rule \`session/too-long\` has no option \`maximum\`
      help: run \`ztctl explain CODE\` for the options of a rule
    ZT085 ztctl.yaml:5:78 option \`max\` of \`lifecycle/expiry-too-far\` takes a duration such as \`8h\`
      help: run \`ztctl explain CODE\` for the options of a rule
    ZT084 ztctl.yaml:5:85 there is no rule \`ZT9999\`
      help: run \`ztctl rules\` for every rule"
  `);
});
