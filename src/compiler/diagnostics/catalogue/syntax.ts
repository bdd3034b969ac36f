import { entry } from '../entry.js';
import { masked } from '../masked.js';

const TEXT_ONLY = 'the cause lies in the file, not in its text';

/** Faults of reading a file and of its shape: ZT010 to ZT029. */
export const SYNTAX = {
  ZT010: entry({
    severity: 'error',
    title: 'text that cannot be read',
    message: (p: { detail: string }) => p.detail,
    explanation:
      'The text is not well-formed YAML 1.2 or JSON, so nothing in the file can be trusted to mean what it seems to mean. ' +
      'The marked place is where reading stopped making sense; the cause is often a bracket, a quote or an indentation just before it.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: [192.0.2.0/24\n',
      right: 'networks:\n  office: [192.0.2.0/24]\n',
    },
  }),
  ZT011: entry({
    severity: 'error',
    title: 'key written twice',
    message: (p: { key: string }) => `key \`${p.key}\` is written twice in one mapping`,
    help: () => 'remove one of the two, or rename it',
    explanation:
      'Readers disagree about which of two equal keys counts, so a reviewer cannot know what the file says. A key stands once in a mapping.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: 192.0.2.0/24\n  office: 198.51.100.0/24\n',
      right: 'networks:\n  office: [192.0.2.0/24, 198.51.100.0/24]\n',
    },
  }),
  ZT012: entry({
    severity: 'error',
    title: 'anchor or alias',
    message: (p: { text: string; what: 'anchor' | 'alias' }) => `${p.what} \`${p.text}\` is not allowed`,
    help: () =>
      'write the value out, or give it a name in `profiles`, `groups`, `networks` or `locations`; quote a text that starts with `&` or `*`',
    explanation:
      'Anchors and aliases hide what a place says behind another place, and a few lines of them can stand for gigabytes. ' +
      'What several policies share has a name in the language: a profile, a group, a network, a location.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: &office [192.0.2.0/24]\n  branch: *office\n',
      right: 'networks:\n  office: [192.0.2.0/24]\n  branch: [192.0.2.0/24]\n',
    },
  }),
  ZT013: entry({
    severity: 'error',
    title: 'merge key',
    message: () => 'merge key `<<` is not allowed',
    help: () => 'write the keys out; what several policies share belongs in a profile',
    explanation:
      'The merge key is no part of YAML 1.2, and what it merges depends on the order of keys and on the reader. Conditions that several policies share are a profile.',
    example: {
      file: 'policy',
      wrong: 'locations:\n  home: { <<: { owner: hr }, countries: [MA] }\n',
      right: 'locations:\n  home: { owner: hr, countries: [MA] }\n',
    },
  }),
  ZT014: entry({
    severity: 'error',
    title: 'tag',
    message: (p: { text: string }) => `tag \`${p.text}\` is not allowed`,
    help: () => 'remove the tag; quote a value that must be text',
    explanation:
      'A tag changes how a reader takes a value (`!!str`, `!include`). Here every value is what it looks like: text, a number, true, false, a list or a mapping.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: !!str 192.0.2.0/24\n',
      right: 'networks:\n  office: 192.0.2.0/24\n',
    },
  }),
  ZT015: entry({
    severity: 'error',
    title: 'key that is not text',
    message: (p: { found: string }) => `a key must be text, but this is ${p.found}`,
    help: () => 'put the key in quotes if it is meant as text',
    explanation:
      'YAML takes an unquoted `1`, `true` or `null` as a number, a truth value or nothing, and allows lists and mappings as keys. Keys here are names, so they are text.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  crm: { endpoints: https://crm.example.com, labels: { true: yes } }\n',
      right: 'resources:\n  crm: { endpoints: https://crm.example.com, labels: { prod: yes } }\n',
    },
  }),
  ZT016: entry({
    severity: 'error',
    title: 'several documents or a directive',
    message: (p: { what: 'document' | 'directive' }) =>
      p.what === 'document' ? 'a second document starts here' : 'a directive is not allowed',
    help: (p) =>
      p.what === 'document'
        ? 'remove the `---`, or put what follows into a file of its own'
        : 'remove the line that starts with `%`',
    explanation:
      'A file is one YAML 1.2 document without directives. Many readers silently take only the first of several documents; a deny in the second would then be lost.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: 192.0.2.0/24\n---\nnetworks:\n  branch: 198.51.100.0/24\n',
      right: 'networks:\n  office: 192.0.2.0/24\n  branch: 198.51.100.0/24\n',
    },
  }),
  ZT017: entry({
    severity: 'error',
    title: 'nested too deeply',
    message: (p: { limit: number }) => `lists and mappings are nested more than ${p.limit} deep`,
    help: () => 'nothing in the language needs such depth; look for brackets that are never closed',
    explanation:
      'No construct of the language is nested more than a few levels. The limit keeps a hostile file from exhausting the reader.',
    example: { file: 'policy', wrong: `networks: ${'['.repeat(70)}${']'.repeat(70)}\n`, right: 'networks: {}\n' },
  }),
  ZT018: entry({
    severity: 'error',
    title: 'tab as indentation',
    message: () => 'a tab stands in the indentation',
    help: () => 'indent with spaces',
    explanation:
      'YAML forbids tabs in indentation, because their width is a matter of taste and the indentation decides what belongs to what.',
    example: {
      file: 'policy',
      wrong: 'networks:\n\toffice: 192.0.2.0/24\n',
      right: 'networks:\n  office: 192.0.2.0/24\n',
    },
  }),
  ZT019: entry({
    severity: 'error',
    title: 'invisible character',
    message: (p: { name: string }) => `${p.name} is not allowed`,
    help: () => 'remove it; it may show a reviewer something else than what is read',
    explanation:
      'Control characters, bidirectional formatting characters and halves of surrogate pairs make a text look different from what it says, or break the files that it is written into. ' +
      'They are refused everywhere: in names, in free text, in comments, and written as escapes.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: { cidrs: 192.0.2.0/24, title: "ab\\u202Ecd" }\n',
      right: 'networks:\n  office: { cidrs: 192.0.2.0/24, title: "abcd" }\n',
    },
  }),
  ZT020: entry({
    severity: 'error',
    title: 'file that cannot be read',
    message: (p: { path: string; detail: string }) => `\`${p.path}\` ${p.detail}`,
    explanation:
      'The file is named by the project or by a glob, but it is missing, a folder, a device, a loop of symbolic links, or not readable for the user who runs ztctl. ' +
      'A policy file that is left out could be the one with the denies, so nothing is analysed without it.',
    example: { why: TEXT_ONLY },
  }),
  ZT021: entry({
    severity: 'error',
    title: 'text that is not UTF-8',
    message: (p: { byte: number; looksLike?: string }) =>
      `byte ${p.byte + 1} is not valid UTF-8${p.looksLike ? `; the file looks like ${p.looksLike}` : ''}`,
    help: () => 'save the file as UTF-8',
    explanation: 'Files are UTF-8. Another encoding would be read as other characters than its author wrote.',
    example: { why: TEXT_ONLY },
  }),
  ZT022: entry({
    severity: 'error',
    title: 'file too large',
    message: (p: { path: string; detail: string }) => `\`${p.path}\` ${p.detail}`,
    help: () => 'split the file: policy files are merged',
    explanation:
      'A file has at most 32 MiB and four million keys, values and punctuation marks: room for sixty thousand policies. The limit keeps a hostile file from exhausting memory.',
    example: { why: TEXT_ONLY },
  }),
  ZT023: entry({
    severity: 'error',
    title: 'file that is not a mapping',
    message: (p: { found: string }) => `the file must be a mapping, but this is ${p.found}`,
    explanation:
      'A policy file is a mapping of sections (`groups`, `resources`, `policies`, …), the project file a mapping of settings.',
    example: { file: 'policy', wrong: '- networks\n', right: 'networks: { office: 192.0.2.0/24 }\n' },
  }),
  ZT024: entry({
    severity: 'error',
    title: 'unknown key',
    message: (p: { key: string; where: string }) => `unknown key \`${p.key}\`${p.where}`,
    explanation:
      'Every key that is not understood is refused: a misspelled `unless` or `expires` that is silently ignored would open what it was meant to close.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  office: { cidr: 192.0.2.0/24 }\n',
      right: 'networks:\n  office: { cidrs: 192.0.2.0/24 }\n',
    },
  }),
  ZT025: entry({
    severity: 'error',
    title: 'wrong type',
    message: (p: { expected: string; found: string }) => `expected ${p.expected}, found ${p.found}`,
    explanation:
      'The value is of another type than the key takes. YAML reads an unquoted `12`, `0x10`, `true` or `null` as a number, a truth value or nothing: quote what is meant as text.',
    example: { file: 'policy', wrong: 'networks:\n  office: 10\n', right: 'networks:\n  office: 192.0.2.0/24\n' },
  }),
  ZT026: entry({
    severity: 'error',
    title: 'missing key',
    message: (p: { key: string; where: string }) => `key \`${p.key}\` is missing${p.where}`,
    explanation: 'The mapping needs this key; without it there is no safe meaning to assume.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  crm: { owner: sales }\n',
      right: 'resources:\n  crm: { owner: sales, endpoints: https://crm.example.com }\n',
    },
  }),
  ZT027: entry({
    severity: 'error',
    title: 'value not in the list',
    message: (p: { found: string; allowed: readonly string[] }) =>
      `${p.found} is not allowed here: expected ${listed(p.allowed)}`,
    explanation: 'The key takes one of a few words. Another word is refused, never taken as the nearest one.',
    example: {
      file: 'policy',
      wrong: 'resources:\n  crm: { endpoints: https://crm.example.com, sensitivity: secret }\n',
      right: 'resources:\n  crm: { endpoints: https://crm.example.com, sensitivity: high }\n',
    },
  }),
  ZT028: entry({
    severity: 'error',
    title: 'value in the wrong form',
    message: (p: { found: string; rule: string }) => `${masked(p.found)} is not allowed here: ${p.rule}`,
    explanation:
      'The value has the right type but not the form that the key demands: a name, a date, a duration, a list with at least one entry.',
    example: {
      file: 'policy',
      wrong: 'networks:\n  Office_1: 192.0.2.0/24\n',
      right: 'networks:\n  office-1: 192.0.2.0/24\n',
    },
  }),
  ZT029: entry({
    severity: 'error',
    title: 'further faults not shown',
    message: (p: { count: number; file: string }) => `at least ${p.count} more in \`${p.file}\` are not shown`,
    help: () => 'mend the ones that are shown and run again',
    explanation: 'At most a hundred faults of one file are shown, so that one broken file does not bury the others.',
    example: { why: 'it takes more than a hundred faults' },
  }),
} as const;

function listed(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}
