import { chatRenderer } from "./chat-renderer.js";
import { ChatTemplate } from "./chat-template.js";
import type { Renderer } from "./renderer.js";

/** Renders with the template `source`; rows with tools with `withTools`, if the model has such a template. */
export function templateRenderer(
  source: string,
  withTools: string | undefined,
  specials: Readonly<Record<string, string>>,
): Renderer {
  const renderer = chatRenderer(new ChatTemplate(source, specials));
  if (withTools === undefined) return renderer;
  const toolRenderer = chatRenderer(new ChatTemplate(withTools, specials));
  const pick = ({ tools }: { readonly tools: unknown }): Renderer =>
    tools === undefined ? renderer : toolRenderer;
  return {
    render: (conversation) => pick(conversation).render(conversation),
    renderPrompt: (conversation, assistantIndex) =>
      pick(conversation).renderPrompt(conversation, assistantIndex),
    markers: renderer.markers,
  };
}
