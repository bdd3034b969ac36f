// Preloaded into the measured processes: leaves the peak resident size (KiB) in the file that the bench names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => writeFileSync(process.env.ZTCTL_BENCH_MEMORY, String(process.resourceUsage().maxRSS)));
