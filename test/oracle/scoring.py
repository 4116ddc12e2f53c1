"""Records what Python's own packages say, for the tests of src/scoring.

Versions: nltk 3.10.4, rouge_score 0.1.2, lm_eval 0.4.13, statsmodels 0.15.0, scipy 1.17.1. To run it again:

    python3 -m venv venv
    venv/bin/pip install nltk==3.10.4 rouge_score==0.1.2 lm_eval==0.4.13 statsmodels==0.15.0 scipy==1.17.1
    venv/bin/python test/oracle/scoring.py

It writes test/scoring/recorded/. All texts are made here, or are pieces of fixtures/gsm8k; the same seed gives the same files.
"""

import gzip
import json
import random
import re
from pathlib import Path

import numpy
from lm_eval.api.metrics import exact_match_hf_evaluate
from lm_eval.filters.extraction import RegexFilter
from nltk.stem.porter import PorterStemmer
from rouge_score import rouge_scorer
from scipy import stats
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

ROOT = Path(__file__).resolve().parents[2]
RECORDED = ROOT / "test/scoring/recorded"
ROWS = [json.loads(line) for line in (ROOT / "fixtures/gsm8k/train-100.jsonl").read_text().splitlines()]
TEXTS = [text for row in ROWS for text in (row["question"], row["answer"])]


def write(name: str, text: str) -> None:
    (RECORDED / name).write_bytes(gzip.compress(text.encode(), 9, mtime=0))


# ---- stems ----

BEGINNINGS = """
a ab abl ac act ad adapt ag agre al all an ap appl as at b be bl bly boy by c ca can car ce cei cheer cl co cod comm comp con
conform control cri cry d de deci defens depend dy e ed eff electr en enj ev ex exc f fa fail feud fil fl fly form fulf
g ge geo gi gr gyr h hap he hesit ho hop homolog hy i il in ing inn iz j jo k ki l le lo logi lov ly m ma mat me mi mo motor
mult my n na ne new nn no o ob off on op or out ow oy p pa pass per pl plast play pr pro pu py qu r ra rat re rel ro roll ry s
sc se sens sh si siz sk sky sl sn so sp spy ss st str su sy syzyg t ta tan te th ti toy tr trouble try tt ty u un us v val ve
viet vi vv w wa wh wil wr x xx y yell yy yyy z ze zz 1 12 7x a1 b2b
""".split()

ENDINGS = """
s es ies sses ss ed ied eed eeds ing ying y ay ly ally ely ably ibly fully ously ently ational tional enci anci izer bli abli
alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti biliti fulli logi logy icate ative alize
iciti ical ful ness al ance ence er ic able ible ant ement ment ent ion sion tion ou ism ate iti ous ive ize e ee le ll l lls
bles ated ating bled bling ized izing hopping tted lled ssing zzed wed xed yed aged ored iest ier ality ivity bility
alities ings inged eding ional ionally icational fullness lessness
""".split()

IRREGULAR = """
sky skies dying lying tying news innings inning outings outing cannings canning howe proceed exceed succeed proceeds
constructor prototype hasownproperty valueof tostring
""".split()


def words() -> list[str]:
    rng = random.Random(1)
    made = {first + last for first in BEGINNINGS for last in ENDINGS}
    made |= set(ENDINGS) | set(BEGINNINGS) | set(IRREGULAR)
    made |= {word for text in TEXTS for word in re.findall(r"[a-z0-9]+", text.lower())}
    middles = ["", "at", "er", "iz", "ol", "ul", "y", "bb", "ess"]
    while len(made) < 45000:
        made.add(rng.choice(BEGINNINGS) + rng.choice(middles) + rng.choice(ENDINGS) + rng.choice(["", "", "s", "ly", "ed"]))
    while len(made) < 52000:
        made.add("".join(rng.choices("aeiouybcdlnrst", k=rng.randint(1, 9))))
    while len(made) < 55000:
        made.add("".join(rng.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=rng.randint(1, 8))))
    return sorted(made)


def record_stems() -> None:
    stemmer = PorterStemmer()
    write("stems.txt.gz", "".join(f"{word} {stemmer.stem(word)}\n" for word in words()))


# ---- ROUGE-1 ----

HOSTILE = [
    "", " ", "\n\t", "....", "a", "A", "abc abc", "K\u212a", "\u0130stanbul", "STRA\u1e9eE", "\u03a3\u039f\u03a3 \u03a3",
    "\uff21\uff22\uff11", "a\u0085b", "e\u0301te\u0301", "\u4f60\u597d\u4e16\u754c", "\u0645\u0631\u062d\u0628\u0627",
    "\U0001f600 ok \U0001f600", "\u2028x\u2029y", "\x00nul\x00", "it's", "it\u2019s", "1,319", "3.14", "$18.00", "#### 18",
    "skies", "sky", "dying dies", "aged ages aging", "YYYY", "y" * 300, "x" * 300, "the the the the", "__proto__",
    "constructor toString valueOf", "running runs ran", "snake_case", "caf\u00e9s", "na\u00efve", "\ufb01ne", "\u00bd 1/2",
    "\u0663", "\u200bzero\u200b", "soft\u00adhyphen", "\u01c5", "\u0149", "TITLE", "generally generalli",
]


def pairs() -> list[tuple[str, str]]:
    rng = random.Random(2)
    made = []
    while len(made) < 1700:
        target = rng.choice(TEXTS).split(" ")
        start = rng.randrange(max(1, len(target) - 20))
        target = target[start : start + rng.randint(1, 40)]
        prediction = [word for word in target if rng.random() < 0.7]
        if rng.random() < 0.7:
            prediction += rng.choice(TEXTS).split(" ")[: rng.randint(0, 15)]
        if rng.random() < 0.3:
            rng.shuffle(prediction)
        made.append((" ".join(target), " ".join(prediction)))
    while len(made) < 2000:
        pieces = lambda: rng.choice(["", " ", "-", "\n"]).join(rng.choices(HOSTILE, k=rng.randint(1, 4)))
        made.append((pieces(), pieces()))
    return made


def record_rouge() -> None:
    scorer = rouge_scorer.RougeScorer(["rouge1"], use_stemmer=True)
    lines = []
    for target, prediction in pairs():
        score = scorer.score(target, prediction)["rouge1"]
        lines.append(json.dumps([target, prediction, score.precision, score.recall, score.fmeasure]))
    write("rouge.jsonl.gz", "\n".join(lines) + "\n")


# ---- GSM8K by lm-eval ----

NUMBERS = [
    "18", "18.", "18.0", "18.00", "$18", "$18.", "-18", "-$18", "$-18", "1,800", "1800", "1,800.", "0", "00", "-0", ".5", "0.5", "5.",
    "...", "..", ".", ",", ",,", "$", "$$", "-", "--5", "-.", "18 dollars", "18%", "\u00bd", "\uff11\uff18", "\u0663", "1e5", "+18",
    "18\n", "18.\n", "18..", "18.\n\n", "18\u2028", "18.\u2028", "18\r\n", "1 8", "18,", "[invalid]", "[INVALID]", "", "18\x00", "18.\x00",
    "18\u00a0", "3.14159", "1/2", "2-1", "\\boxed{18}", "**18**", "#### 18", "$1,800.50", "999999999999999999999",
]
LEADS = ["", "The answer is ", "#### ", "####", "###### ", "####  ", "\n#### ", "He has 3.\n#### ", "#### 7\n#### ", "5 + 13 = ",
         "#### x #### ", "so $", "A. ", "Answer:\n\n", "#### -", "(", "18 then ", "#### 18\nThus "]
TAILS = ["", ".", " ", "\n", " apples", "\n\nQuestion: 5", "!", ")", " #### ", " ####", "\x00", ".\n", " and 7", "...", " $", ", ok"]
STRICT = RegexFilter(regex_pattern="#### (\\-?[0-9\\.\\,]+)")
FLEXIBLE = RegexFilter(regex_pattern="(-?[$0-9.,]{2,})|(-?[0-9]+)", group_select=-1)


def verdict(chosen: RegexFilter, answer: str, truth: str) -> int:
    extracted = chosen.apply([[answer]], [{}])[0][0]
    score = exact_match_hf_evaluate(
        predictions=[extracted],
        references=[truth],
        regexes_to_ignore=[",", "\\$", "(?s).*#### ", "\\.$"],
        ignore_case=True,
        ignore_punctuation=False,
    )
    return int(score["exact_match"])


def record_gsm8k() -> None:
    rng = random.Random(3)
    cases = set()
    for row in ROWS:
        cases.add((row["answer"], row["answer"]))
        cases.add((row["answer"].replace("#### ", "The answer is "), row["answer"]))
        cases.add((rng.choice(ROWS)["answer"], row["answer"]))
    while len(cases) < 5000:
        number = rng.choice(NUMBERS)
        answer = rng.choice(LEADS) + number + rng.choice(TAILS)
        truth = number if rng.random() < 0.6 else rng.choice(NUMBERS)
        truth = rng.choice(["", "#### ", "so 3.\n#### ", "#### 1 #### "]) + truth + rng.choice(["", "", "", "\n", ".", "\x00"])
        cases.add((answer, truth))
    lines = [
        json.dumps([answer, truth, verdict(STRICT, answer, truth), verdict(FLEXIBLE, answer, truth)])
        for answer, truth in sorted(cases)
    ]
    write("gsm8k.jsonl.gz", "\n".join(lines) + "\n")


# ---- statistics ----


def record_statistics() -> None:
    rng = random.Random(4)
    wilson, newcombe, exact = [], [], []
    sizes = [1, 2, 5, 10, 30, 330, 819, 1319, 7473, 100000]
    for n in sizes:
        for hits in sorted({0, 1, n - 1, n, n // 2, *(rng.randint(0, n) for _ in range(12))} & set(range(n + 1))):
            low, high = proportion_confint(hits, n, 0.05, "wilson")
            wilson.append([hits, n, float(low), float(high)])
    for _ in range(400):
        n, m = rng.choice(sizes[2:]), rng.choice(sizes[2:])
        hits, others = rng.choice([0, n, rng.randint(0, n)]), rng.choice([0, m, rng.randint(0, m)])
        low, high = confint_proportions_2indep(hits, n, others, m, method="newcomb", compare="diff", correction=False)
        newcombe.append([hits, n, others, m, float(low), float(high)])
    discordant = [(0, 0), (0, 1), (1, 1), (0, 5), (1, 9), (12, 3), (40, 41), (0, 300), (100, 160), (1100, 1200), (900, 1400)]
    discordant += [(rng.randint(0, 200), rng.randint(0, 200)) for _ in range(100)] + [(20000, 20500), (3, 900)]
    for gained, lost in discordant:
        exact.append([gained, lost, float(mcnemar([[5, gained], [lost, 5]], exact=True).pvalue)])
    degrees = [1, 2, 3, 4, 5, 7, 10, 20, 29, 30, 50, 100, 329, 818, 1318, 10000, 100000]
    student = [[p, df, float(stats.t.ppf(p, df))] for df in degrees for p in (0.9, 0.95, 0.975, 0.995)]
    families = [[float(rng.random() ** 3) for _ in range(size)] for size in (1, 2, 3, 5, 8, 50)]
    families += [[0.01, 0.01, 0.04], [0.0, 1.0], [0.5, 0.5, 0.5]]
    holm = [[family, [float(p) for p in multipletests(family, method="holm")[1]]] for family in families]
    normal = [[z, float(2 * stats.norm.sf(z))] for z in [0, 1e-3, 0.5, 1, 1.5, 1.96, 2.4999, 2.5, 3, 4, 5, 8, 12, 20, 36]]
    welch = []
    for _ in range(60):
        n, m = rng.choice([2, 3, 10, 819, 5000]), rng.choice([2, 5, 40, 819])
        one, other = (rng.uniform(45, 55), rng.uniform(2, 30), n), (rng.uniform(45, 55), rng.uniform(2, 30), m)
        test = stats.ttest_ind_from_stats(*one, *other, equal_var=False)
        welch.append([*one, *other, float(test.pvalue)])
    values = dict(normal=normal, welch=welch, wilson=wilson, newcombe=newcombe, mcnemar=exact, student=student, holm=holm)
    write("statistics.json.gz", json.dumps(values))


if __name__ == "__main__":
    RECORDED.mkdir(exist_ok=True)
    numpy.seterr(all="ignore")
    record_stems()
    record_rouge()
    record_gsm8k()
    record_statistics()
