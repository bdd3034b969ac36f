// Takes the lock of the folder given as argument as soon as a byte arrives on stdin, says whether it got it, and holds it until stdin ends.
import { nodeFileSystem, takeLock } from '../../../src/backends/index.js';

process.stdout.write('ready\n');
process.stdin.once('data', () => {
  const { ok } = takeLock(nodeFileSystem, process.argv[2]!);
  process.stdout.write(ok ? 'won\n' : 'lost\n');
});
process.stdin.on('end', () => process.exit(0));
