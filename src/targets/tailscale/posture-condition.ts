/** One assertion about a posture attribute, in the few forms that a binding may use. */
export interface PostureCondition {
  /** Canonical text, safe to write into a policy file. */
  readonly text: string;
  readonly attribute: string;
  /** A value with which it holds: what generated tests give the device. */
  readonly witness: string | number | boolean;
}

const CONDITION =
  /^([A-Za-z][A-Za-z0-9]*:[A-Za-z0-9_]{1,128})\s+(==|!=|<=|>=|<|>|IN|NOT IN|IS SET|NOT SET)(?:\s+(.+))?$/i;
const STRING = /^'[A-Za-z0-9_.:@/+ -]{0,255}'$/;
const NUMBER = /^-?(0|[1-9][0-9]{0,15})$/;
/** Namespaces of the service and of the integrations that its documentation names (2026-11-22). */
const NAMESPACES = new Set(
  'node custom falcon fleet fleetPolicy huntress intune jamfPro kandji kolide sentinelOne'.split(' '),
);

/**
 * Reads a condition of a binding, or says what is wrong with it. Only positive assertions are taken: an attribute that is not set fails
 * every operator, so a negative one would say "known, and not this", which no device signal of the policy means.
 */
export function parseCondition(text: string): PostureCondition | { readonly fault: string } {
  const found = CONDITION.exec(text.trim());
  if (!found)
    return { fault: "a condition is written `ATTRIBUTE OPERATOR VALUE`, like `intune:complianceState == 'compliant'`" };
  const attribute = found[1]!;
  const operator = found[2]!.toUpperCase();
  const namespace = attribute.slice(0, attribute.indexOf(':'));
  if (!NAMESPACES.has(namespace)) return { fault: `\`${namespace}\` is no namespace of posture attributes` };
  const fault = attributeFault(attribute);
  if (fault) return { fault };
  if (operator === '!=' || operator === 'NOT IN' || operator === 'NOT SET') {
    return { fault: `\`${operator}\` says what a device is not; bind what it is` };
  }
  return withValue(attribute, operator, found[3]?.trim());
}

function attributeFault(attribute: string): string | undefined {
  switch (attribute) {
    case 'node:os':
    case 'node:osVersion':
      return `\`${attribute}\` is what \`os\` and \`platform\` of the policy become; bind other attributes per platform`;
    case 'node:tsStateEncrypted':
      return '`node:tsStateEncrypted` says that the state file of the client is encrypted, not the disk';
    default:
      return undefined;
  }
}

function withValue(
  attribute: string,
  operator: string,
  value: string | undefined,
): PostureCondition | { readonly fault: string } {
  if (operator === 'IS SET') {
    if (value !== undefined) return { fault: '`IS SET` takes no value' };
    return { text: `${attribute} IS SET`, attribute, witness: true };
  }
  if (operator === 'IN') {
    const items = listOf(value);
    if (!items) return { fault: "`IN` takes a list of texts in single quotes, like `['a', 'b']`" };
    return { text: `${attribute} IN [${items.join(', ')}]`, attribute, witness: unquote(items[0]!) };
  }
  const witness = scalarOf(value, operator, attribute);
  if (witness === undefined) return { fault: `\`${operator}\` of \`${attribute}\` takes ${expected(operator)}` };
  return { text: `${attribute} ${operator} ${value}`, attribute, witness };
}

function expected(operator: string): string {
  return operator === '==' ? 'a text in single quotes, a number, `true` or `false`' : 'a number';
}

function scalarOf(
  value: string | undefined,
  operator: string,
  attribute: string,
): string | number | boolean | undefined {
  if (value === undefined) return undefined;
  if (NUMBER.test(value)) return Number(value) + (operator === '>' ? 1 : operator === '<' ? -1 : 0);
  const isVersion = attribute === 'node:tsVersion' && STRING.test(value) && /^'[0-9.]+'$/.test(value);
  // `<` on a version has no version that is sure to hold.
  if (isVersion && (operator === '==' || operator === '>=' || operator === '<=')) return unquote(value);
  if (operator !== '==') return undefined;
  if (value === 'true' || value === 'false') return value === 'true';
  return STRING.test(value) ? unquote(value) : undefined;
}

function listOf(value: string | undefined): readonly string[] | undefined {
  const inside = /^\[(.*)\]$/.exec(value ?? '')?.[1];
  const items = inside?.split(',').map((item) => item.trim());
  return items?.every((item) => STRING.test(item)) ? items : undefined;
}

function unquote(text: string): string {
  return text.slice(1, -1);
}
