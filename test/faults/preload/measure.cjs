// Records, when the process ends, its peak memory and the limit of its heap.
const { writeFileSync } = require("node:fs");
const { getHeapStatistics } = require("node:v8");
const { isMainThread } = require("node:worker_threads");

if (isMainThread) {
  process.on("exit", () => {
    const peakMegabytes = process.resourceUsage().maxRSS / 1024;
    const heapMegabytes = getHeapStatistics().heap_size_limit / 2 ** 20;
    writeFileSync(process.env.MEASURED_FILE, JSON.stringify({ peakMegabytes, heapMegabytes }));
  });
}
