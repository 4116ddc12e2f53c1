/** Whether a content has a part that is a tool call, as in Anthropic's API. */
export function hasCallPart(content: unknown): boolean {
  return hasPart(content, ["tool_use", "tool_call"]);
}

/** Whether a content has a part that is the result of a tool. */
export function hasResultPart(content: unknown): boolean {
  return hasPart(content, ["tool_result", "tool_response"]);
}

function hasPart(content: unknown, types: readonly unknown[]): boolean {
  if (!Array.isArray(content)) return false;
  return content.some((part: unknown) => types.includes(Reflect.get(Object(part), "type")));
}
