// The command uses six random bytes in the name of each temporary file; here they are always the same.
const crypto = require("node:crypto");
const { syncBuiltinESMExports } = require("node:module");

const { randomBytes } = crypto;
crypto.randomBytes = (size, ...rest) => (size === 6 ? Buffer.alloc(6, 0xfa) : randomBytes(size, ...rest));
syncBuiltinESMExports();
