import { expect, it } from "vitest";
import { ChosenRows } from "../../src/mix/chosen-rows.js";

it("keeps rows in memory and, beyond its room, in a file without a name", async () => {
  const rows = new ChosenRows(100);
  const texts = Array.from({ length: 50 }, (_, i) => `row ${i} ${"x".repeat(i)}`);
  for (const [i, text] of texts.entries()) await rows.keep(i, Buffer.from(text));
  expect(rows.size).toBe(50);
  for (const i of [49, 0, 17, 3, 48]) expect((await rows.read(i)).toString()).toBe(texts[i]);
  await rows.close();
});
