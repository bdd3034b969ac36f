import { describe, expect, test } from 'vitest';
import { REPORT_FORMATS } from '../../../src/cli/report/formats/index.js';
import { visible, visibleLines } from '../../../src/cli/report/visible.js';
import { HOSTILE, reportWith } from './hostile-report.js';
import { outsideCode, readXml, sarifFaults, workflowCommand } from './readers.js';

const cases = HOSTILE.map((text) => [JSON.stringify(text), text] as const);

describe.each(Object.entries(REPORT_FORMATS))('%s', (_, format) => {
  test.each(cases)('holds no acting character of %s', (_name, text) => {
    expect(format(reportWith(text))).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  });

  test.each(cases)('has as many lines with %s as with a plain word', (_name, text) => {
    const extra = visibleLines(text).split('\n').length - 1;
    const linesOf = (of: string): number => format(reportWith(of)).split('\n').length;
    const grown = linesOf(text) - linesOf('word');
    // Only the help may have lines of its own; JSON and workflow commands keep even those in one.
    expect([0, extra, extra * 2]).toContain(grown);
  });
});

describe('sarif', () => {
  test.each(cases)('is valid and says %s, as no link and no placeholder', (_name, text) => {
    const log = JSON.parse(REPORT_FORMATS.sarif(reportWith(text)));
    expect(sarifFaults(log)).toEqual([]);
    const said: string = log.runs[0].results[0].message.text;
    expect(said).not.toMatch(/(?<!\\)\]\(/);
    expect(said.replace(/\\([\\[\]])/g, '$1').replace(/\{\{(\d+)\}\}/g, '{$1}')).toContain(
      visible(text).replace(/\\([\\[\]])/g, '$1'),
    );
  });

  test.each(cases)('names the path of %s as one that is relative', (_name, text) => {
    const [result] = JSON.parse(REPORT_FORMATS.sarif(reportWith(text))).runs[0].results;
    const { uri, uriBaseId } = result.locations[0].physicalLocation.artifactLocation;
    expect(uriBaseId).toBe('%SRCROOT%');
    expect(decodeURIComponent(uri)).toBe(`policies/${text.replace(/\p{Cs}/gu, '\ufffd')}.yaml`);
    expect(uri).not.toMatch(/[:?#]/);
  });
});

describe('github', () => {
  test.each(cases)('says %s in one command', (_name, text) => {
    const [line = '', ...more] = REPORT_FORMATS.github(reportWith(text)).split('\n');
    const found = workflowCommand(line)!;
    expect(found.command).toBe('error');
    expect(found.data).toBe(`${visible(text)}\n${visibleLines(text)}\nztctl can crm`);
    expect(found.properties).toMatchObject({ line: '3', endLine: '3', col: '5' });
    expect(found.properties.file?.replaceAll('%25', '%')).toBe(visible(`policies/${text}.yaml`));
    expect(more).toEqual(['ztctl lint: 1 policy: 1 security finding', '']);
  });
});

describe('junit', () => {
  test.each(cases)('is well-formed and says %s', (_name, text) => {
    const suite = readXml(REPORT_FORMATS.junit(reportWith(text))).children[0]!;
    const shown = (of: string): string => visible(of).replace('\uffff\ufffe', '\\uffff\\ufffe');
    const [failed, skipped] = suite.children;
    expect(failed?.attributes).toMatchObject({ name: shown(text), line: '3' });
    expect(failed?.children[0]?.attributes.message).toBe(shown(text));
    expect(failed?.children[0]?.text).toContain(shown(text));
    expect(skipped?.children[0]).toMatchObject({ name: 'skipped', attributes: { message: shown(`it needs ${text}`) } });
  });
});

describe('gitlab', () => {
  test.each(cases)('says %s', (_name, text) => {
    const [entry] = JSON.parse(REPORT_FORMATS.gitlab(reportWith(text)));
    expect(entry).toMatchObject({ description: visible(text), location: { path: `policies/${text}.yaml` } });
  });
});

describe('markdown', () => {
  test.each(cases)('has %s only as code, in a table that keeps its columns', (_name, text) => {
    const lines = REPORT_FORMATS.markdown(reportWith(text)).split('\n');
    const row = lines.find((line) => line.startsWith('| **security**'))!;
    expect(row.match(/(?<!\\)(\\\\)*\|/g)).toHaveLength(5);
    const outside = outsideCode(row).replace('**security**', '').replaceAll('<br>', ' ');
    expect(outside).toMatch(/^[\p{L}\p{N} ,.;:()'"/|-]*$/u);
    expect(outside).not.toMatch(/www\.|:\/\//);
  });
});

test('concise: one finding, one line', () => {
  for (const text of HOSTILE) expect(REPORT_FORMATS.concise(reportWith(text)).split('\n')).toHaveLength(2);
});
