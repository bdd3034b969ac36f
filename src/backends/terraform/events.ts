import { isRecord, textAt } from './json.js';
import type { TheirWords } from './their-words.js';

/** One line of `plan -json` or `apply -json` (developer.hashicorp.com/terraform/internals/machine-readable-ui, 2026-11-25). */
export type EngineEvent =
  | {
      readonly type: 'started' | 'done' | 'failed';
      readonly address: string;
      readonly action: string;
      readonly id?: string;
    }
  | { readonly type: 'refreshing'; readonly address: string }
  | { readonly type: 'diagnostic'; readonly severity: 'error' | 'warning'; readonly theirs: TheirWords };

const HOOKS: Readonly<Record<string, 'started' | 'done' | 'failed'>> = {
  apply_start: 'started',
  apply_complete: 'done',
  apply_errored: 'failed',
};

/** Undefined for lines that say nothing of interest, or are no JSON. `clean` takes colours and secrets out of their words. */
export function readEvent(line: string, clean: (text: string) => string): EngineEvent | undefined {
  let event: unknown;
  try {
    event = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (!isRecord(event)) return undefined;
  const { type, hook, diagnostic } = event;
  if (type === 'diagnostic' && isRecord(diagnostic)) return readDiagnostic(diagnostic, clean);
  if (typeof type !== 'string' || !isRecord(hook) || !isRecord(hook.resource)) return undefined;
  const address = textAt(hook.resource, 'addr');
  if (address === undefined) return undefined;
  if (type === 'refresh_start') return { type: 'refreshing', address };
  const kind = Object.hasOwn(HOOKS, type) ? HOOKS[type] : undefined;
  const id = textAt(hook, 'id_value');
  return kind && { type: kind, address, action: textAt(hook, 'action') ?? '', ...(id !== undefined && { id }) };
}

function readDiagnostic(diagnostic: Readonly<Record<string, unknown>>, clean: (text: string) => string): EngineEvent {
  const [summary, detail, address] = ['summary', 'detail', 'address'].map((key) => textAt(diagnostic, key));
  return {
    type: 'diagnostic',
    severity: diagnostic.severity === 'warning' ? 'warning' : 'error',
    theirs: {
      summary: clean(summary ?? 'it does not say why'),
      ...(detail && { detail: clean(detail) }),
      ...(address && { address }),
    },
  };
}

/** Resources whose creation began in the stream of an apply and of which it does not say how it ended. */
export function unendedCreations(text: string): readonly string[] {
  const open = new Set<string>();
  for (const line of text.split('\n')) {
    const event = readEvent(line, (theirs) => theirs);
    if (event?.type === 'started' && event.action === 'create') open.add(event.address);
    else if (event?.type === 'done' || event?.type === 'failed') open.delete(event.address);
  }
  return [...open].sort();
}
