// The kinds of faults, in the order in which they are injected.

import changingInput from "./cases/changing-input.js";
import closedPipe from "./cases/closed-pipe.js";
import damagedGzip from "./cases/damaged-gzip.js";
import deepRows from "./cases/deep-rows.js";
import distillAtCall from "./cases/distill-at-call.js";
import dyingWorker from "./cases/dying-worker.js";
import failingCall from "./cases/failing-call.js";
import fileSizeLimit from "./cases/file-size-limit.js";
import fullDisk from "./cases/full-disk.js";
import hostileModels from "./cases/hostile-models.js";
import hostileNames from "./cases/hostile-names.js";
import hugeRows from "./cases/huge-rows.js";
import killAnyTime from "./cases/kill-any-time.js";
import killAtCall from "./cases/kill-at-call.js";
import manyFiles from "./cases/many-files.js";
import outputIsInput from "./cases/output-is-input.js";
import plantedLinks from "./cases/planted-links.js";
import privateText from "./cases/private-text.js";
import resumed from "./cases/resumed.js";
import shards from "./cases/shards.js";
import signals from "./cases/signals.js";
import smallHeap from "./cases/small-heap.js";
import unwritableOutputs from "./cases/unwritable-outputs.js";
import vocabularyCache from "./cases/vocabulary-cache.js";

export const KINDS = [
  killAnyTime,
  killAtCall,
  distillAtCall,
  shards,
  resumed,
  failingCall,
  fullDisk,
  fileSizeLimit,
  unwritableOutputs,
  closedPipe,
  signals,
  changingInput,
  outputIsInput,
  plantedLinks,
  smallHeap,
  dyingWorker,
  damagedGzip,
  hugeRows,
  deepRows,
  hostileModels,
  hostileNames,
  privateText,
  manyFiles,
  vocabularyCache,
];
