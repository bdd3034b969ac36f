// Preloaded into the measured processes: leaves peak resident size (KiB) and processor time (microseconds) in the file that the bench names.
const { writeFileSync } = require('node:fs');

process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  writeFileSync(process.env.ZTCTL_BENCH_MEMORY, JSON.stringify({ maxRSS, cpu: userCPUTime + systemCPUTime }));
});
