import { ALWAYS, type Condition, opaque, type ReadRule } from '../../../compiler/proof/index.js';
import type { Interpretation } from '../../reader.js';
import type { ArtefactFile } from '../../target.js';
import type { TerraformObject } from '../../terraform/judge/index.js';
import type { Alternative } from './alternatives.js';
import { Applications } from './applications.js';
import { Assumptions, type Context, Faults } from './context.js';
import { readDocument } from './document.js';
import { bypassed } from './forwarding.js';
import { type Ordered, orderRules } from './order.js';
import { checkOverlap, Places } from './places.js';
import { type PolicyKind, type Rule, readRule, ruleKind } from './rules.js';
import { checkServerGroups, readSegments, type Segment } from './segments.js';
import { demandOf, limitsOf, orderTimeouts } from './timeouts.js';
import type { Vocabulary } from './words.js';

/** What a tenant makes of Terraform JSON: which connections it carries, which the access policy lets through, and when sessions end. */
export function readTenant(files: readonly ArtefactFile[], vocabulary: Vocabulary): Interpretation {
  const faults = new Faults();
  const assumed = new Assumptions();
  const context: Context = { vocabulary, faults, assumed, logins: new Map(), objects: readDocument(files, faults) };
  const reading = faults.failed ? undefined : read(context);
  return { ...(!faults.failed && reading && { reading }), diagnostics: faults.list() };
}

function read(context: Context): Interpretation['reading'] {
  const segments = readSegments(context);
  checkOverlap(segments, context);
  checkServerGroups(context);
  const applications = new Applications(segments, context);
  const places = new Places(segments);
  const policy = (kind: PolicyKind): Ordered => {
    const own = [...context.objects.values()].filter(({ type }) => ruleKind(type) === kind);
    return orderRules(
      kind,
      own.map((object: TerraformObject) => readRule(object, applications, context)),
      context,
    );
  };
  const access = policy('access');
  if (![...context.objects.values()].some(({ type }) => type.startsWith('zpa_application_segment')))
    refuseEverywhere(access, context);
  const around = [...segmentBypasses(segments), ...bypassed(policy('forwarding'), segments)];
  const past = around.flatMap((one) => at(places, one, 'allow'));
  return {
    layers: [
      { rules: [...past, ...accessRules(access).flatMap((rule) => placed(places, rule))], otherwise: 'deny' },
      { rules: [...carried(segments, places), ...past], otherwise: 'deny' },
      { rules: [...past, ...timeouts(policy('timeout'), places, context)], otherwise: 'allow' },
    ],
    assumed: context.assumed.list(),
  };
}

/** Without one segment in the artefact, what a grant to every application reaches is not known here. */
function refuseEverywhere({ rules, loose }: Ordered, { faults }: Context): void {
  for (const { action, alternatives, place } of [...rules, ...loose]) {
    if (action !== 'DENY' && alternatives.some((one) => one.segments === undefined)) {
      faults.cannotJudge(place.span, 'it grants every application, and the artefact holds none');
    }
  }
}

/** An alternative of something that has a place in the artefact. */
export type PlacedAlternative = Alternative & Pick<ReadRule, 'place'>;

function segmentBypasses(segments: readonly Segment[]): readonly PlacedAlternative[] {
  return segments.flatMap((segment) =>
    segment.bypass ? [{ segments: new Set([segment]), when: segment.bypass, place: segment.place }] : [],
  );
}

/** A segment without servers takes connections and carries none. */
function carried(segments: readonly Segment[], places: Places): readonly ReadRule[] {
  return segments.flatMap((segment) =>
    segment.served ? at(places, { segments: new Set([segment]), when: ALWAYS, place: segment.place }, 'allow') : [],
  );
}

/** Rules without a place may stand in any order: grants first is the widest that can come of it. */
function accessRules({ rules, loose }: Ordered): readonly Rule[] {
  const isGrant = ({ action }: Rule): boolean => action !== 'DENY';
  return [...rules, ...loose.filter(isGrant), ...loose.filter((rule) => !isGrant(rule))];
}

/** A privileged approval is given by name in the tenant, to whom is not the rule's to say. */
function placed(places: Places, { action, alternatives, place }: Rule): readonly ReadRule[] {
  const demand = action === 'REQUIRE_APPROVAL' ? opaque('privileged approval') : undefined;
  const effect = action === 'DENY' ? 'deny' : 'allow';
  return alternatives.flatMap((one) => at(places, { ...one, place }, effect, demand));
}

function timeouts(ordered: Ordered, places: Places, context: Context): readonly ReadRule[] {
  const limits = new Map([...ordered.rules, ...ordered.loose].map((rule) => [rule, limitsOf(rule, context)]));
  return orderTimeouts(ordered, limits, context).flatMap((rule) =>
    rule.alternatives.flatMap((one) => at(places, { ...one, place: rule.place }, 'allow', demandOf(limits.get(rule)!))),
  );
}

function at(
  places: Places,
  { segments, when, place }: PlacedAlternative,
  effect: ReadRule['effect'],
  demand?: Condition,
): readonly ReadRule[] {
  return places.of(segments).map((where) => ({ effect, ...where, when, ...(demand && { demand }), place }));
}
