import { createHash } from 'node:crypto';
import type { Piece } from '../../compiler/analysis/index.js';
import { EDR_STATES, type Located, type OsVersion, PLATFORMS, type Platform } from '../../compiler/model/index.js';
import type { Bindings, PostureBinding } from './bindings.js';
import type { PostureCondition } from './posture-condition.js';

/** One posture: all its conditions must hold. */
export interface Posture {
  /** What the name starts with: which postures of the policy it is, and for which platform. */
  readonly label: string;
  /** Sorted. */
  readonly conditions: readonly string[];
  /** Attributes of a device that meets it; absent when one attribute has two conditions. */
  readonly witness?: Readonly<Record<string, string | number | boolean>>;
}

/** Platforms that the service tells apart. A Chromebook runs the Android client and says `android`. Vendor: device posture, 2026-11-22. */
export const KNOWN_PLATFORMS: readonly Platform[] = PLATFORMS.filter((name) => name !== 'chromeos');

/** The device signals that a piece demands, as keys of the posture binding. Sorted. */
export function signalsOf({ requirement }: Piece): readonly string[] {
  const edr = requirement.edr > 0 ? [`edr.${EDR_STATES[requirement.edr]}`] : [];
  return [...requirement.flags, ...edr, ...requirement.checks.map((name) => `checks.${name}`)].sort();
}

/** The platforms on which a piece can be met with these bindings: those it admits, and for which every signal is bound. */
export function platformsOf(piece: Piece, bindings: Bindings): readonly Platform[] {
  const admitted = admittedPlatforms(piece);
  const bound = signalsOf(piece).map((signal) => bindings.posture.get(signal));
  return admitted.filter((platform) =>
    bound.every((binding) => !binding || conditionsOn(binding, platform) !== undefined),
  );
}

/** The platforms that a piece admits and the service tells apart. */
export function admittedPlatforms({ situation, requirement }: Piece): readonly Platform[] {
  return KNOWN_PLATFORMS.filter(
    (name) =>
      (situation.platform.full || situation.platform.known.includes(name)) &&
      (requirement.os.size === 0 || requirement.os.has(name)),
  );
}

export function conditionsOn(
  binding: PostureBinding,
  platform: Platform,
): readonly Located<PostureCondition>[] | undefined {
  return binding.kind === 'any' ? binding.conditions : binding.platforms.get(platform);
}

/**
 * The postures of a piece that has been judged, any of which suffices; empty when it demands nothing of the device. What must hold
 * together stands in one posture, because a list in `srcPosture` means "or".
 */
export function posturesOf(piece: Piece, bindings: Bindings): readonly Posture[] {
  const common = countryConditions(piece);
  const signals = signalsOf(piece).map((signal) => bindings.posture.get(signal)!);
  const perPlatform = piece.requirement.os.size > 0 || signals.some(({ kind }) => kind === 'per-platform');
  if (!perPlatform) {
    const conditions = [...common, ...platformConditions(piece), ...signals.flatMap((one) => anyConditions(one))];
    return conditions.length === 0 ? [] : [posture(piece, conditions)];
  }
  return platformsOf(piece, bindings).map((platform) =>
    posture(
      piece,
      [
        ...common,
        equals('node:os', platform),
        ...versionConditions(piece.requirement.os.get(platform)),
        ...signals.flatMap((one) => conditionsOn(one, platform)!.map(({ value }) => value)),
      ],
      platform,
    ),
  );
}

function anyConditions(binding: PostureBinding): readonly PostureCondition[] {
  return binding.kind === 'any' ? binding.conditions.map(({ value }) => value) : [];
}

/** Listed, also where a deny left out few: a code that the service makes up is then in no list. */
function countryConditions({ situation }: Piece): readonly PostureCondition[] {
  return situation.country.full ? [] : [oneOf('ip:country', situation.country.known)];
}

function platformConditions(piece: Piece): readonly PostureCondition[] {
  return piece.situation.platform.full ? [] : [oneOf('node:os', [...admittedPlatforms(piece)].sort())];
}

/** `[]` is any version. The parts hold no trailing zeros, and the service counts `14.5` as lower than `14.5.0`. */
function versionConditions(version: OsVersion | undefined): readonly PostureCondition[] {
  if (!version || version.length === 0) return [];
  const text = version.join('.');
  return [{ text: `node:osVersion >= '${text}'`, attribute: 'node:osVersion', witness: text }];
}

function oneOf(attribute: string, values: readonly string[]): PostureCondition {
  if (values.length === 1) return equals(attribute, values[0]!);
  return { text: `${attribute} IN [${values.map(quote).join(', ')}]`, attribute, witness: values[0]! };
}

function equals(attribute: string, value: string): PostureCondition {
  return { text: `${attribute} == ${quote(value)}`, attribute, witness: value };
}

/** Only names, codes and numbers come here; nothing in them ends the text. */
function quote(value: string): string {
  return `'${value}'`;
}

function posture(piece: Piece, conditions: readonly PostureCondition[], platform?: Platform): Posture {
  const names = piece.requirement.postures;
  const base =
    names.length === 0
      ? 'situation'
      : names.length > 2
        ? `${names[0]}-and-${names.length - 1}-more`
        : names.join('-and-');
  const distinct = new Map(conditions.map((one) => [one.text, one]));
  const witness = Object.fromEntries([...distinct.values()].map((one) => [one.attribute, one.witness]));
  return {
    label: platform ? `${base}--${platform}` : base,
    conditions: [...distinct.keys()].sort(),
    ...(Object.keys(witness).length === distinct.size && { witness }),
  };
}

/** Names postures by label; where two of one label differ, by label and content. A counter would rename with every change. */
export class PostureNames {
  readonly #contents = new Map<string, Set<string>>();

  add({ label, conditions }: Posture): void {
    const known = this.#contents.get(label) ?? new Set();
    known.add(conditions.join('\n'));
    this.#contents.set(label, known);
  }

  of({ label, conditions }: Posture): string {
    const content = conditions.join('\n');
    if ((this.#contents.get(label)?.size ?? 0) < 2) return `posture:${label}`;
    return `posture:${label}--${createHash('sha256').update(content).digest('hex').slice(0, 8)}`;
  }
}
