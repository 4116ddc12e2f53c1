// What is where in memory. A vector may be read or written beyond the end of a text.

export const VECTOR: i32 = 16;

export const TEXT_BYTES: i32 = 1 << 16;
export const INPUT_BYTES: i32 = 1 << 17;
const OUTPUT_BYTES: i32 = 1 << 18;
/** A row's start and end in the input. */
export const ROW_BYTES: i32 = 8;
export const MAX_ROWS: i32 = 1 << 15;

export const textsAt: i32 = ((__heap_base as i32) + 15) & ~15;
export const rowsAt: i32 = textsAt + TEXT_BYTES;
export const inputAt: i32 = rowsAt + ROW_BYTES * MAX_ROWS;
export const outputAt: i32 = inputAt + INPUT_BYTES + 2 * VECTOR;
export const outputEnd: i32 = outputAt + OUTPUT_BYTES - 4 * VECTOR;
