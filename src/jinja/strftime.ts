import { fail, unsupported } from "./template-error.js";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = "January February March April May June July August September October November December".split(
  " ",
);

const two = (value: number): string => String(value).padStart(2, "0");

/** The number of the day in its year, from 1. */
function dayOfYear(date: Date): number {
  const start = Date.UTC(date.getFullYear(), 0, 1);
  return (Date.UTC(date.getFullYear(), date.getMonth(), date.getDate()) - start) / 86_400_000 + 1;
}

/** The year and the week of ISO 8601. */
function isoWeek(date: Date): readonly [year: number, week: number] {
  const thursday = new Date(
    date.getFullYear(),
    date.getMonth(),
    date.getDate() + 3 - ((date.getDay() + 6) % 7),
  );
  return [thursday.getFullYear(), Math.floor((dayOfYear(thursday) - 1) / 7) + 1];
}

const twelve = (date: Date): number => date.getHours() % 12 || 12;

/** The directives that Python's strftime knows in the C locale. */
const DIRECTIVES: Readonly<Record<string, (date: Date) => string>> = {
  a: (date) => DAYS[date.getDay()]!.slice(0, 3),
  A: (date) => DAYS[date.getDay()]!,
  w: (date) => String(date.getDay()),
  u: (date) => String(date.getDay() || 7),
  d: (date) => two(date.getDate()),
  e: (date) => String(date.getDate()).padStart(2),
  b: (date) => MONTHS[date.getMonth()]!.slice(0, 3),
  h: (date) => MONTHS[date.getMonth()]!.slice(0, 3),
  B: (date) => MONTHS[date.getMonth()]!,
  m: (date) => two(date.getMonth() + 1),
  y: (date) => two(date.getFullYear() % 100),
  Y: (date) => String(date.getFullYear()),
  C: (date) => two(Math.floor(date.getFullYear() / 100)),
  G: (date) => String(isoWeek(date)[0]),
  g: (date) => two(isoWeek(date)[0] % 100),
  V: (date) => two(isoWeek(date)[1]),
  U: (date) => two(Math.floor((dayOfYear(date) + 6 - date.getDay()) / 7)),
  W: (date) => two(Math.floor((dayOfYear(date) + 6 - ((date.getDay() + 6) % 7)) / 7)),
  j: (date) => String(dayOfYear(date)).padStart(3, "0"),
  H: (date) => two(date.getHours()),
  k: (date) => String(date.getHours()).padStart(2),
  I: (date) => two(twelve(date)),
  l: (date) => String(twelve(date)).padStart(2),
  p: (date) => (date.getHours() < 12 ? "AM" : "PM"),
  P: (date) => (date.getHours() < 12 ? "am" : "pm"),
  M: (date) => two(date.getMinutes()),
  S: (date) => two(date.getSeconds()),
  f: (date) => `${String(date.getMilliseconds()).padStart(3, "0")}000`,
  s: (date) => String(Math.floor(date.getTime() / 1000)),
  z: () => "",
  Z: () => "",
  n: () => "\n",
  t: () => "\t",
  "%": () => "%",
  D: (date) => formatDate(date, "%m/%d/%y"),
  F: (date) => formatDate(date, "%Y-%m-%d"),
  T: (date) => formatDate(date, "%H:%M:%S"),
  R: (date) => formatDate(date, "%H:%M"),
  r: (date) => formatDate(date, "%I:%M:%S %p"),
  c: (date) => formatDate(date, "%a %b %e %H:%M:%S %Y"),
  x: (date) => formatDate(date, "%m/%d/%y"),
  X: (date) => formatDate(date, "%H:%M:%S"),
};

/** What `datetime.strftime` gives on Linux; `%-d` is `%d` without zeros or spaces before it. */
export function formatDate(date: Date, format: string): string {
  if (/%$/.test(format.replaceAll("%%", ""))) fail("a date format ends with %");
  return format.replace(/%([-_0^#]?)([a-zA-Z%])/g, (_, flag: string, name: string) => {
    const directive = Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name] : undefined;
    if (directive === undefined) return unsupported(`the date directive %${name}`);
    const text = directive(date);
    switch (flag) {
      case "":
        return text;
      case "-":
        return text.replace(/^[0 ]+(?=.)/, "");
      case "^":
        return text.toUpperCase();
      default:
        return unsupported(`the date directive %${flag}${name}`);
    }
  });
}
