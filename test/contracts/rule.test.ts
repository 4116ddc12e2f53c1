import { expect, it } from "vitest";
import { checks } from "../../src/rules/registry.js";
import { testedRules, testRule } from "./rule.js";

testRule("control-token");
testRule("no-trained-token");
testRule("preview-trained");
testRule("preview-altered");
testRule("prompt-not-prefix");
testRule("bos-count");
testRule("eos-count");
testRule("response-marker");
testRule("seam");
testRule("turns-differ");

it("the contract of rules is tested for every rule of the registry", () => {
  expect(testedRules).toEqual(Object.keys(checks));
});
