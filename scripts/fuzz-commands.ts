/** `npm run fuzz -- [verify | mutants | compiler-bugs] …`: one attack on ourselves; without a name, the analyses against looking at everything. */
const [name = '', ...rest] = process.argv.slice(2);
const isNamed = !name.startsWith('-') && name !== '';
if (isNamed) process.argv.splice(2, 1);

switch (isNamed ? name : 'analyses') {
  case 'analyses':
    await import('./fuzz.js');
    break;
  case 'verify':
    await import('./fuzz-verify.js');
    break;
  case 'mutants':
    await import('./fuzz-mutants.js');
    break;
  case 'compiler-bugs':
    await import('./fuzz-compiler-bugs.js');
    break;
  default:
    console.error(
      `there is no attack \`${[name, ...rest].join(' ')}\`: verify, mutants, compiler-bugs, or flags of the analyses`,
    );
    process.exitCode = 2;
}
