import type { StepAction } from '../../index.js';
import type { Style } from './style.js';

/** `+ create`, `~ change`, `- delete`, in the colours that Terraform's users know. */
export function stepSign(action: StepAction, style: Style): string {
  if (action === 'create') return style.add('+ create');
  return action === 'change' ? style.change('~ change') : style.remove('- delete');
}
