import { describe, expect, test } from 'vitest';
import { corpusLines, providerFaults } from '../../kit/provider-schema.js';

interface Case {
  readonly id: string;
  readonly provider: string;
  readonly note?: string;
  readonly doc: unknown;
  readonly validate: { readonly valid: boolean; readonly diagnostics: readonly { readonly summary: string }[] };
  readonly dropped?: readonly string[];
  readonly dropped_5_14?: readonly string[];
}

const CASES = corpusLines('validate.jsonl.gz') as readonly Case[];

/** What a schema can know of; the other summaries come from validators that it does not hold. */
const STRUCTURAL =
  /^(Extraneous JSON object property|Incorrect attribute value type|Incorrect JSON value type|Missing required argument|Missing Configuration for Required Attribute|Unsupported attribute|Reference to undeclared resource|Invalid Configuration for Read-Only Attribute|Value for unconfigurable attribute|Insufficient .* blocks|Invalid resource type|Invalid data source)$/;

/** Documents whose fault lies in a part that is not a resource, or whose value only Terraform's evaluation reveals. */
const ELSEWHERE = /^(cf|zpa)-(provider|meta|check|import)|-tmpl-|^cf-data-/;

/** Where the check is stricter than Terraform on purpose: conversions, nulls and expressions hide mistakes in generated files. */
const STRICTER = /: (not a (string|number|bool)|is null|holds text that Terraform would evaluate)$|\$\$\{x\}/;

describe('the schema check, held against what the real providers said', () => {
  test('the corpus is there', () => {
    expect(CASES.length).toBe(427);
  });

  test.each(['5.22.0', '5.14.0'])('finds every nested key that provider cloudflare %s drops in silence', (version) => {
    const lists = CASES.filter(({ provider }) => provider === 'cloudflare').map((one) => ({
      one,
      dropped: (version === '5.14.0' ? one.dropped_5_14 : undefined) ?? one.dropped ?? [],
    }));
    const missed = lists.flatMap(({ one, dropped }) => {
      const faults = providerFaults(one.doc, version === '5.14.0' ? 'cloudflare-5.14.0' : 'cloudflare');
      return dropped.filter((path) => !faults.includes(`${path}: unknown argument`)).map((path) => `${one.id} ${path}`);
    });
    expect(lists.filter(({ dropped }) => dropped.length > 0).length).toBeGreaterThan(5);
    expect(missed).toEqual([]);
  });

  test.each(['cloudflare', 'zpa'] as const)('finds a fault in every %s document refused for its structure', (name) => {
    const refused = CASES.filter(
      ({ id, provider, validate }) =>
        provider === name &&
        !ELSEWHERE.test(id) &&
        validate.diagnostics.some(({ summary }) => STRUCTURAL.test(summary)),
    );
    expect(refused.length).toBeGreaterThan(20);
    expect(refused.filter(({ doc }) => providerFaults(doc, name).length === 0).map(({ id }) => id)).toEqual([]);
  });

  test.each(['cloudflare', 'zpa'] as const)('accepts the plain valid documents of %s', (name) => {
    const valid = CASES.filter(({ provider, validate, dropped, note }) => {
      return provider === name && validate.valid && !dropped && note === undefined;
    });
    const faulty = valid
      .map(({ id, doc }) => ({ id, faults: providerFaults(doc, name).filter((fault) => !STRICTER.test(fault)) }))
      .filter(({ faults }) => faults.length > 0);
    expect(valid.length).toBeGreaterThan(30);
    expect(faulty).toEqual([]);
  });

  test('refuses a string that Terraform would evaluate, and accepts it escaped', () => {
    const policy = (name: string): unknown => ({
      resource: { cloudflare_zero_trust_access_policy: { x: { account_id: 'a', name, decision: 'deny' } } },
    });
    expect(providerFaults(policy(`\${file("/etc/hostname")}`), 'cloudflare')).toHaveLength(1);
    expect(providerFaults(policy(`$\${file("/etc/hostname")}`), 'cloudflare')).toEqual([]);
    expect(providerFaults(policy('%{ if true }x%{ endif }'), 'cloudflare')).toHaveLength(1);
  });

  test('refuses a reference to an undeclared resource', () => {
    const id = `\${cloudflare_zero_trust_access_group.gone.id}`;
    const body = { account_id: 'a', name: 'n', decision: 'allow', include: [{ group: { id } }] };
    const faults = providerFaults({ resource: { cloudflare_zero_trust_access_policy: { x: body } } }, 'cloudflare');
    expect(faults).toEqual([
      'cloudflare_zero_trust_access_policy.x.include[0].group.id: refers to `cloudflare_zero_trust_access_group.gone`, which is not declared',
    ]);
  });
});
