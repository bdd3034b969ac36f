import type { Reading } from '../../../compiler/proof/index.js';
import type { ArtefactFile } from '../../target.js';
import { Applications } from './applications.js';
import { Body } from './body.js';
import { Assumptions, type Context } from './context.js';
import { type Document, type ResourceBody, readDocument } from './document.js';
import { secondsOfGo } from './durations.js';
import { Expressions } from './expressions.js';
import { Faults } from './faults.js';
import { APPLICATION, GROUP, LIST, NESTED, ORGANIZATION, POLICY, POSTURE_RULE, TARGET } from './known.js';
import { Matcher } from './matching.js';
import { postureRule } from './posture.js';
import { providerFaults } from './provider-rules.js';
import { type Account, RuleList } from './rules.js';
import type { Vocabulary } from './words.js';

/** A login lasts a month at most. https://developers.cloudflare.com/cloudflare-one/access-controls/access-settings/session-management/, 2026-11-24. */
const LONGEST_SESSION = 30 * 24 * 3600;

/** Reads Terraform JSON of Cloudflare Access as Cloudflare would enforce it, in the words of a vocabulary. */
export function readAccess(
  files: readonly ArtefactFile[],
  vocabulary: Vocabulary,
): { readonly reading: Reading; readonly faults: Faults } {
  const faults = new Faults();
  const document = readDocument(files, faults);
  const context = contextOf(document, faults, vocabulary);
  const matcher = new Matcher(context);
  const reader = new Applications(context, matcher);
  for (const group of of(document, GROUP)) matcher.group(group, 'after-login');
  for (const policy of of(document, POLICY)) reader.policy(policy);
  for (const rule of of(document, POSTURE_RULE)) postureRule(context, rule);
  for (const list of of(document, LIST)) context.lists(list);
  for (const target of of(document, TARGET)) Body.ofResource(context, target);
  const account = accountOf(context);
  const applications = of(document, APPLICATION).map((one) => reader.application(one));
  refuseDuplicates(applications, faults);
  refuseByProvider(document, faults);
  const rules = new RuleList(context, matcher, account).rules(applications);
  for (const [name, value] of context.expressions.used) context.assumed.add('variable', name, value);
  return { reading: { layers: [{ rules, otherwise: 'deny' }], assumed: context.assumed.list() }, faults };
}

function contextOf(document: Document, faults: Faults, vocabulary: Vocabulary): Context {
  const expressions = new Expressions(document, faults);
  const conditions = new Map<ResourceBody, ReturnType<Parameters<Context['once']>[1]>>();
  const lists = new Map<ResourceBody, ReturnType<Context['lists']>>();
  const context: Context = {
    document,
    expressions,
    vocabulary,
    faults,
    assumed: new Assumptions(),
    once(resource, find) {
      const known = conditions.get(resource) ?? find();
      conditions.set(resource, known);
      return known;
    },
    lists(list) {
      const known = lists.get(list) ?? readList(context, list);
      lists.set(list, known);
      return known;
    },
  };
  return context;
}

function readList(context: Context, list: ResourceBody): ReturnType<Context['lists']> {
  const body = Body.ofResource(context, list);
  return body.bodies('items').flatMap((item) => {
    item.dropUnknown(NESTED.item!, 'an item of a list');
    const text = item.text('value');
    return text === undefined ? [] : [{ text, span: item.span }];
  });
}

/** The account's own settings, where the document says them; else what the bindings know, else the worst. */
function accountOf(context: Context): Account {
  const { vocabulary, faults } = context;
  let account: Account = {
    globalSession: vocabulary.globalSession ?? LONGEST_SESSION,
    deviceLogin: true,
    denyUnmatched: false,
  };
  for (const resource of of(context.document, ORGANIZATION)) {
    const body = Body.ofResource(context, resource);
    const text = body.text('session_duration');
    const session = text === undefined ? account.globalSession : secondsOfGo(text);
    if (session === undefined) faults.refused(body.at('session_duration'), `\`${text}\` is no duration of Go`);
    const exempted = body.texts('deny_unmatched_requests_exempted_zone_names');
    account = {
      globalSession: session ?? account.globalSession,
      deviceLogin: body.flag('allow_authenticate_via_warp') ?? account.deviceLogin,
      denyUnmatched: body.flag('deny_unmatched_requests') === true && exempted.length === 0,
    };
  }
  return account;
}

/** What the provider finds wrong before anything is sent, where nothing else was found. */
function refuseByProvider({ resources }: Document, faults: Faults): void {
  for (const byLabel of resources.values()) {
    for (const { label, ...resource } of byLabel.values()) {
      const found = providerFaults({ ...resource, mode: 'managed', key: label });
      if (found.length === 0 || faults.isFaulty(resource.body.span)) continue;
      for (const { span, why } of found) faults.refused(span, why);
    }
  }
}

/** Access answers a second application for the same host and path with a conflict (`application_already_exists`). */
function refuseDuplicates(applications: readonly ReturnType<Applications['application']>[], faults: Faults): void {
  const owners = new Map<string, (typeof applications)[number]>();
  for (const application of applications) {
    for (const { surface, host, path } of application.reaches) {
      if (surface !== 'edge' || host.kind !== 'pattern') continue;
      const text = `${host.pattern.labels.join('.')} ${JSON.stringify(path?.patterns)}`;
      const owner = owners.get(text) ?? application;
      owners.set(text, owner);
      if (owner === application) continue;
      const why = `\`${owner.address}\` already stands before \`${host.pattern.labels.join('.')}\` with the same path`;
      faults.refused(application.span, why, { related: [{ span: owner.span, label: 'here' }] });
    }
  }
}

/** Sorted by label, so that the same artefact reads the same in any order of its text. */
function of({ resources }: Document, type: string): readonly ResourceBody[] {
  const labels = resources.get(type);
  return labels ? [...labels.keys()].sort().map((label) => labels.get(label)!) : [];
}
