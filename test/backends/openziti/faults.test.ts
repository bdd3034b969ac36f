import { expect, test } from 'vitest';
import { ControllerError } from '../../../src/backends/openziti/controller-error.js';
import { faultOf } from '../../../src/backends/openziti/faults.js';

test('only where something was begun is there a plan to be applied again', () => {
  const error = new ControllerError(200, 'NO_ANSWER', 'status 200 without JSON');
  const help = (during: 'reading' | 'writing'): string | undefined =>
    faultOf(error, { target: 'edge', shown: 'https://controller.example' }, during).help;
  expect(help('writing')).toContain('apply the same plan again');
  expect(help('reading')).not.toContain('apply the same plan');
  expect(help('reading')).toContain('check `url`');
});
