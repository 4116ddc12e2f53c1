// Random templates, as trees: a node is {kind, parts}, whose parts are texts and nodes; its text is that of its parts.
// Expressions are mostly of the kind of value that is wanted, so that many of them render.
import { VARIABLES } from "./generate-values.js";

export const textOf = (node) => (typeof node === "string" ? node : node.parts.map(textOf).join(""));

/** The variables that a template uses. */
export function variablesOf(tree) {
  const text = textOf(tree);
  return Object.keys(VARIABLES).filter((name) => new RegExp(`\\b${name}\\b`).test(text));
}

/** The text of a whole template: it reads its variables from the first message. */
export function templateOf(tree) {
  const sets = variablesOf(tree).map((name) => `{% set ${name} = messages[0].v.${name} %}`);
  return `${sets.join("")}\n${textOf(tree)}`;
}

export const node = (kind, ...parts) => ({ kind, parts });
/** An expression of texts and nodes. A node in front of a dot or a bracket stands in parentheses: after a filter, Jinja takes the dot for a part of its name. */
const tag = (texts, ...nodes) =>
  node(
    "expr",
    ...texts.flatMap((text, i) => {
      if (i >= nodes.length) return [text];
      return /^[.[]/.test(texts[i + 1]) ? [`${text}(`, nodes[i], ")"] : [text, nodes[i]];
    }),
  );

const STRINGS = [
  "''",
  "'a'",
  '"b"',
  "' '",
  "'\\n'",
  "'it\\'s'",
  '"\\""',
  "'x y z'",
  "'\\\\'",
  "'\\t'",
  "'é'",
  "'\\u00e9'",
  "'\\x41'",
  "'a' 'b'",
  "'%s'",
  "'<b>'",
  "','",
  "'😀'",
  "'Ab'",
  "'-'",
  "'x\n y'",
  "'\\q'",
];
const INTEGERS = [
  "0",
  "1",
  "2",
  "3",
  "-1",
  "10",
  "7",
  "1_000",
  "0x1f",
  "0b11",
  "0o17",
  "12345678901234567890",
];
const SMALL = ["-1", "0", "1", "2", "3", "4"];
const FLOATS = ["0.5", "1.0", "2.5", "1e3", "1.5e-7", "1e20", "100.0"];
const TYPES = ["str", "int", "float", "bool", "none", "strs", "list", "ints", "dict", "dicts"];
const NAMES = ["'name'", "'n'", "'on'", "'x'", "'a'", "'items'", "0", "'x.a'"];

export class Generator {
  #random;
  #loops = 0;
  #macros = [];
  #fresh = 0;
  #scopes = [{}];

  constructor(random) {
    this.#random = random;
  }

  template() {
    return this.#body(2, 1 + this.#random.below(4));
  }

  // expressions

  #any(depth) {
    return this.#expr(this.#random.pick(TYPES), depth);
  }

  #expr(type, depth) {
    const random = this.#random;
    const wanted = random.chance(0.02) ? random.pick(TYPES) : type;
    if (random.chance(0.007))
      return tag`${node("expr", random.pick(["nothing", "nothing.at", "d.nothing", "s.nothing", "i.x", "z.x", "d['q']", "l[99]", "loop.index", "s[99]", "self", "range"]))}`;
    if (depth <= 0 || random.chance(0.15)) return this.#leaf(wanted);
    if (random.chance(0.06))
      return tag`(${this.#expr(wanted, depth - 1)} if ${this.#expr("bool", depth - 1)} else ${this.#expr(wanted, depth - 1)})`;
    if (random.chance(0.007))
      return tag`(${this.#expr(wanted, depth - 1)} if ${this.#expr("bool", depth - 1)})`;
    if (random.chance(0.03))
      return tag`(${this.#expr(wanted, depth - 1)} ${random.pick(["or", "and"])} ${this.#expr(wanted, depth - 1)})`;
    if (random.chance(0.03))
      return tag`${this.#any(depth - 1)}|default(${this.#expr(wanted, depth - 1)}${random.pick(["", ", true", ", false", ", boolean=true"])})`;
    if (random.chance(0.03))
      return tag`d.get(${node("expr", random.pick(NAMES))}, ${this.#expr(wanted, depth - 1)})`;
    if (random.chance(0.02))
      return tag`[${this.#expr(wanted, depth - 1)}, ${this.#any(depth - 1)}][${node("expr", random.pick(["0", "1", "-1", "2"]))}]`;
    return this.#of(wanted, depth - 1);
  }

  #leaf(type) {
    const random = this.#random;
    const scope = Object.assign({}, ...this.#scopes);
    const known = Object.entries({ ...VARIABLES, ...scope }).filter(([, held]) => held === type);
    if (known.length > 0 && random.chance(0.6)) return node("expr", random.pick(known)[0]);
    switch (type) {
      case "str":
        return node("expr", random.pick(STRINGS));
      case "int":
        return node(
          "expr",
          random.pick(
            this.#loops > 0
              ? [...INTEGERS, "loop.index", "loop.index0", "loop.length", "loop.revindex", "loop.depth"]
              : INTEGERS,
          ),
        );
      case "float":
        return node("expr", random.pick(FLOATS));
      case "bool":
        return node(
          "expr",
          random.pick(
            this.#loops > 0
              ? ["true", "false", "True", "loop.first", "loop.last", "loop.changed(i)"]
              : ["true", "false", "True", "False"],
          ),
        );
      case "none":
        return node("expr", random.pick(["none", "None"]));
      case "strs":
        return node("expr", random.pick(["['a', 'b']", "[]", "('x', 'y')", "['b', 'a', 'B']"]));
      case "ints":
        return node(
          "expr",
          random.pick(["[1, 2, 3]", "range(3)", "(3, 1, 2)", "[1, 1.0, true]", "range(5, 1, -2)"]),
        );
      case "dict":
        return node(
          "expr",
          random.pick([
            "{}",
            "{'a': 1, 'b': 'x'}",
            "dict(a=1, z='q')",
            "{'items': 1}",
            "{1: 2, 'a': none}",
            "{'b': 1.0, 'a': [1]}",
          ]),
        );
      case "dicts":
        return node(
          "expr",
          random.pick([
            "[]",
            "[{'name': 'x', 'n': 1}]",
            "[{'name': 'b', 'n': 2, 'on': true}, {'name': 'A', 'n': 1}]",
          ]),
        );
      default:
        return node(
          "expr",
          random.pick(["[1, 'a', none]", "[]", "[[1, 2], [3]]", "(1, 'a')", "(1,)", "()", "[true, 1.5]"]),
        );
    }
  }

  #of(type, depth) {
    const random = this.#random;
    const str = () => this.#expr("str", depth);
    const int = () => this.#expr("int", depth);
    const float = () => this.#expr("float", depth);
    const bool = () => this.#expr("bool", depth);
    const strs = () => this.#expr("strs", depth);
    const ints = () => this.#expr("ints", depth);
    const list = () => this.#expr(random.pick(["list", "strs", "ints", "dicts"]), depth);
    const dict = () => this.#expr("dict", depth);
    const dicts = () => this.#expr("dicts", depth);
    const any = () => this.#any(depth);
    const number = () => (random.chance(0.6) ? int() : float());
    const small = () => node("expr", random.pick(SMALL));
    const one = (...texts) => random.pick(texts);
    const attribute = () => node("expr", random.pick(NAMES));
    const slice = () =>
      one("[:]", "[1:]", "[:-1]", "[::-1]", "[1:3]", "[-2:]", "[::2]", "[5:]", "[:2]", "[-1:0:-1]");
    const options = {
      str: [
        () => tag`(${str()} ~ ${any()})`,
        () => tag`(${any()} ~ ${any()} ~ ${str()})`,
        () => tag`(${str()} + ${str()})`,
        () => tag`(${str()} * ${small()})`,
        () => tag`${any()}|string`,
        () =>
          tag`${str()}|${one("upper", "lower", "title", "capitalize", "trim", "e", "escape", "safe", "striptags", "reverse", "forceescape", "urlencode")}`,
        () => tag`${str()}|trim(${str()})`,
        () => tag`${str()}|replace(${str()}, ${str()}${one("", ", 1", ", count=2")})`,
        () =>
          tag`${str()}|indent${one("", "(2)", "(2, true)", "(1, first=true)", "(3, false, true)", "('> ')", "(width=2, blank=true)")}`,
        () =>
          tag`${str()}|${one("center(9)", "truncate(5)", "truncate(5, true)", "truncate(4, false, '..', 0)", "truncate(6, true, '', 2)", "wordwrap(6)", "wordwrap(4, false)")}`,
        () =>
          tag`${any()}|tojson${one("", "(indent=2)", "(ensure_ascii=true)", "(separators=(',', ':'))", "(sort_keys=true)", "(indent=1, sort_keys=true)", "(false, 4)", "(indent='--')")}`,
        () => tag`${list()}|join${one("", "(', ')", "('')", "(d=':')", "(1)")}`,
        () => tag`${dicts()}|join(${str()}, attribute=${attribute()})`,
        () => tag`${strs()}|${one("first", "last", "min", "max")}`,
        () => tag`${str()}|${one("first", "last")}`,
        () =>
          tag`(${node("expr", one("'%s'", "'%d'", "'%5.2f'", "'%r'", "'%-6s|'", "'%05d'", "'%x'", "'%+d'", "'%e'", "'%g'", "'%%%s'", "'%c'", "'%i'", "'%o'", "'%.3s'", "'% d'", "'%#x'"))} % ${one("", "")}${random.chance(0.5) ? number() : any()})`,
        () => tag`('%s-%s' % (${any()}, ${any()}))`,
        () =>
          tag`${node("expr", one("'%s %s'", "'%s'", "'%(a)s'"))}|format(${any()}${one("", ", 1", ", a=2")})`,
        () =>
          tag`${node("expr", one("'{}'", "'{0}{0}'", "'{:>5}'", "'{:05d}'", "'{:.2f}'", "'{:,}'", "'{!r}'", "'{:x}'", "'{0[0]}'", "'{a}'", "'{:<4}|'", "'{:^7}'", "'{{}}'", "'{:e}'", "'{:%}'", "'{:*^9}'", "'{:+}'", "'{:s}'", "'{:g}'", "'{:b}'"))}.format(${random.chance(0.6) ? number() : any()}${one("", ", 2", ", a=3")})`,
        () =>
          tag`${str()}.${one("strip", "lstrip", "rstrip")}(${random.chance(0.5) ? node("expr", one("' '", "'ab'", "none", "'\\n '", "''")) : node("expr", "")})`,
        () =>
          tag`${str()}.${one("upper", "lower", "title", "capitalize", "swapcase", "casefold", "expandtabs", "__len__")}()`,
        () => tag`${str()}.replace(${str()}, ${str()}${one("", ", 1", ", -1")})`,
        () =>
          tag`${str()}.${one("center(9)", "center(9, '*')", "ljust(8)", "rjust(8, '.')", "zfill(6)", "expandtabs(4)", "removeprefix('a')", "removesuffix('b')", "translate({97: 'X'})", "encode()")}`,
        () => tag`${str()}.join(${strs()})`,
        () => tag`(${str()})${slice()}`,
        () => tag`(${str()})[${small()}]`,
        () =>
          tag`${str()}.split(${random.chance(0.5) ? str() : node("expr", "")})[${node("expr", one("0", "-1", "1"))}]`,
        () =>
          tag`${any()}|${one("string|length|string", "tojson|safe", "list|string", "pprint", "filesizeformat")}`,
        () =>
          this.#macros.length > 0
            ? tag`${random.pick(this.#macros)}(${any()}${one("", ", 1", ", b=2", ", c=3", ", 1, 2, 3")})`
            : str(),
        () =>
          tag`strftime_now(${node("expr", one("'%Y-%m-%d'", "'%d %b %Y'", "'%A %B %j'", "'%H:%M:%S'", "'%I %p %y'", "'%U %w %%'"))})`,
      ],
      int: [
        () => tag`(${int()} ${one("+", "-", "*")} ${int()})`,
        () => tag`(${number()} ${one("//", "%")} ${number()})`,
        () => tag`(${node("expr", one("2", "-3", "10", "0"))} ** ${small()})`,
        () => tag`(${one("-", "+")}${int()})`,
        () => tag`${any()}|${one("length", "count")}`,
        () => tag`${any()}|int${one("", "(7)", "(0, 16)", "(default=-1)", "(base=8)")}`,
        () => tag`${number()}|abs`,
        () =>
          tag`${str()}.${one("find", "rfind", "count", "index", "rindex")}(${str()}${one("", ", 1", ", 0, 3")})`,
        () => tag`${ints()}|${one("sum", "max", "min", "first", "last", "sum(start=10)")}`,
        () => tag`${dicts()}|sum(attribute='n')`,
        () => tag`${str()}|wordcount`,
        () => tag`(${ints()})[${small()}]`,
        () => tag`(${list()}).${one("count", "index")}(${any()})`,
        () =>
          tag`${number()}.${one("real", "imag", "numerator", "bit_length()", "__class__", "conjugate()")}`,
      ],
      float: [
        () => tag`(${number()} / ${number()})`,
        () => tag`(${float()} ${one("+", "-", "*")} ${number()})`,
        () => tag`${any()}|float${one("", "(1.5)", "(default=2)")}`,
        () =>
          tag`${number()}|round${one("", "(1)", "(2, 'floor')", "(0, 'ceil')", "(-1)", "(method='ceil')", "(precision=3)")}`,
        () => tag`(${number()} ** ${node("expr", one("0.5", "-1", "2", "-2"))})`,
      ],
      bool: [
        () => tag`(${number()} ${one("==", "!=", "<", "<=", ">", ">=")} ${number()})`,
        () => tag`(${any()} ${one("==", "!=")} ${any()})`,
        () => tag`(${str()} ${one("==", "<", ">", "in", "not in")} ${str()})`,
        () => tag`(${any()} ${one("in", "not in")} ${random.chance(0.5) ? list() : dict()})`,
        () => tag`(${int()} < ${number()} ${one("<", "==", ">=")} ${int()})`,
        () => tag`(${list()} ${one("<", "==", ">")} ${list()})`,
        () => tag`(not ${any()})`,
        () => tag`${node("expr", one("2.5", "1e3", "f"))}.is_integer()`,
        () => tag`(${bool()} ${one("and", "or")} ${bool()})`,
        () =>
          tag`(${any()} is ${one("", "not ")}${one("defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "mapping", "sequence", "iterable", "callable", "true", "false", "escaped")})`,
        () => tag`(${int()} is ${one("odd", "even", "divisibleby(3)", "divisibleby 2")})`,
        () =>
          tag`(${any()} is ${one("eq", "ne", "lt", "ge", "in", "sameas", "equalto", "greaterthan")}(${any()}))`,
        () => tag`(${str()} is ${one("lower", "upper", "filter", "test")})`,
        () =>
          tag`${str()}.${one("startswith", "endswith")}(${random.chance(0.8) ? str() : node("expr", "('a', 'b')")}${one("", "", ", 1")})`,
        () =>
          tag`${str()}.${one("isdigit", "isalpha", "isspace", "isupper", "islower", "isalnum", "istitle", "isnumeric", "isdecimal", "isidentifier", "isprintable", "isascii")}()`,
      ],
      none: [
        () => tag`${dict()}.get(${str()})`,
        () => tag`${any()}.${one("nothing", "nothing", "__class__", "_x")}`,
        () => tag`${dict()}.nothing`,
        () =>
          random.chance(0.3)
            ? tag`${list()}.${one("append(1)", "pop()", "clear()", "sort()", "reverse()", "insert(0, 1)", "extend([1])")}`
            : node("expr", "none"),
        () =>
          random.chance(0.3)
            ? tag`${dict()}.${one("update({'a': 1})", "pop('a')", "clear()", "setdefault('q', 1)")}`
            : node("expr", "none"),
      ],
      strs: [
        () => tag`[${str()}, ${str()}]`,
        () =>
          tag`${str()}.${one("split", "rsplit")}(${random.chance(0.6) ? str() : node("expr", one("", "none", "',', 1", "maxsplit=1", "none, 1", "sep=' '"))})`,
        () => tag`${str()}.${one("splitlines()", "splitlines(true)", "partition(' ')", "rpartition('a')")}`,
        () => tag`${str()}|list`,
        () =>
          tag`${strs()}|map(${node("expr", one("'upper'", "'trim'", "'length'", "'string'", "'replace', 'a', 'X'", "'first'", "'tojson'", "'default', 'q'"))})|list`,
        () => tag`${dicts()}|map(attribute=${attribute()}${one("", ", default='q'")})|list`,
        () => tag`(${strs()} + ${strs()})`,
        () => tag`(${strs()})${slice()}`,
        () =>
          tag`${strs()}|${one("sort", "sort(true)", "sort(case_sensitive=true)", "unique|list", "reverse|list", "sort(reverse=true)", "unique(true)|list", "list")}`,
        () => tag`${dict()}|list`,
        () => tag`${dict()}.keys()|list`,
        () =>
          tag`${strs()}|${one("select", "reject")}(${node("expr", one("'equalto', 'a'", "'string'", "'in', 'abc'", "'lower'", ""))})|list`,
      ],
      ints: [
        () => tag`[${int()}, ${int()}]`,
        () =>
          tag`range(${node("expr", one("3", "1, 4", "5, 0, -2", "0", "-1", "2, 9, 3"))})${one("", "|list")}`,
        () => tag`${ints()}|${one("sort", "sort(reverse=true)", "unique|list", "reverse|list", "list")}`,
        () =>
          tag`${ints()}|${one("select", "reject")}(${node("expr", one("'odd'", "'even'", "'divisibleby', 3", "'gt', 1", "'in', [1, 2]", "'>', 0", "'eq', 1.0"))})|list`,
        () => tag`(${ints()})${slice()}`,
        () => tag`(${ints()} + ${ints()})`,
        () => tag`(${ints()} * ${small()})`,
        () => tag`${list()}|map('length')|list`,
      ],
      list: [
        () => tag`[${any()}, ${any()}, ${any()}]`,
        () => tag`(${any()}, ${any()})`,
        () => tag`${list()}|batch(2${one("", ", 'x'")})|list`,
        () => tag`${list()}|slice(2${one("", ", 'x'")})|list`,
        () => tag`${dict()}.${one("items", "values", "keys")}()${one("", "|list")}`,
        () =>
          tag`${dict()}|${one("dictsort", "dictsort(true)", "dictsort(by='value')", "dictsort(false, 'key', true)", "items|list", "dictsort(reverse=true)")}`,
        () =>
          tag`${dicts()}|${one("selectattr", "rejectattr")}(${node("expr", one("'on'", "'n', 'gt', 1", "'name', 'equalto', 'a'", "'x', 'defined'", "'on', 'none'", "'x.a', 'undefined'", "'n', '==', 1", "'on', 'true'"))})|list`,
        () =>
          tag`${dicts()}|groupby(${attribute()}${one("", ", default='q'", ", case_sensitive=true")})${one("", "|list", "|map('first')|list", "|map('last')|list")}`,
        () => tag`${dicts()}|sort(attribute=${attribute()}${one("", ", reverse=true")})`,
        () => tag`${dicts()}|unique(attribute=${attribute()})|list`,
        () => tag`(${list()} + ${list()})`,
        () => tag`(${list()} * ${small()})`,
        () => tag`(${list()})${slice()}`,
        () =>
          tag`${list()}|${one("reverse|list", "list", "sort", "unique|list", "map('string')|list", "select|list", "reject('none')|list", "select('string')|list")}`,
        () => tag`[${any()}]`,
      ],
      dict: [
        () => tag`{'a': ${any()}, 'b': ${any()}}`,
        () => tag`{${str()}: ${any()}, ${any()}: ${any()}}`,
        () =>
          tag`dict(${node("expr", one("a=1", "d, b=2", "d", "[('a', 1), ('b', 2)]", "d.items()", "{'x': 1}, x=2", "a=s, b=l"))})`,
        () => tag`(${dicts()})[${node("expr", one("0", "-1"))}]`,
        () => tag`dict.fromkeys(${strs()}${one("", ", 1")})`,
        () => tag`${dict()}.copy()`,
        () => tag`${dicts()}|${one("first", "last")}`,
      ],
      dicts: [
        () => tag`(${dicts()} + ${dicts()})`,
        () => tag`(${dicts()})${slice()}`,
        () => tag`[${dict()}, ${dict()}]`,
        () => tag`${dicts()}|${one("list", "reverse|list", "sort(attribute='name')", "sort(attribute='n')")}`,
      ],
    };
    return random.pick(options[type])();
  }

  // statements

  #open() {
    return this.#random.pick(["{%", "{%", "{%", "{%-", "{%-", "{%+"]);
  }

  #close() {
    return this.#random.pick(["%}", "%}", "%}", "-%}", "-%}", "+%}"]);
  }

  #tag(...parts) {
    return [`${this.#open()} `, ...parts, ` ${this.#close()}`];
  }

  #body(depth, count) {
    this.#scopes.push({});
    const items = Array.from({ length: count }, () => this.#item(depth));
    this.#scopes.pop();
    return node("body", ...items);
  }

  #item(depth) {
    const random = this.#random;
    const plain = () =>
      node(
        "item",
        random.pick([
          "text",
          " ",
          "\n",
          "\n  ",
          "  x\n",
          "a\r\nb",
          "\t",
          "\n\n",
          "«é»",
          "{ % }",
          "\r",
          "it's",
        ]),
      );
    const print = () =>
      node(
        "item",
        random.pick(["{{ ", "{{", "{{- ", "{{+ "]),
        this.#any(3),
        random.pick([" }}", "}}", " -}}", " -}}\n"]),
      );
    if (depth <= 0) return random.chance(0.3) ? plain() : print();
    const inner = (more = 0) => this.#body(depth - 1, 1 + random.below(3) + more);
    const options = [
      plain,
      plain,
      print,
      print,
      print,
      print,
      () => this.#if(inner),
      () => this.#for(inner),
      () => this.#for(inner),
      () => this.#set(inner),
      () => this.#set(inner),
      () => this.#macro(inner),
      () => this.#other(inner),
    ];
    return random.pick(options)();
  }

  #if(inner) {
    const random = this.#random;
    const parts = [
      ...this.#tag("if ", this.#expr(random.chance(0.7) ? "bool" : random.pick(TYPES), 2)),
      inner(),
    ];
    if (random.chance(0.3)) parts.push(...this.#tag("elif ", this.#expr("bool", 2)), inner());
    if (random.chance(0.5)) parts.push(...this.#tag("else"), inner());
    return node("item", ...parts, ...this.#tag("endif"));
  }

  #for(inner) {
    const random = this.#random;
    const [target, iterable, scope] = random.pick([
      () => ["x", this.#expr("strs", 2), { x: "str" }],
      () => ["x", this.#expr("ints", 2), { x: "int" }],
      () => ["x", this.#expr("list", 2), { x: "list" }],
      () => ["x", this.#expr("str", 2), { x: "str" }],
      () => ["x", this.#expr("dicts", 2), { x: "dict" }],
      () => ["x", this.#expr("dict", 2), { x: "str" }],
      () => ["x", this.#any(2), { x: "str" }],
      () => [
        "k, x",
        tag`${this.#expr("dict", 1)}${random.pick([".items()", "|items", "|dictsort"])}`,
        { k: "str", x: "str" },
      ],
      () => ["x, y", node("expr", "[[1, 'a'], (2, 'b')]"), { x: "int", y: "str" }],
    ])();
    const filter = random.chance(0.15) ? [" if ", this.#expr("bool", 2)] : [];
    const recursive = random.chance(0.06);
    this.#loops++;
    this.#scopes.push(scope);
    const body = inner();
    if (random.chance(0.25)) {
      const jump = node(
        "item",
        ...this.#tag("if ", this.#expr("bool", 1)),
        ...this.#tag(random.pick(["break", "continue"])),
        ...this.#tag("endif"),
      );
      body.parts.splice(random.below(body.parts.length + 1), 0, jump);
    }
    if (recursive)
      body.parts.push(
        node("item", "{% if loop.depth < 3 %}{{ loop(", this.#expr("list", 1), ") }}{% endif %}"),
      );
    if (random.chance(0.1))
      body.parts.push(
        node(
          "item",
          `{{ ${random.pick(["loop.previtem", "loop.nextitem", "loop.cycle('a', 'b')", "loop.changed(x)", "loop.revindex0", "loop"])} }}`,
        ),
      );
    this.#scopes.pop();
    this.#loops--;
    const otherwise = random.chance(0.2) ? [...this.#tag("else"), inner()] : [];
    return node(
      "item",
      ...this.#tag(`for ${target} in `, iterable, ...filter, recursive ? " recursive" : ""),
      body,
      ...otherwise,
      ...this.#tag("endfor"),
    );
  }

  #set(inner) {
    const random = this.#random;
    const name = random.pick(["s", "i", "l", "d", "w", "x"]);
    const type = random.pick(TYPES);
    switch (random.below(6)) {
      case 0:
        return node(
          "item",
          ...this.#tag(`set ${name}${random.pick(["", "", " | upper", " | trim", " | replace('a', 'b')"])}`),
          inner(),
          ...this.#tag("endset"),
        );
      case 1: {
        const space = `ns${this.#fresh++}`;
        const made = node("item", ...this.#tag(`set ${space} = namespace(a=`, this.#expr(type, 1), ", b=0)"));
        const changed = node(
          "item",
          ...this.#tag(`set ${space}.${random.pick(["a", "b", "c"])} = `, this.#expr(type, 1)),
        );
        const loop = node("item", "{% for x in [1, 2] %}", node("body", changed), "{% endfor %}");
        return node(
          "item",
          made,
          random.chance(0.5) ? loop : changed,
          `{{ ${space}.a }}{{ ${space}.${random.pick(["b", "c", "a"])} }}`,
        );
      }
      case 2:
        return node(
          "item",
          ...this.#tag(
            `set ${name}, w = `,
            node("expr", random.pick(["1, 2", "'ab'", "[s, i]", "d.items()", "(l, 1)"])),
          ),
        );
      default:
        this.#scopes.at(-1)[name] = type;
        return node("item", ...this.#tag(`set ${name} = `, this.#expr(type, 2)));
    }
  }

  #macro(inner) {
    const random = this.#random;
    const name = `m${this.#fresh++}`;
    const signature = random.pick(["a", "a, b=1", "a, b=s", "a=1, c='q'", "a, b=a", ""]);
    const more = random.pick([
      "",
      "",
      "",
      "",
      "",
      "",
      "{{ varargs }}",
      "{{ kwargs }}",
      "{{ caller() }}",
      "{{ caller(1) }}",
      `{{ ${name}.name }}{{ ${name}.arguments }}`,
    ]);
    const made = node(
      "item",
      ...this.#tag(`macro ${name}(${signature})`),
      inner(),
      more,
      ...this.#tag("endmacro"),
    );
    this.#macros.push(name);
    if (!more.includes("caller") && random.chance(0.7)) return made;
    const call = node(
      "item",
      ...this.#tag(random.pick([`call ${name}(1)`, `call(x) ${name}(s)`, `call ${name}()`])),
      inner(),
      ...this.#tag("endcall"),
    );
    return node("item", made, call);
  }

  #other(inner) {
    const random = this.#random;
    switch (random.below(7)) {
      case 0:
        return node(
          "item",
          ...this.#tag(
            `filter ${random.pick(["upper", "trim", "indent(2)", "replace('a', 'b')", "title", "length", "tojson", "e"])}`,
          ),
          inner(),
          ...this.#tag("endfilter"),
        );
      case 1:
        return node(
          "item",
          ...this.#tag(`with ${random.pick(["x = 1", "s = 'w', x = s", "l = [1]", "x = i, y = x"])}`),
          inner(),
          ...this.#tag("endwith"),
        );
      case 2:
        return node(
          "item",
          random.pick(["{% raw %}", "{%- raw -%}", "{%+ raw %}"]),
          random.pick(["{{ x }}", " {% if %} ", "\n  {# c #}\n", ""]),
          random.pick(["{% endraw %}", "{%- endraw -%}", "{%+ endraw +%}"]),
        );
      case 3:
        return node(
          "item",
          random.pick(["{# comment #}", "{#- c -#}", "{# a\n b #}\n", "  {# c #}\n", "{#+ c +#}"]),
        );
      case 4:
        return node("item", ...this.#tag("generation"), inner(), ...this.#tag("endgeneration"));
      case 5:
        return node("item", "{{ raise_exception(", this.#expr("str", 1), ") }}");
      default:
        return node(
          "item",
          random.pick([
            "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}{{ c.next() }}{{ c.next() }}",
            "{% set j = joiner(',') %}{{ j() }}{{ j() }}{{ j() }}",
            "{{ range(3) }}{{ range }}",
            "{{ namespace(a=1) }}",
            "{{ loop is defined }}",
            "{{ messages|length }}{{ tools }}{{ documents }}{{ add_generation_prompt }}",
            "{{ self }}",
            "{% block q %}{{ s }}{% endblock %}",
            "{% autoescape true %}{{ s }}{{ '<' ~ s }}{% endautoescape %}",
            "{{ bos_token }}{{ eos_token }}",
          ]),
        );
    }
  }
}
