const BYTES = 1e6;
const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const CHINESE =
  "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民";

/** Texts of 1 MB without a space. */
export function longPieces() {
  const random = randomNumbers();
  const draw = (alphabet, length) =>
    Array.from({ length }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  return {
    "one letter": "a".repeat(BYTES),
    base64: draw(BASE64, BYTES),
    "Chinese without spaces": draw(CHINESE, Math.ceil(BYTES / 3)),
  };
}

/** The same numbers from 0 to 1 in every run. */
function randomNumbers() {
  let state = 1;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
