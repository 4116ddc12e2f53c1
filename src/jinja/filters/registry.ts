import type { Environment } from "../environment.js";
import { CHOICE_FILTERS } from "./choice-filters.js";
import { LIST_FILTERS } from "./list-filters.js";
import { NUMBER_FILTERS } from "./number-filters.js";
import { TESTS } from "./tests.js";
import { TEXT_FILTERS } from "./text-filters.js";

/** Filters of Jinja for web pages, which no chat template needs. */
const GAPS = "attr filesizeformat pprint random striptags urlencode urlize wordwrap xmlattr".split(" ");

/** All filters and tests. */
export const ENVIRONMENT: Environment = {
  filters: new Map(
    Object.entries({ ...TEXT_FILTERS, ...LIST_FILTERS, ...NUMBER_FILTERS, ...CHOICE_FILTERS }),
  ),
  tests: new Map(Object.entries(TESTS)),
  gaps: new Set(GAPS.map((name) => `filter ${name}`)),
};
