import type { Diagnostic } from '../../compiler/diagnostics/index.js';
import type { BackendInput, LiveRead, ReadingBackend, WritingBackend } from '../backend.js';
import type { LiveState } from '../live-folder.js';
import { checked } from './check.js';
import type { Connected } from './connected.js';
import { requestFault } from './faults.js';
import { liveState, policyFileOf } from './live.js';
import type { PolicyReader, PolicyWriter } from './session.js';
import { writePolicy } from './write.js';

/** Looks at a system that keeps one policy file. */
export function readingBackend(input: BackendInput, connected: Connected<PolicyReader>): ReadingBackend {
  const { place, close } = connected;
  return {
    shown: place.shown,
    read: () => readLive(input, connected, 'check'),
    // One file is replaced in one step: nothing is ever a part of a plan.
    isPartOf: () => false,
    close: async () => close(),
  };
}

/** Writes to a system that keeps one policy file. */
export function writingBackend(input: BackendInput, connected: Connected<PolicyWriter>): WritingBackend {
  return {
    ...readingBackend(input, connected),
    read: () => readLive(input, connected, 'look'),
    write: (write) => writePolicy({ ...write, input, connected }),
  };
}

/** `check`: asks the system too whether it would take what is not there yet. */
async function readLive(
  input: BackendInput,
  { session, place }: Connected<PolicyReader>,
  how: 'check' | 'look',
): Promise<LiveRead> {
  const { say, owner } = input;
  const wanted = policyFileOf(input);
  try {
    say?.({ target: owner.target, text: 'reading the policy file' });
    const live = liveState(input, place, await session.stored());
    if (!live.ok || how === 'look' || live.state.blocked.length > 0) return live;
    if (live.state.files[0]?.text === wanted.text) return live;
    say?.({ target: owner.target, text: 'checking the policy file' });
    return { ok: true, state: withNotes(live.state, await checked(session, wanted.text, place)) };
  } catch (error) {
    return { ok: false, status: 'failed', diagnostics: [requestFault(error, place)] };
  }
}

function withNotes(state: LiveState, notes: readonly Diagnostic[]): LiveState {
  return notes.length === 0 ? state : { ...state, diagnostics: [...(state.diagnostics ?? []), ...notes] };
}
