import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { nodeFileSystem } from '../../../src/backends/index.js';
import { hclBlocks, readOwnFiles } from '../../../src/backends/terraform/own-files.js';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'ztctl-own-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const read = (...taken: readonly string[]) => readOwnFiles(nodeFileSystem, dir, '.', taken);
const put = (name: string, text: string): void => writeFileSync(join(dir, name), text);
const messages = (result: ReturnType<typeof read>): readonly string[] =>
  result.ok ? [] : result.diagnostics.map(({ code, message }) => `${code} ${message}`);

describe('blocks of HCL', () => {
  test('are the first words of statements outside of braces', () => {
    const text =
      'terraform {\n  backend "s3" {}\n}\nprovider "zpa" {\n  x = { resource = 1 }\n}\nresource "a" "b" {}\n';
    expect(hclBlocks(text)).toEqual(['terraform', 'provider', 'resource']);
  });

  test.each([
    ['# resource "a" "b" {}\nlocals {}\n'],
    ['// resource {\n/* resource "a" { */\nlocals {\n}\n'],
    ['locals {\n  a = "} resource {"\n  b = "$', '{join("}", ["{"])}"\n  c = "$$', '{"\n  d = "\\"}"\n}\n'],
    ['locals {\n  a = <<-EOT\n    }\n    resource "x" "y" {\n    EOT\n}\n'],
  ])('are not looked for in comments, strings and heredocs: %j', (...parts) => {
    expect(hclBlocks(parts.join(''))).toEqual(['locals']);
  });

  test.each([['locals {'], ['}'], ['locals }{']])('of broken text are unknown: %s', (text) => {
    expect(hclBlocks(text)).toBeUndefined();
  });
});

describe('files beside the artefact', () => {
  test('are those that the engine reads, and the lock file', () => {
    put('backend.tf', 'terraform {\n  backend "s3" {}\n}\n');
    put('more.tf.json', '{"variable": {"region": {}}}');
    put('prod.tfvars', 'region = "x"\n');
    put('x.auto.tfvars', 'a = 1\n');
    put('.terraform.lock.hcl', '');
    put('notes.md', 'resource');
    put('terraform.tfstate', '{}');
    expect(read()).toMatchObject({
      ok: true,
      own: {
        files: ['.terraform.lock.hcl', 'backend.tf', 'more.tf.json', 'prod.tfvars', 'x.auto.tfvars'].map((name) => ({
          name,
        })),
        variables: ['prod.tfvars'],
        hasBackend: true,
      },
    });
  });

  test('of a configuration without a state backend say so', () => {
    put('a.tf', '# backend "s3"\nvariable "backend" {}\n');
    expect(read()).toMatchObject({ own: { hasBackend: false } });
  });

  test('make no object, call no module and override nothing', () => {
    put('a.tf', 'resource "zpa_segment_group" "x" {}\n');
    put('b.tf.json', '{"module": {"m": {"source": "./m"}}}');
    put('c_override.tf', 'locals {}\n');
    put('d.tf', 'import {\n}\n');
    put('e.tf.json', '{');
    put('main.tf.json', '{}');
    expect(messages(read('main.tf.json'))).toEqual([
      'ZT1042 `./a.tf` cannot stand beside the artefact: it has `resource`',
      'ZT1042 `./b.tf.json` cannot stand beside the artefact: it has `module`',
      'ZT1042 `./c_override.tf` cannot stand beside the artefact: it overrides parts of other files',
      'ZT1042 `./d.tf` cannot stand beside the artefact: it has `import`',
      'ZT1042 `./e.tf.json` cannot stand beside the artefact: it cannot be read',
      'ZT1042 `./main.tf.json` cannot stand beside the artefact: a file of the artefact has this name',
    ]);
  });

  test('are no links', () => {
    symlinkSync('/etc/hostname', join(dir, 'a.tfvars'));
    expect(messages(read())).toEqual(['ZT1042 `./a.tfvars` cannot stand beside the artefact: it is not a plain file']);
  });

  test('may be none', () => {
    expect(readOwnFiles(nodeFileSystem, dir, undefined, [])).toEqual({
      ok: true,
      own: { files: [], variables: [], hasBackend: false },
    });
    expect(messages(readOwnFiles(nodeFileSystem, dir, 'gone', []))).toEqual([
      'ZT1042 `gone` cannot stand beside the artefact: there is no such folder',
    ]);
  });
});
