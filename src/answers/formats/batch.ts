import { isObject } from "../../json/is-object.js";
import { nothingSaid, type UnansweredRule, unknownAnswer } from "../answer.js";
import { bodyFacts } from "../body-facts.js";
import { objectIn, textAt } from "../fields.js";
import type { AnswerFormat, JsonObject } from "../format.js";

/** Output and error files of OpenAI's Batch API and of vLLM's run-batch, in any order of lines. */
export const batch: AnswerFormat = {
  summary: "output and error files of OpenAI's Batch API or vLLM's run-batch",
  reads: ["custom_id", "response", "error"],
  fits: (value) => isObject(value) && "custom_id" in value && ("response" in value || "error" in value),
  open: () => ({
    take: (value, place) => {
      const row = objectIn(value);
      const { response } = row;
      const common = { ...unknownAnswer(place), id: textAt(row, "custom_id") };
      // of a failed request the status is an error, or 0
      if (!isObject(response) || response["status_code"] !== 200)
        return { ...common, said: nothingSaid(failureOf(row, isObject(response) ? response : {})) };
      return { ...common, ...bodyFacts(response["body"], ["response", "body"]) };
    },
  }),
};

/** Whether a line asks, and is of the file that goes into a batch. */
export function isBatchRequest(value: unknown): boolean {
  return isObject(value) && "custom_id" in value && "url" in value && isObject(value["body"]);
}

/** A filter that stops a request answers with an error of its own. */
function failureOf({ error }: JsonObject, { body }: JsonObject): UnansweredRule {
  const inBody = isObject(body) ? body["error"] : undefined;
  const isFiltered = [error, inBody].some((one) => isObject(one) && one["code"] === "content_filter");
  return isFiltered ? "filtered" : "failed";
}
