import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { Ajv, type ValidateFunction } from 'ajv';

const validate = sarifValidator();

/** What the schema of SARIF 2.1.0 says against a log. */
export function sarifFaults(log: unknown): readonly string[] {
  validate(log);
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

/** The schema is of draft-04, of which Ajv understands all that this one uses but the name of its id. */
function sarifValidator(): ValidateFunction {
  const path = createRequire(import.meta.url).resolve('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');
  const { $schema: _, id: __, ...schema } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addFormat('uri-reference', /^[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=%]*$/);
  ajv.addFormat('date-time', (text) => !Number.isNaN(Date.parse(text)));
  return ajv.compile(schema);
}

export interface WorkflowCommand {
  readonly command: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly data: string;
}

/** A line as the runner of GitHub Actions reads it; undefined when it is no command. */
export function workflowCommand(line: string): WorkflowCommand | undefined {
  const found = /^\s*::([a-z-]+)(?: (.*?))?::(.*)$/s.exec(line);
  if (!found) return undefined;
  const [, command = '', properties = '', data = ''] = found;
  const pairs = properties.split(',').map((pair): [string, string] => {
    const at = pair.indexOf('=');
    return [
      pair.slice(0, at),
      unescaped(pair.slice(at + 1))
        .replaceAll('%3A', ':')
        .replaceAll('%2C', ','),
    ];
  });
  return { command, properties: Object.fromEntries(pairs), data: unescaped(data).replaceAll('%25', '%') };
}

function unescaped(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n');
}

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: XmlElement[];
  text: string;
}

/** Reads the XML of a report and throws on anything that is not well-formed. */
export function readXml(source: string): XmlElement {
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/u.test(source)) throw new Error('no XML character');
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' };
  const open = [root];
  const body = source.replace(/^<\?xml [^?]*\?>\n/, '');
  for (const [whole, slash, name = '', attributes = '', empty, text] of body.matchAll(TOKEN)) {
    const parent = open.at(-1)!;
    if (text !== undefined) parent.text += decoded(text);
    else if (slash) {
      if (open.pop()!.name !== name) throw new Error(`${whole} closes nothing`);
    } else {
      const element: XmlElement = { name, attributes: attributesOf(attributes), children: [], text: '' };
      parent.children.push(element);
      if (!empty) open.push(element);
    }
  }
  if (open.length !== 1 || root.children.length !== 1) throw new Error('not one element');
  if ([...body.matchAll(TOKEN)].map(([whole]) => whole).join('') !== body) throw new Error('stray markup');
  return root.children[0]!;
}

const TOKEN = /<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<>]+)/g;

function attributesOf(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(/ ([a-z]+)="([^"]*)"/g)].map(([, key, value]) => [key, decoded(value!)]));
}

function decoded(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const found = ENTITIES[name];
    if (found === undefined || !whole.endsWith(';')) throw new Error(`${whole} is no entity`);
    return found;
  });
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** What of a Markdown line is not code, by the rule of CommonMark: a run of backticks ends at the next run of the same length. */
export function outsideCode(line: string): string {
  const [before, ticks, rest] = splitAt(line, /`+/);
  if (ticks === undefined || rest === undefined) return before;
  const close = [...rest.matchAll(/`+/g)].find(([run]) => run.length === ticks.length);
  if (!close) return `${before}${ticks}${outsideCode(rest)}`;
  return `${before}${outsideCode(rest.slice(close.index + ticks.length))}`;
}

function splitAt(text: string, what: RegExp): readonly [string, string?, string?] {
  const found = what.exec(text);
  if (!found) return [text];
  return [text.slice(0, found.index), found[0], text.slice(found.index + found[0].length)];
}
