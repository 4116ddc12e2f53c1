import { expect, it } from "vitest";
import { AddedTokenFinder } from "../../src/tokenizers/added-tokens.js";

const token = (content: string, single_word = false) => ({
  ...{ id: 1, content, single_word },
  ...{ lstrip: false, rstrip: false, normalized: false, special: true },
});

it.each<[string, ReturnType<typeof token>, string | undefined, boolean]>([
  ["one that nothing follows", token("<a>"), undefined, true],
  ["one of another beginning", token("<a>"), "b", true],
  ["one that ends in what follows", token("<a>"), ">", false],
  ["one that ends beyond what follows", token("<ab>"), "a", false],
  ["one that is found between other characters than words alone", token("<a>", true), undefined, false],
  ["one of half a character", token("<\ud800>"), undefined, false],
])("a text between two tokens is apart from them: %s", (_, added, following, isApart) => {
  expect(new AddedTokenFinder([token("<other>"), added]).isApartFrom(following)).toBe(isApart);
});
