import {
  type Element,
  type Endpoint,
  type Located,
  type PublicAccess,
  type Resource,
  SENSITIVITIES,
  type Workload,
} from '../model/index.js';
import { bindMappings } from './bind-section.js';
import type { Binder } from './binder.js';
import { EndpointFault, parseEndpoint } from './endpoint/index.js';
import type { Fields } from './fields.js';

/** A resource before its overlaps are known. */
export type RawResource = Omit<Resource, 'inner' | 'outer'>;

export function readResources(binder: Binder, workloads: ReadonlyMap<string, Workload>): Map<string, RawResource> {
  return bindMappings(binder, 'resources', (fields, element) => readResource(fields, element, workloads));
}

function readResource(fields: Fields, element: Element, workloads: ReadonlyMap<string, Workload>): RawResource {
  const { binder } = fields;
  const endpoints = fields.texts('endpoints').flatMap((text) => readEndpoint(binder, text));
  const sensitivity = fields.word('sensitivity', SENSITIVITIES);
  const publicAccess = readPublic(fields);
  if (publicAccess && sensitivity?.value !== 'low')
    binder.fault('ZT054', publicAccess.span, {
      name: element.name,
      found: sensitivity?.value ?? 'critical, as none is written',
    });
  const servedBy = fields.has('served_by') ? readServedBy(fields, workloads) : undefined;
  return {
    ...element,
    endpoints,
    sensitivity: sensitivity?.value ?? 'critical',
    ...(sensitivity && { sensitivitySpan: sensitivity.span }),
    labels: readLabels(fields),
    via: readVia(fields),
    ...(publicAccess && { public: publicAccess }),
    ...(servedBy && { servedBy }),
    isSsh: checkSsh(binder, element, endpoints),
    renamedFrom: fields.texts('renamed_from'),
  };
}

function readEndpoint(binder: Binder, { value, span }: Located<string>): readonly Endpoint[] {
  const endpoint = parseEndpoint(value, span);
  if (!(endpoint instanceof EndpointFault)) return [endpoint];
  const { why, help } = endpoint;
  binder.fault('ZT049', span, { text: value, why }, help === undefined ? {} : { help });
  return [];
}

/** True when every endpoint is ssh; a mix is a fault. */
function checkSsh(binder: Binder, element: Element, endpoints: readonly Endpoint[]): boolean {
  const ssh = endpoints.find(({ scheme }) => scheme === 'ssh');
  const other = endpoints.find(({ scheme }) => scheme !== 'ssh');
  if (ssh && other) {
    const related = [{ span: other.span, label: `\`${other.scheme}\`` }];
    binder.fault('ZT053', ssh.span, { name: element.name }, { related });
  }
  return ssh !== undefined && other === undefined;
}

/** In key order. */
function readLabels(fields: Fields): Map<string, Located<string>> {
  const labels = fields.fields('labels');
  const found: [string, Located<string>][] = [];
  for (const key of [...(labels?.map.entries.keys() ?? [])].sort()) {
    const value = labels!.text(key);
    if (value) found.push([key, value]);
  }
  return new Map(found);
}

function readVia(fields: Fields): readonly Located<string>[] {
  const { binder } = fields;
  return fields.texts('via').filter(({ value, span }) => checkTarget(binder, value, span));
}

/** Reports a target that the project file does not configure. */
export function checkTarget(binder: Binder, name: string, span: Located<string>['span']): boolean {
  if (binder.input.targets.has(name)) return true;
  binder.unknown('target', name, span, binder.input.targets, '`targets` of ztctl.yaml');
  return false;
}

function readPublic(fields: Fields): PublicAccess | undefined {
  const access = fields.fields('public');
  if (!access) return undefined;
  const reason = access.text('reason');
  const networks = access.has('networks')
    ? access.texts('networks').filter((name) => fields.binder.resolve('networks', name))
    : undefined;
  access.finish();
  return reason && { reason: reason.value, ...(networks && { networks }), span: access.map.span };
}

function readServedBy(fields: Fields, workloads: ReadonlyMap<string, Workload>): readonly Located<string>[] {
  const prefix = 'workload:';
  return fields.texts('served_by').flatMap(({ value, span }) => {
    const name = { value: value.slice(prefix.length), span };
    if (!value.startsWith(prefix)) fields.binder.fault('ZT032', span, { what: `\`${value}\`` });
    else if (workloads.has(name.value) || fields.binder.resolve('workloads', name)) return [name];
    return [];
  });
}
