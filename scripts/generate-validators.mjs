// Turns schemas/*.schema.json into validator functions, so that a run of ztctl compiles no schema. Used by the build and by the tests.
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv2020 from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const OUTPUT = `${root}src/compiler/syntax/generated/validators.ts`;
const BASE = 'https://ztctl.example/schemas/';

/** What the code calls a schema, and where it stands. */
const EXPORTS = {
  policy: 'policy.schema.json',
  config: 'config.schema.json',
  request: 'request.schema.json',
  directory: 'directory.schema.json',
  usage: 'usage.schema.json',
  manifest: 'manifest.schema.json',
  plan: 'plan.schema.json',
};

const HEADER = `// @ts-nocheck
// Made by scripts/generate-validators.mjs from schemas/*.schema.json. Not kept under version control: change the schemas and build.
`;

/** Every schema that a validator may refer to. Schemas of printed JSON are of no use here. */
function readSchemas() {
  const targets = readdirSync(`${root}schemas/targets`).filter((name) => name.endsWith('.schema.json'));
  const paths = [...Object.values(EXPORTS), ...targets.sort().map((name) => `targets/${name}`)];
  return paths.map((path) => JSON.parse(readFileSync(`${root}schemas/${path}`, 'utf8')));
}

/** The source text of the validators. */
export function validatorSource(schemas = readSchemas()) {
  const ajv = new Ajv2020.default({
    schemas,
    allErrors: true,
    verbose: true,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    allowUnionTypes: true,
    messages: false,
    code: { source: true, esm: true },
  });
  ajv.addKeyword({ keyword: 'x-message', schemaType: 'string' });
  const ids = Object.fromEntries(Object.entries(EXPORTS).map(([name, path]) => [name, BASE + path]));
  return HEADER + withImports(standaloneCode.default(ajv, ids));
}

/** Ajv writes `require` for its helpers even in a module. Node hands such a helper out as `default` of its exports, Vitest as it is. */
function withImports(code) {
  const imports = [];
  const body = code.replace(/const (\w+) = require\("([^"]+)"\)\.default;?/g, (_, name, path) => {
    imports.push(`import ${name}Module from '${path}.js';`);
    return `const ${name} = ${name}Module.default ?? ${name}Module;`;
  });
  if (body.includes('require(')) throw new Error('a generated validator needs something that cannot be imported');
  return [...imports, body].join('\n');
}

/** Writes the validators unless they are there already; readers never see half a file. */
export function generateValidators() {
  const source = validatorSource();
  if (read(OUTPUT) === source) return;
  mkdirSync(OUTPUT.slice(0, OUTPUT.lastIndexOf('/')), { recursive: true });
  const temporary = `${OUTPUT}.${process.pid}`;
  writeFileSync(temporary, source);
  renameSync(temporary, OUTPUT);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** Vitest runs this once before the tests. */
export const setup = generateValidators;
