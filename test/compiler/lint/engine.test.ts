import { describe, expect, test } from 'vitest';
import { BudgetExceeded } from '../../../src/compiler/analysis/index.js';
import {
  DEFAULT_SETTINGS,
  defineRule,
  type Finding,
  type LintSettings,
  lint,
  type Rule,
  type RuleMeta,
  type RuleSet,
} from '../../../src/compiler/lint/index.js';
import { RULES } from '../../../src/compiler/lint/rules/index.js';
import { estateFrom } from '../../kit/estate.js';
import { filesUnder } from '../../kit/imports.js';
import { NOW } from './kit/lint-text.js';

const YAML = `
resources:
  crm: { endpoints: "https://crm.example.com", sensitivity: critical, labels: { env: prod } }
  lab: { endpoints: "https://lab.example.com", sensitivity: low, labels: { env: lab } }
idps: { okta: { domains: [example.com] } }
policies:
  to-crm: { allow: everyone, to: crm }
  to-lab: { allow: user:ana@example.com, to: lab }
`;

/** Finds every policy. */
function ruleOf(meta: Partial<RuleMeta>, more: (name: string) => Partial<Finding> = () => ({})): Rule {
  const whole = { code: 'ZT999', id: 'test/rule', severity: 'warning', needs: [], sets: ['recommended'], options: {} };
  return defineRule({
    meta: { ...whole, ...meta } as RuleMeta,
    *check({ estate }) {
      for (const { name, nameSpan, resources } of estate.policies.values()) {
        yield { element: `policies.${name}`, span: nameSpan, message: name, cause: '', resources, ...more(name) };
      }
    },
  });
}

async function run(rules: readonly Rule[], settings: Partial<LintSettings> = {}) {
  const estate = await estateFrom({ 'policies/a.yaml': YAML });
  return lint({ estate, now: NOW, settings: { ...DEFAULT_SETTINGS, ...settings }, rules, inline: true });
}

describe('levels', () => {
  test('a rule of none of the sets does not run', async () => {
    expect((await run([ruleOf({ sets: ['strict'] })])).findings).toEqual([]);
    expect((await run([ruleOf({ sets: ['strict'] })], { extends: ['strict'] })).findings).toHaveLength(2);
  });

  test('a configured level turns a rule on and off, and weighs more than the one of a finding', async () => {
    const level = (one: 'off' | 'error') => ({ rules: new Map([['ZT999', { level: one, options: new Map() }]]) });
    const strict = ruleOf({ sets: [] }, () => ({ severity: 'info' }));
    expect((await run([strict], level('error'))).findings.map((one) => one.level)).toEqual(['error', 'error']);
    expect((await run([ruleOf({})], level('off'))).findings).toEqual([]);
  });

  test('the last override that fits decides: by file, sensitivity and label', async () => {
    const levels = new Map([['ZT999', 'error' as const]]);
    const off = new Map([['ZT999', 'off' as const]]);
    const levelsOf = async (overrides: LintSettings['overrides']) =>
      Object.fromEntries(
        (await run([ruleOf({})], { overrides })).findings.map(({ message, level }) => [message, level]),
      );
    expect(await levelsOf([{ sensitivity: ['critical'], levels }])).toEqual({ 'to-crm': 'error', 'to-lab': 'warning' });
    expect(await levelsOf([{ labels: new Map([['env', ['lab']]]), levels: off }])).toEqual({ 'to-crm': 'warning' });
    expect(
      await levelsOf([
        { files: ['policies/*.yaml'], levels },
        { sensitivity: ['low'], levels: off },
      ]),
    ).toEqual({
      'to-crm': 'error',
    });
    expect(await levelsOf([{ files: ['teams/**'], levels }])).toEqual({ 'to-crm': 'warning', 'to-lab': 'warning' });
  });

  test('an override alone turns a rule on for what it fits', async () => {
    const overrides = [{ sensitivity: ['low' as const], levels: new Map([['ZT999', 'info' as const]]) }];
    const { findings } = await run([ruleOf({ sets: [] })], { overrides });
    expect(findings.map(({ message, level }) => `${message} ${level}`)).toEqual(['to-lab info']);
  });
});

describe('the report', () => {
  test('the widest reach comes first, then the gravest level, then the most sensitive resource', async () => {
    const wide = ruleOf({ code: 'ZT991' }, (name) => ({ reach: name === 'to-lab' ? 'all' : 1 }));
    const grave = ruleOf({ code: 'ZT992', severity: 'error' }, () => ({ reach: 1 }));
    const { findings } = await run([wide, grave]);
    expect(findings.map(({ code, message }) => `${code} ${message}`)).toEqual([
      'ZT991 to-lab',
      'ZT992 to-crm',
      'ZT992 to-lab',
      'ZT991 to-crm',
    ]);
  });

  test('a rule whose needs are not met is skipped and listed, never passed over', async () => {
    const { findings, skipped, ran } = await run([ruleOf({ needs: ['directory', 'usage'] })]);
    expect({ findings, ran }).toEqual({ findings: [], ran: [] });
    expect(skipped).toEqual([{ code: 'ZT999', rule: 'test/rule', needs: ['directory', 'usage'] }]);
  });

  test('an answer that is too large ends the run and names its budget', async () => {
    const costly = defineRule({
      ...ruleOf({}),
      check: () => {
        throw new BudgetExceeded('resource "crm"', 'to-crm', 7);
      },
    });
    await expect(run([costly])).rejects.toThrow('resource "crm" needs more than 7 pieces');
  });

  test('a fingerprint stays when lines move, and changes with code, element and cause', async () => {
    const prints = async (text: string, rule: Rule): Promise<readonly string[]> => {
      const estate = await estateFrom({ 'policies/a.yaml': text });
      const { findings } = lint({ estate, now: NOW, settings: DEFAULT_SETTINGS, rules: [rule], inline: true });
      return findings.map(({ fingerprint }) => fingerprint);
    };
    const before = await prints(YAML, ruleOf({}));
    expect(await prints(`# one\n# two\n${YAML}`, ruleOf({}))).toEqual(before);
    for (const other of [ruleOf({ code: 'ZT998' }), ruleOf({}, () => ({ cause: 'x' }))])
      for (const print of await prints(YAML, other)) expect(before).not.toContain(print);
    expect(new Set(before).size).toBe(2);
  });
});

describe('the registry', () => {
  test('holds every rule file once, sorted by code', () => {
    const files = filesUnder('src/compiler/lint/rules', '.ts').filter((path) => !path.endsWith('index.ts'));
    const codes = RULES.map(({ meta }) => meta.code.toLowerCase());
    expect(files.map((path) => /(zt\d+)-/.exec(path)?.[1])).toEqual(codes);
    expect([...codes].sort()).toEqual(codes);
    expect(new Set(RULES.map(({ meta }) => meta.id)).size).toBe(RULES.length);
  });

  test('every rule has a test', () => {
    const tests = filesUnder('test/compiler/lint/rules', '.test.ts').map((path) => /(zt\d+)\.test/.exec(path)?.[1]);
    expect(RULES.map(({ meta }) => meta.code.toLowerCase()).filter((code) => !tests.includes(code))).toEqual([]);
  });

  test('every set has rules, and what is in `minimal` is in `recommended`', () => {
    const inSet = (set: RuleSet) => RULES.filter(({ meta }) => meta.sets.includes(set)).map(({ meta }) => meta.code);
    for (const set of ['minimal', 'recommended', 'strict', 'nist-800-207', 'cisa-ztmm-advanced'] as const)
      expect(inSet(set).length).toBeGreaterThan(3);
    expect(inSet('minimal').filter((code) => !inSet('recommended').includes(code))).toEqual([]);
    expect(inSet('recommended').filter((code) => !inSet('strict').includes(code))).toEqual([]);
  });
});
