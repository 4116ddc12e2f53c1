// The name of each temporary file has the process, the machine and six random bytes; here they are always the same.
const crypto = require("node:crypto");
const { syncBuiltinESMExports } = require("node:module");

const { randomBytes } = crypto;
crypto.randomBytes = (size, ...rest) => (size === 6 ? Buffer.alloc(6, 0xfa) : randomBytes(size, ...rest));
syncBuiltinESMExports();

const FIXED = 0xfafafa;
const { pid, kill } = process;
Object.defineProperty(process, "pid", { value: FIXED });
process.kill = (id, signal) => kill.call(process, id === FIXED ? pid : id, signal);
