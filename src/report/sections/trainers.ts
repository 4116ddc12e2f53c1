import { formatNumber } from "../../domain/format-number.js";
import { html } from "../../page/html.js";
import { counted } from "../../page/numbers.js";
import { facts } from "../../page/tables.js";
import { trainers as family } from "../../trainers/registry.js";
import { OVER_LIMIT_TEXT, type Trainer } from "../../trainers/trainer.js";
import type { MakeSection } from "../section.js";

/** What the trainers that were named do with the rows; nothing for a run that named none. */
export const trainersOfRows: MakeSection = ({ settings, rows: { tokens }, output }) => {
  const names = settings.trainers ?? [];
  if (names.length === 0) return undefined;
  const longest = tokens.rows === 0 ? undefined : tokens.after.max;
  return {
    id: "trainers",
    title: "Trainers",
    body: html`${names.map((name) => {
      const trainer: Trainer = family[name];
      return html`<h3>${name}</h3>${facts([
        ["what it is", trainer.summary],
        ["version", known(trainer)],
        ["format of the rows", settings.to ?? trainer.formats[0]],
        ["its default limit", limit(trainer)],
        ["longest row", longest === undefined ? "not counted" : counted(longest, "token")],
        ["settings for it", settingsFile(trainer, output?.path)],
      ])}`;
    })}`,
  };
};

/** Whether what is claimed of it was run, or only read. */
function known({ version, ran }: Trainer): string {
  return ran === undefined
    ? `${version}: its source was read, it was not run; look at the first batch`
    : `${version}, run on ${ran.date}: ${ran.what}`;
}

function limit({ limit: { tokens, behavior } }: Trainer): string {
  return tokens === undefined
    ? "none"
    : `${OVER_LIMIT_TEXT[behavior]} ${formatNumber(tokens)} tokens, if its settings do not say otherwise`;
}

function settingsFile({ ran }: Trainer, output: string | undefined): string {
  if (ran === undefined) return "none is written: put the loss on the answers yourself";
  return output === undefined ? "none: rows went to stdout" : "written beside the rows: use that file";
}
