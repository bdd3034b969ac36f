/** The import law of the house: who may import whom, and why. `src/README.md` shows the same as a picture. */
export interface LayerLaw {
  /** Prefix of the importing files. */
  readonly layer: string;
  /** Prefixes of files it may import, its own layer aside. */
  readonly may: readonly string[];
  readonly because: string;
}

/** The first law whose layer is a prefix of the file governs it, so the narrower layers stand first. */
export const LAYER_LAWS: readonly LayerLaw[] = [
  { layer: 'src/compiler/source/', may: [], because: 'places in text are the leaf that everything points to' },
  {
    layer: 'src/compiler/diagnostics/',
    may: ['src/compiler/source/'],
    because: 'a fault knows places and nothing else',
  },
  {
    layer: 'src/compiler/syntax/',
    may: ['src/compiler/source/', 'src/compiler/diagnostics/'],
    because: 'text becomes located nodes before anything has a meaning',
  },
  {
    layer: 'src/compiler/model/',
    may: ['src/compiler/source/'],
    because: 'the model is a true leaf: every layer reads it, it reads none',
  },
  {
    layer: 'src/compiler/bind/',
    may: ['src/compiler/syntax/', 'src/compiler/model/', 'src/compiler/diagnostics/', 'src/compiler/source/'],
    because: 'binding is the only step that sees both text and model',
  },
  {
    layer: 'src/compiler/analysis/',
    may: ['src/compiler/model/', 'src/compiler/source/'],
    because: 'the one meaning of access knows no file format and no vendor',
  },
  {
    layer: 'src/compiler/proof/',
    may: ['src/compiler/analysis/', 'src/compiler/model/', 'src/compiler/diagnostics/', 'src/compiler/source/'],
    because: 'a proof compares what was read with the source; it knows no vendor and no file format',
  },
  {
    layer: 'src/compiler/',
    may: ['src/compiler/'],
    because: 'the compiler is pure and knows neither vendors nor the terminal',
  },
  {
    layer: 'src/targets/',
    may: ['src/compiler/', 'src/targets/'],
    because: 'targets read the model and each other only through the shared files',
  },
  {
    layer: 'src/backends/',
    may: ['src/targets/', 'src/compiler/', 'src/backends/'],
    because: 'backends carry out plans; they decide nothing about access',
  },
  {
    layer: 'src/node-host',
    may: ['src/compiler/'],
    because: 'the host implements the interface that the compiler declares',
  },
  {
    layer: 'src/cli/',
    may: ['src/index.ts', 'src/node-host.ts', 'src/cli/'],
    because: 'the terminal may use only what every other caller of the library may use',
  },
  {
    layer: 'src/',
    may: ['src/compiler/', 'src/targets/', 'src/backends/', 'src/node-host.ts', 'src/'],
    because: 'the library joins the parts',
  },
];

export interface PackageLaw {
  readonly packages: RegExp;
  /** Prefixes of the only files that may import them. */
  readonly only: readonly string[];
  readonly because: string;
}

export const PACKAGE_LAWS: readonly PackageLaw[] = [
  {
    packages: /^(yaml|ajv)$/,
    only: ['src/compiler/syntax/'],
    because: 'one folder turns their errors into located diagnostics',
  },
  {
    packages: /^commander$/,
    only: ['src/cli/main.ts', 'src/cli/commands/'],
    because: 'only the command line knows options',
  },
  { packages: /^chalk$/, only: ['src/cli/report/'], because: 'colour is a matter of reports' },
  { packages: /^fast-glob$/, only: ['src/node-host/'], because: 'tests replace the host to stay off the disk' },
  {
    packages: /^(cdktf|constructs|@cdktf\/.*)$/,
    only: ['src/targets/cloudflare/emit.ts'],
    because: 'CDKTF is archived upstream and heavy: one lazily loaded file must be enough to replace it',
  },
  {
    packages: /^node:(fs|fs\/promises|child_process)$/,
    only: ['src/node-host.ts', 'src/node-host/', 'src/backends/'],
    because: 'everything else is pure and can be tested in memory',
  },
  {
    packages: /^node:(http|https|http2|net|tls|dgram|dns)$/,
    only: ['src/backends/openziti/client.ts', 'src/backends/policy-file/client.ts'],
    because: 'only the client.ts of a backend may open a connection',
  },
];
