import type { Validity } from '../../model/index.js';
import { instantText } from '../words.js';
import { loosened, type Said, tightened } from './said.js';

/** From when and until when something holds, where that differs. `loosens`: the longer it holds, the looser. */
export function validityChanges(before: Validity, after: Validity, loosens: boolean): readonly Said[] {
  return [...startChanges(before, after, loosens), ...endChanges(before, after, loosens)];
}

/** Until when something holds, where that differs. */
export function endChanges({ to: was }: Validity, { to: is }: Validity, loosens: boolean): readonly Said[] {
  const [then, now] = [was?.value ?? Number.POSITIVE_INFINITY, is?.value ?? Number.POSITIVE_INFINITY];
  if (then === now) return [];
  const text = `expires ${is ? instantText(now) : 'never'} (before: ${was ? instantText(then) : 'never'})`;
  return [now > then === loosens ? loosened(text) : tightened(text)];
}

function startChanges({ from: was }: Validity, { from: is }: Validity, loosens: boolean): readonly Said[] {
  const [then, now] = [was?.value ?? Number.NEGATIVE_INFINITY, is?.value ?? Number.NEGATIVE_INFINITY];
  if (then === now) return [];
  const text = `holds ${is ? `from ${instantText(now)}` : 'at once'} (before: ${was ? `from ${instantText(then)}` : 'at once'})`;
  return [now < then === loosens ? loosened(text) : tightened(text)];
}
