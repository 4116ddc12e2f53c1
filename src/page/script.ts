/** The page works without it: it changes the theme, copies commands, shows the ids of tokens, and opens what is closed before printing. */
export const SCRIPT = `
const root = document.documentElement;
for (const button of document.querySelectorAll("button")) button.hidden = false;
document.getElementById("theme").addEventListener("click", () => {
  const isDark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = isDark ? "light" : "dark";
});
for (const button of document.querySelectorAll("[data-copy]"))
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = "Copied";
  });
addEventListener("mouseover", ({ target }) => {
  const run = target.tagName === "I" && target.closest("[data-ids]");
  if (run) target.title = "id " + run.dataset.ids.split(" ")[[...run.querySelectorAll("i")].indexOf(target)];
});
addEventListener("beforeprint", () => {
  for (const closed of document.querySelectorAll("details")) closed.open = true;
});
`;
