import { chatRenderer } from "./chat-renderer.js";
import { ChatTemplate } from "./chat-template.js";
import type { Renderer } from "./renderer.js";

/** Rows with tools go through a template of their own, where a model has one. */
export function templateRenderer(
  source: string,
  withTools: string | undefined,
  specials: Readonly<Record<string, string>>,
  beforeRun: () => void,
): Renderer {
  const render = chatRenderer(new ChatTemplate(source, specials, beforeRun));
  if (withTools === undefined) return render;
  const renderTools = chatRenderer(new ChatTemplate(withTools, specials, beforeRun));
  const pick = ({ tools }: { readonly tools: unknown }): Renderer =>
    tools === undefined ? render : renderTools;
  return {
    render: (conversation) => pick(conversation).render(conversation),
    renderPrompt: (conversation, assistantIndex) =>
      pick(conversation).renderPrompt(conversation, assistantIndex),
    markers: render.markers,
  };
}
