import { expect, test } from 'vitest';
import { createStyle, wantsColour } from '../../../src/cli/report/index.js';

test.each([
  ['a terminal', true, {}, false, true],
  ['a pipe', false, {}, false, false],
  ['a terminal with NO_COLOR', true, { NO_COLOR: '1' }, false, false],
  ['a terminal with an empty NO_COLOR', true, { NO_COLOR: '' }, false, true],
  ['a pipe with FORCE_COLOR', false, { FORCE_COLOR: '1' }, false, true],
  ['a terminal with FORCE_COLOR=0', true, { FORCE_COLOR: '0' }, false, false],
  ['FORCE_COLOR beside NO_COLOR', false, { FORCE_COLOR: '1', NO_COLOR: '1' }, false, true],
  ['--no-color beside FORCE_COLOR', true, { FORCE_COLOR: '1' }, true, false],
  ['a dumb terminal', true, { TERM: 'dumb' }, false, false],
])('%s', (_, isTty, env, refused, colour) => {
  expect(wantsColour(isTty, env, refused)).toBe(colour);
});

test('without colour a style adds nothing', () => {
  const style = createStyle({ colour: false });
  expect(style.error('x') + style.dim('y') + style.add('z')).toBe('xyz');
});

test('with colour it does, whatever the environment of the process says', () => {
  expect(createStyle({ colour: true }).error('x')).toContain('\u001b[');
});
