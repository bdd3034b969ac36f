import { expect, test } from 'vitest';
import { createStyle, table } from '../../../src/cli/report/index.js';

const ROWS = [
  ['group:sre', 'staff-to-crm', 'mfa phishing-resistant; posture managed-laptop; from location maghreb'],
  ['user:漢字@example.com', 'x', 'none'],
];
const HEADINGS = ['who', 'policy', 'conditions'];

test('columns are aligned by what a terminal shows', () => {
  expect(`\n${table(HEADINGS, ROWS, createStyle({ colour: false, width: 120 }))}`).toMatchInlineSnapshot(`
    "
    who                    policy        conditions
    group:sre              staff-to-crm  mfa phishing-resistant; posture managed-laptop; from location maghreb
    user:漢字@example.com  x             none
    "
  `);
});

test('the last column is wrapped in its own column', () => {
  expect(`\n${table(HEADINGS, ROWS, createStyle({ colour: false, width: 72 }))}`).toMatchInlineSnapshot(`
    "
    who                    policy        conditions
    group:sre              staff-to-crm  mfa phishing-resistant; posture
                                         managed-laptop; from location
                                         maghreb
    user:漢字@example.com  x             none
    "
  `);
});

test('a terminal that is too narrow for columns gets one block a row', () => {
  expect(`\n${table(HEADINGS, ROWS, createStyle({ colour: false, width: 44 }))}`).toMatchInlineSnapshot(`
    "
    who:        group:sre
    policy:     staff-to-crm
    conditions: mfa phishing-resistant; posture
                managed-laptop; from location
                maghreb

    who:        user:漢字@example.com
    policy:     x
    conditions: none
    "
  `);
});
