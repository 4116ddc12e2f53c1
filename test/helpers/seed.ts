import * as fc from "fast-check";

/**
 * `npm test` tries the same random cases everywhere, so that its result depends on the code alone; `npm run fuzz`
 * draws new ones. A failure prints its seed; `SEED=<seed> npx vitest run <file>` repeats it.
 */
const { SEED } = process.env;
fc.configureGlobal(SEED === "random" ? {} : { seed: SEED === undefined ? 20_250_319 : Number(SEED) });
