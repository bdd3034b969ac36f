import type { ProjectCompilation, TargetCompilation } from '../../index.js';
import { plural } from './diagnostics.js';
import { differencesText } from './differences.js';
import { intervalText } from './instant.js';
import type { Style } from './style.js';
import { verificationText } from './verification.js';
import { visible } from './visible.js';

/** Per target what was made and how it differs from the policy, and until when it is right. */
export function compileText(result: ProjectCompilation, out: string | undefined, style: Style): string {
  const targets = result.targets.map((target) => targetText(target, out, style)).join('\n');
  const valid = intervalText(result.validFrom ?? '', result.validUntil ?? '');
  const written =
    out === undefined ? 'Nothing was written; --out DIR writes the files.\n' : `Written to ${visible(out)}.\n`;
  return `${targets}\n${written}${valid}${verificationText(style)}`;
}

function targetText({ name, kind, compilation }: TargetCompilation, out: string | undefined, style: Style): string {
  const files = compilation.artefact?.files ?? [];
  const objects = plural(compilation.artefact?.objects.length ?? 0, 'object');
  const folder = out === undefined ? '' : `${visible(out)}/${visible(name)}/`;
  const lines = files.map(({ path }) => `  ${style.add('wrote'.padEnd(10))}${folder}${visible(path)}\n`);
  const heading = `${style.strong(visible(name))} (${kind}): ${plural(files.length, 'file')}, ${objects}\n`;
  return heading + (out === undefined ? '' : lines.join('')) + differencesText(compilation, style);
}
