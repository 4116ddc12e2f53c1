"""Records what Python's transformers renders of small templates, as expectations for our interpreter of Jinja.

Run from anywhere:    python3 test/expectations/generate_jinja.py
Needs:                pip install transformers==5.24.0 jinja2==3.1.6
Writes jinja.json beside itself: for each template the text, or null where Python raises an error.
"""

import json
import os
from pathlib import Path

os.environ["TRANSFORMERS_VERBOSITY"] = "error"

from transformers.utils.chat_template_utils import _compile_jinja_template  # noqa: E402

HERE = Path(__file__).resolve().parent

# Values of every kind. The numbers are spelled in the file as Python spells them.
VALUES = {"s": " \x85\u001cHello World\ufeff\n ", "e": "", "n": None, "t": True, "f": False, "i": 7, "z": 0, "fl": 2.5, "w": 2.0, "big": 12345678901234567890, "l": [3, 1, 2], "ls": ["b", "A", "a"], "el": [], "d": {"items": "x", "b": 1, "a": [1, 2.0, None, True, "it's \"q\""], "k-1": "v"}, "ed": {}, "u": "aé😀bİß", "ml": "a\r\nb\u000bc\n\n  d", "ld": [{"n": "x", "v": 1, "o": {"p": 2}}, {"n": "y", "v": 2}, {"n": "X", "v": 1}], "think": "<think>a</think>\n\nb", "jsn": {"price": 2.0, "order": 12345678901234567890, "neg": -0.0, "e": 1e+20, "s": 1e-07, "10": 1, "2": 2, "u": "é\x7f\u2028\"\\/\b"}}

CHAT = {"messages": [{"role": "system", "content": " S "}, {"role": "user", "content": "U1"}, {"role": "assistant", "content": "A1"}, {"role": "user", "content": "U2"}], "l": [1, 2, 3], "x": "ctx", "tools": None, "el": [], "d": {"a": 1, "b": 2}, "tree": [{"n": 1, "c": [{"n": 2, "c": []}, {"n": 3, "c": [{"n": 4, "c": []}]}]}]}

HTML = {"messages": [{"role": "user", "content": "<b> & \"q\" 's'"}]}

# Each is the inside of {{ … }}.
EXPRESSIONS = r"""
s|trim
s|length
s.strip()
s.strip(' ')
s.lstrip('\n ')
s.split()
s.split(' ')
s.split(' ', 1)
'a,b,c'.rsplit(',',1)
' a b  c '.split(None,1)
' a b  c '.rsplit(None,1)
'a,b'.split('')
s.upper()
u.upper()
u.lower()
u|length
u[2]
u[-1]
u[1:3]
u[::-1]
u|list
u|reverse
u.find('b')
u.title()
u|title
u|capitalize
u.capitalize()
'hello wORLD foo-bar (x) [y]'|title
"they're bill's".title()
ml.splitlines()
ml.splitlines(true)
ml|indent
ml|indent(2,true)
ml|indent(2,first=true,blank=true)
ml|indent('>>')
n
t
f
i
fl
w
big
1e16
1e15
1e-5
1.0e-4
123456789.123456789
l
d
d.items
d['items']
d.items()
d.keys()
d.values()
d|items|list
d.get('zz')
d.get('zz', 5)
d.b
d.zz
d.zz.y
d['zz']['y']
n.foo
n['foo']
n.foo.bar
undefinedvar
undefinedvar.x
undefinedvar|trim
undefinedvar|upper
undefinedvar|list
undefinedvar|length
undefinedvar|tojson
undefinedvar|default('q')
undefinedvar|d
e|default('q')
e|default('q',true)
n|default('q')
undefinedvar + 'a'
undefinedvar ~ 'a'
'a' + 1
'a' + d
'a' ~ d
'a' ~ n
l + [4]
l + (4,)
(1,2)+(3,)
(1,)
()
[1,'a',"b'",None,True,1.0]
{'a':1,'b':[1],2:3}
{'a':1,'b':[1],2:3}|tojson
d|tojson
d|tojson(indent=2)
d|tojson(indent=2,sort_keys=true)
d|tojson(separators=(',',':'))
d|tojson(ensure_ascii=true)
jsn
jsn|tojson
jsn|tojson(true)
jsn|string
jsn|tojson(indent=4)
[]|tojson(indent=2)
{}|tojson(indent=2)
[[],{}]|tojson(indent=2)
'é\u2028'|tojson
l|sort
l|sort(reverse=true)
ls|sort
ls|sort(case_sensitive=true)
ld|sort(attribute='n')|map(attribute='n')|list
ld|sort(attribute='v,n')|map(attribute='n')|list
ld|map(attribute='o.p')|list
ld|map(attribute='o.p',default='-')|list
ld|selectattr('v','equalto',1)|list
ld|selectattr('v')|list|length
ld|rejectattr('v','eq',1)|map(attribute='n')|join(', ')
ld|selectattr('o','defined')|list
ld|groupby('v')
ld|groupby('n')
ld|groupby('v')|map(attribute='grouper')|list
ld|selectattr('v','equalto',1)
ld|selectattr('v','equalto',1)|length
ld|selectattr('v','equalto',1)|first
ld|map(attribute='n')|last
ls|unique|list
ls|unique(true)|list
l|min
l|max
l|sum
ld|sum(attribute='v')
ls|join
ls|join('-')
l|join(',')
ld|join(',',attribute='n')
l|first
el|first
el|last
l|last
l|batch(2)|list
l|batch(2,'x')|list
l|slice(2)|list
l|slice(2,'x')|list
l|reverse|list
l|reverse
l[::-1]
l[1:]
l[-2:]
l[:-1]
l[5:]
l[0:3:2]
l[::0]
l[1.0]
l['a']
l.append(1)
l.copy()
l.index(1)
l.count(1)
l.pop
d.update
d.pop('b')
d.__class__
s.__class__
s.__class__.__mro__
''.format
'{} {}'.format(1,'a')
'{0:>5}|{1:<5}|{2:^5}|'.format('a','b','c')
'{:05d} {:+.2f} {:,} {:x} {:#x} {:e}'.format(42,3.14159,1234567,255,255,12345.678)
'{a.b} {a[items]}'.format(a=d)
'{!r} {!s}'.format('x','y')
'{{}}'.format()
'%s %d %5.2f %r %x %%' % ('a', 3, 2.5, 'b', 255)
'%(b)s' % d
'%s' % l
'%s %s' % (1,)
'%d' % 'a'
'%05d|%-5s|%+d' % (42,'ab',3)
'%s'|format('x')
'%s-%s'|format('x',1)
1/2
4/2
7//2
-7//2
-7%3
7%-3
7.5//2
-7.5%2
2**10
2**-1
2**100
2**0.5
1/0
1%0
10**20
big+1
big*big
i/2
-i
+i
-'a'
not i
not e
i==7.0
1==true
'1'==1
''==false
n==none
n is none
el==[]
el==()
[1,2]==[1,2]
{'a':1}=={'a':1.0}
undefinedvar==undefinedvar
undefinedvar==none
undefinedvar is none
undefinedvar is defined
l is defined
d.zz is defined
d.items is defined
'a'<'b'
'a'<1
1<2<3
1<3<2
[1,2]<[1,3]
none<1
'a' in 'abc'
1 in 'abc'
1 in l
'b' in d
'x' not in d
none in 'abc'
1 in 5
[] in d
undefinedvar in 'abc'
'a' in undefinedvar
s is string
i is number
t is number
t is integer
i is integer
fl is float
l is iterable
l is sequence
d is mapping
d is sequence
d is iterable
undefinedvar is iterable
undefinedvar is sequence
n is iterable
i is odd
i is even
i is divisibleby 7
i is sameas 7
t is true
f is false
t is boolean
'a' is in 'abc'
'a' is in(['a'])
i is eq 7
i is gt 5
i is lt(5)
s is callable
range is callable
'abc' is lower
'ABC' is upper
e is not none
'a' if t else 'b'
'a' if f
('a' if f) is defined
('a' if f)|default('z')
t and 'x'
f or 'y'
e or n or 'z'
range(5)
range(5)|list
range(1,10,3)|list
range(5,0,-2)|list
range(100001)
range(5)[2]
range(5)[1:3]
range(5, 0, -2)[::2]
range(5, 0, -2)[::-1]
range(10)[5:2]
range(5,1,-2)[:0]
range(0)[::-1]
range(7,-5,-3)[-1:0:-1]
range(7,-5,-3)[-1:0:-1]|list
[d, 1]|truncate(4, false, '..', 0)
[1, 2, 3]|truncate(2, false, '..', 0)
el|truncate(5, true)
missing|truncate(5, true)
d|truncate
d|truncate(1, true, '', 0)
n|truncate
(1, 2)|truncate(1, true, '', 0)
range(5)|length
3 in range(5)
range(0)|list
range('a')
dict(a=1,b=2)
dict([('a',1)])
dict(d, z=1)|length
namespace(a=1).a
namespace(_a=1)
cycler('a','b').next()
joiner(',')()
i|string
i|float
'3.7'|int
'3.7'|float
'abc'|int
'abc'|int(5)
'0x1f'|int(base=16)
'ff'|int(0,16)
fl|int
'12'|int + 1
42.55|round
42.55|round(1)
42.55|round(1,'floor')
2.5|round
3.5|round
1234|round(-2)
i|round
-3|abs
l|string
d|string
s|string|length
'a<b>'|e
'a<b>'|escape
'a'|safe
('<a>'|safe) ~ '<b>'
'abc'|replace('b','X')
'aaa'|replace('a','b',2)
'abc'.replace('','-')
'abc'.replace('b','')
'abc'.startswith('ab')
'abc'.startswith(('x','a'))
'abc'.endswith('c')
'abc'.startswith('b',1)
'abc'.center(7)
'abc'|center(8)
'abc'.ljust(5,'.')
'abc'.rjust(5)
'5'.zfill(3)
'-5'.zfill(4)
'a-b-c'.partition('-')
'a-b-c'.rpartition('-')
'abc'.partition('x')
'abc'.rpartition('x')
'abc'.removeprefix('a')
'abc'.removesuffix('c')
'-'.join(ls)
'-'.join([1])
'abc'.count('b')
'aaaa'.count('aa')
'abc'.index('z')
'abc'.find('z')
'aXb'.swapcase()
'abc'.isalpha()
'ab1'.isalnum()
'12'.isdigit()
''.isdigit()
'²'.isdigit()
'½'.isnumeric()
' '.isspace()
'Ab Cd'.istitle()
'abc'.encode()
'a\tb'.expandtabs(4)
'abc'|wordcount
'hello big world'|truncate(9)
'hello big world'|truncate(9,true)
'hello big world foo'|truncate(11,false,'..',0)
think.split('</think>')[-1]
think.split('</think>')[0].split('<think>')[-1].strip('\n')
think.split('</think>', 1)|last|trim
d|dictsort
d|dictsort(reverse=true)
{'b':1,'A':2}|dictsort
{'b':1,'A':2}|dictsort(true)
{'b':1,'A':2}|dictsort(false,'value')
l|map('string')|join
l|map('string')|list
l|select('odd')|list
l|reject('odd')|list
l|select('gt',1)|list
l|map('nofilter')|list
'x'|attr('upper')
l is in [[3,1,2]]
1 + 2 ~ 'a' + 'b'
'a' 'b'
"\x41\u00e9\n\q\'"|tojson
1_000
0x1f
0b11
1.5e3
'%c' % 65
'%i' % 3.9
'%g %g %g' % (1e10, 0.0001, 1e-7)
'%.3g' % 1234.5
'%e' % 12345.678
'%s' % none
'%5s|%-5s|' % ('a','b')
'%s' % (l,)
'{:.2f}'.format(2.675)
'{:.0f}'.format(2.5)
'{:g}'.format(1234567.0)
'{:,.2f}'.format(1234567.891)
'{:%}'.format(0.25)
'{:>10}'.format(3)
'{:^10}'.format(l|string)
'{}'.format(l)
'{:d}'.format('a')
'{:10}'.format(l)
'{} {1}'.format(1,2)
{1:'a', true:'b', 1.0:'c'}
{none:1}|tojson
{(1,2):3}
{(1,2):3}|tojson
{[1]:2}
l|tojson|safe
not undefinedvar.x
t|int
t + 1
t|string|lower
t|tojson
[t,n,f]|tojson
'\u00e9'|tojson(ensure_ascii=True)
'😀'|tojson(ensure_ascii=True)
'😀'
['😀','\x00\x1b\x7f\xa0\xad\u200b']
3|filesizeformat
loop
self
caller
l|count
'abc'[5]
'abc'[0:2]
''[0]
u[10:]
d['b']
d[0]
d.b.c
d|list
d|first
d|length
(l|length) - 1
ld[0].n
ld[0]['o']['p']
ld[-1].n
l.0
ld.0.n
{'a':{'b':1}}.a.b
[1,2,3][1]
'a'*3
3*'a'
[0]*3
'a'*-1
'a'*100
[0]*10
(1,2)*2
'a'*1.5
l*2
1 is odd and 2 is even
l|length > 2
e|length == 0
'abc'|first
'abc'|last
''|first
i.real
fl.is_integer()
w.is_integer()
i.bit_length()
'x' is string and not 'y' is number
namespace(a=1)['a']
dict.fromkeys(['a'],1)
'abc'|list|tojson
ls|map('upper')|list
ls|map('replace','a','z')|list
ls|sort|first
'a b c'|replace(' ', '')
'ab' < 'abc'
u < 'b'
'1' ~ 2 ~ none ~ 3.0
1 if undefinedvar else 2
s|e
'IIJ'|lower
'ΑΣ'.lower()
'ǆ'.title()
'ŉ'.upper()
'ﬁx'.title()
'ﬁx'.capitalize()
[1,[2,[3]]]|string
d == d
d != ed
l.foo
i.foo
t.foo
s.foo
raise_exception('no')
raise_exception(l)
lipsum is defined
[1,2]|tojson(indent='\t')
"a"|tojson(indent=2)
'a' > none
big|tojson
-0.0
0.1+0.2
1e400
-1e400|tojson
(1e400-1e400)|string
5//0.3
-5//0.3
5%0.3
1e308*10
7|float
'nan'|float
'inf'|float|string
10//3*3
(5).real
'abc'.islower()
'{:s}'.format('a')
'{0}{0}'.format(1)
'{a}'.format(**{'a':1})
'{}-{}'.format(*[1,2])
'a'.join('bcd')
'a\u2029b\x1cc'.splitlines()
'x'|string is string
l|tojson(indent=2)|indent(4)
'foo'|default(boolean=true)
'a'|trim('a')
'abcba'.strip('ab')
'  x'.lstrip()
'x  '.rstrip()
"a'b"|string
["a'b"]
['a"b']
["a'b\"c"]
1,2
[ld|length,]
'%s' % ('a','b')
'a%' % ()
'%z' % 1
""".strip("\n").split("\n")

TEMPLATES = [
    "{% for b in l %}{{ x }}{% endfor %}{% set x = 1 %}",
    "{% macro f() %}{{ x }}{% endmacro %}{{ f() }}{% set x = 1 %}",
    "{% if 1 %}{% set x = 1 %}{% endif %}{{ x }}{% for i in [1] %}{{ x }}{% set x=2 %}{{ x }}{% endfor %}",
    "{% macro f() %}{{ x }}{% endmacro %}{{ f() }}{% if 0 %}{% set x = 1 %}{% endif %}{{ f() }}",
    "{% for i in [1,2] %}{% macro f() %}{{ x }}{% endmacro %}{{ f() }}{% if i==1 %}{% set x = i %}{% endif %}{{ f() }}{% endfor %}",
    "{{ d.z|truncate(5) }}",
    "{% for m in messages %}{{ m.role }}:{{ m.content|trim }}\n{% endfor %}\n",
    "{% for m in messages %}\n  {% if m.role == 'user' %}\nU {{ m.content }}\n  {% elif m.role == 'system' %}\nS {{ m.content }}\n  {% else %}\nA\n  {% endif %}\n{% endfor %}\nend\n",
    "a\r\nb{% if 1 %}\r\nc{% endif %}\rd\r\n",
    "a\n\n",
    "{{ \"a\r\nb\" }}",
    "{%- for i in l -%} {{ i }} {%- endfor -%} x",
    "  {%+ if 1 %}a{% endif +%}\nb",
    "{# c #}\na",
    "a {#- c -#} b",
    "a\n  {# c #}\nb",
    "  {{ 1 }}\n  {{- 2 -}}  \n3",
    "{% raw %}{{ x }}{% endraw %}y",
    "{%- raw -%}  {{ x }} {%- endraw -%}  y",
    "a\n  {% raw %}\nb\n  {% endraw %}\nc",
    "{% for i in l %}{% if i==2 %}x{% continue %}{% endif %}{{ i }}{% endfor %}",
    "{% for i in l %}{{ i }}{% if i==2 %}x{% break %}{% endif %}{% endfor %}",
    "{% for i in el %}{{ i }}{% else %}none{% endfor %}",
    "{% for i in l %}{{ i }}{% else %}none{% endfor %}",
    "{% for i in l %}{% continue %}{% else %}none{% endfor %}",
    "{% for i in l %}{% break %}{% else %}none{% endfor %}",
    "{% for i in l if i>1 %}{{ loop.index }}/{{ loop.length }}:{{ i }} {{ loop.last }}{% endfor %}",
    "{% for i in l %}{{ loop.first }}{{ loop.last }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.previtem }}{{ loop.nextitem }}{{ loop.cycle(\"a\",\"b\") }}{{ loop.changed(i>1) }}{{ loop.depth }} {% endfor %}",
    "{% for i in l %}{% for j in l %}{{ loop.index }}{{ i }}{% endfor %}{{ loop.index }}{% endfor %}",
    "{% for n in tree recursive %}{{ n.n }}{{ loop.depth }}({{ loop(n.c) }}){% endfor %}",
    "{% for k,v in d.items() %}{{k}}={{v}};{% endfor %}",
    "{% for k in d %}{{k}}{% endfor %}",
    "{% for a,b in [(1,2),(3,4)] %}{{a+b}} {% endfor %}",
    "{% for a,b in [(1,2,3)] %}{% endfor %}",
    "{% for i in 5 %}{% endfor %}",
    "{% for i in none %}{% endfor %}",
    "{% for i in zz %}{% endfor %}ok",
    "{% for c in \"aé😀\" %}[{{c}}]{% endfor %}",
    "{% set a = 1 %}{% for i in l %}{% set a = a + i %}{{ a }}{% endfor %}{{ a }}",
    "{% for i in l %}{% if i==1 %}{% set q=\"q\" %}{% endif %}[{{ q }}]{% endfor %}",
    "{% for i in l %}{% if i==1 %}{% set x=\"q\" %}{% endif %}[{{ x }}]{% endfor %}",
    "{% if 1 %}{% set a=5 %}{% endif %}{{ a }}",
    "{% set ns = namespace(a=0) %}{% for i in l %}{% set ns.a = ns.a + i %}{% endfor %}{{ ns.a }}",
    "{% set d.a = 1 %}",
    "{% set ns.b = 1 %}",
    "{% set ns = namespace() %}{% set ns._b = 1 %}",
    "{% set a, b = 1, 2 %}{{ a }}{{ b }}",
    "{% set a %}x{{ 1 }}y{% endset %}{{ a }}",
    "{% set a | upper | trim %} x{{ 1 }}y {% endset %}[{{ a }}]",
    "{% filter upper %}a{{ x }}{% endfilter %}",
    "{% filter replace(\"a\",\"b\") | upper %}aa{% endfilter %}",
    "{% with a=1, b=2 %}{{ a }}{{ b }}{% endwith %}{{ a }}",
    "{% with %}{% set z=1 %}{{z}}{% endwith %}{{z}}",
    "{% set a=1 %}{% with a=2, b=a %}{{a}}{{b}}{% endwith %}{{a}}",
    "{% macro f(a, b=2, c=\"x\") %}{{ a }}{{ b }}{{ c }}{% endmacro %}{{ f(1) }} {{ f(1,3) }} {{ f(1,c=5) }} {{ f() }}",
    "{% macro f(a) %}{{ a }}{{ kwargs }}{{ varargs }}{% endmacro %}{{ f(1,2,3,z=4) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(1,2) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(q=2) }}",
    "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(none) }}",
    "{% macro f(a=1) %}{{ a }}{% endmacro %}{{ f(none) }}{{ f(zz) }}",
    "{% macro f() %}[{{ caller() }}]{% endmacro %}{% call f() %}hi{% endcall %}",
    "{% macro f(i) %}[{{ caller(i) }}]{% endmacro %}{% call(k) f(4) %}hi{{ k }}{% endcall %}",
    "{% macro f() %}[{{ caller() }}]{% endmacro %}{{ f() }}",
    "{% macro f(n) %}{{ n }}{% if n > 0 %}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(5) }}",
    "{% macro f() %}{{ y }}{% endmacro %}{% set y = 3 %}{{ f() }}",
    "{% for i in l %}{% macro f() %}{{ i }}{% endmacro %}{{ f() }}{% endfor %}",
    "{% macro f(x) %}{{ x }}{% endmacro %}{{ f(\"a\")|upper }}{{ x }}",
    "{{ f(1) }}{% macro f(a) %}{{ a }}{% endmacro %}",
    "{% macro f() %}{% set x = 2 %}{{ x }}{% endmacro %}{{ f() }}{{ x }}",
    "{% generation %}a{% set q=1 %}{{q}}{% endgeneration %}{{ q }}",
    "{%- generation -%} a {%- endgeneration -%} b",
    "{% for m in messages %}{% if m.role==\"assistant\" %}{% generation %}{{ m.content }}{% endgeneration %}{% else %}{{ m.content }}{% endif %}{% endfor %}",
    "{% print 1, 2 %}",
    "{% print(x) %}",
    "{% if x is defined and x %}y{% endif %}",
    "{% if not tools %}n{% endif %}{% if tools is none %}none{% endif %}{% if tools is defined %}d{% endif %}",
    "{{ tools }}",
    "{% set tools = tools or [] %}{{ tools }}",
    "{% if tools is not defined %}{% set tools = 1 %}{% endif %}{{ tools }}",
    "{% if zz is not defined %}{% set zz = 1 %}{% endif %}{{ zz }}",
    "{{ messages[0][\"role\"] }}{{ messages[1:]|length }}",
    "{% set loop_messages = messages[1:] %}{% for m in loop_messages %}{{ loop.index0 }}{% endfor %}",
    "{{ messages|selectattr(\"role\",\"equalto\",\"user\")|map(attribute=\"content\")|join(\",\") }}",
    "{% for m in messages|rejectattr(\"role\",\"equalto\",\"system\") %}{{ m.content }}{{ loop.last }}{% endfor %}",
    "{% for m in messages[::-1] %}{{ m.content }}{% endfor %}",
    "{% for g in messages|groupby(\"role\") %}{{ g.grouper }}{{ g.list|length }}{% endfor %}",
    "{% for a in [1] %}{% set loop = 1 %}{% endfor %}",
    "{% break %}",
    "{% endif %}",
    "{% if %}{% endif %}",
    "{% for %}",
    "{{ 1",
    "{% if 1 %}",
    "{{ }}",
    "{{ 1 | nofilter }}",
    "{% if 0 %}{{ 1|nofilter }}{% endif %}ok",
    "{% if 1 %}{{ 1|nofilter }}{% endif %}",
    "{{ 1 is notest }}",
    "{{ (1|nofilter) if 0 else 2 }}",
    "{% include \"a\" %}",
    "{# a",
    "{% raw %}",
    "{{ \"a }}",
    "{% unknown %}",
    "{{ a b }}",
    "{{ 1 + }}",
    "{{ [1,2 }}",
    "{{ {1:2 }}",
    "{% set %}",
    "{% set 1=2 %}",
    "{% set true=2 %}",
    "{{ 1 is eq 1 is eq 1 }}",
    "{{ x.1.2 }}",
    "{{ \"%s\" % x }}",
    "{{ x(\"a\") }}",
    "{{ messages.0.role }}",
    "{% for i in l %}{{ caller }}{% endfor %}",
    "{% for i in range(3) %}{% for j in range(i) %}{% if j==1 %}{% break %}{% endif %}{{ i }}{{ j }},{% endfor %}{% endfor %}",
    "{% for i in l %}{% set j = loop.index %}{{ j }}{% endfor %}{{ j is defined }}",
    "{% set c = cycler(\"a\",\"b\") %}{% for i in l %}{{ c.next() }}{{ c.current }}{% endfor %}",
    "{% set j = joiner(\"|\") %}{% for i in l %}{{ j() }}{{ i }}{% endfor %}",
    "{% set ns = namespace(found=false) %}{% for m in messages if not ns.found %}{{ m.content }}{% set ns.found = true %}{% endfor %}",
    "{% for i in l if loop %}{% endfor %}",
    "{% for i in l|map(\"string\") %}{{ loop.length }}{{ i }}{% endfor %}",
    "{% for i in l|map(\"string\") %}{{ loop.last }}{{ i }}{% endfor %}{{ l|map(\"string\")|first }}",
    "{% set m = l|map(\"string\") %}{{ m|list }}{{ m|list }}",
    "{% if l|select(\"gt\",5) %}truthy{% endif %}",
    "  {% if 1 %}  \n  a\n  {%- endif %}\nb",
    "a{% if 1 %}\n\nb{% endif %}",
    "\n{% if 1 %}x{% endif %}",
    "{{ x }}\n\n",
    "{{ x }}\n{% if 1 %}\n{% endif %}\n",
    "{%- set a = 1 -%}\n\n a",
    "a\x85 {%- if 1 %}b{% endif %}",
    "\ufeff{% if 1 %}b{% endif %}",
    "\xa0{% if 1 %}b{% endif %}",
    "{% set a = \"x\" %}{% set f %}{% for i in l %}{{ i }}{% if i == 2 %}{% break %}{% endif %}{% endfor %}{% endset %}{{ f }}",
    "{{ \"a\" if x == \"ctx\" else \"b\" if x else \"c\" }}",
    "{{ l[0] if l }}",
    "{{ {\"a\":1}|tojson }}{{ [] is sameas [] }}",
    "{{ -1 }}{{- 2 }}{{ 3 -}} 4",
    "{{\"a\"}}{{'b'}}",
    "{% if x==\"ctx\"%}a{%endif%}",
    "{{ x~\"}}\" }}",
    "{{ {\"a\":{\"b\":1}}}}",
    "{%if(1)%}a{%endif%}",
    "{% for m in messages %}{{- \"x\" -}}{% endfor -%} z",
    "{% if a.b is defined %}{% endif %}",
    "{% if messages[9] is defined %}x{% else %}y{% endif %}",
    "{{ messages[9].role }}",
    "{% macro a() %}1{% endmacro %}{% set b = a() %}{{ b|length }}{{ a.name }}",
    "{{ namespace(a=1) }}",
    "{{ [x, \"b\"] }}",
    "{% set x = x ~ \"1\" %}{{ x }}",
    "{% for i in l %}{% set x = x ~ i %}{{ x }}{% endfor %}{{x}}",
    "{% for i in l %}{{ x }}{% set x = i %}{% endfor %}",
    "{% for a in l %}{% for b in l %}{{ x }}{% endfor %}{% set x = 1 %}{% endfor %}",
    "{% macro f() %}{{ loop is defined }}{% endmacro %}{% for i in l %}{{ f() }}{% endfor %}",
    "{% for i in l %}{% macro f() %}{{ loop.index }}{% endmacro %}{{ f() }}{% endfor %}",
    "{% call range(3) %}{% endcall %}",
    "{% set a = 1 if x else 2 %}{{a}}",
    "{{ raise_exception(\"Conversation roles must alternate\") }}",
    "{{ raise_exception(\"a\" + x) }}",
    "{{ (1,2)[0] }}{{ (1,) }}{{ () }}",
    "{% for x in (1,2) %}{{x}}{% endfor %}{{x}}",
    "{% for i in 1,2 %}{{ i }}{% endfor %}",
    "{% set x = 1, %}{{ x }}",
    "{% set [a,b] = [1,2] %}{{a}}{{b}}",
    "{% set (a,b) = [1,2] %}{{a}}{{b}}",
    "{{ x is defined is true }}",
    "{{ not x is defined }}",
    "{{ x is not none and x is string }}",
    "{% block a %}b{% endblock %}",
    "{{ \"\" ~ (l|join) }}",
    "{% if \"a\" not in l and x in [\"ctx\"] %}1{% endif %}",
    "{{ 2 ** 3 ** 2 }}",
    "{{ -2 ** 2 }}",
    "{{ 1 - -1 }}",
    "{{ 7 // 2 * 2 }}",
    "{{ \"a\" ~ 1 + 2 }}",
    "{{ not 1 == 2 }}",
    "{{ 1 if 0 }}x",
    "{{ d[\"a\"] + d.b }}",
    "{{ x|default(\"a\")|upper~\"b\" }}",
    "{{ x|replace(\"c\",\"d\")|replace(\"t\",\"\") }}",
    "{{ \"a,b\".split(\",\")[1] }}",
]

MARKUP = [
    "{{ 'a'|safe + messages[0].content }}",
    "{{ messages[0].content + 'a'|safe }}",
    "{{ 'a<'|safe ~ messages[0].content }}",
    "{{ ('<'|safe * 2) + '<' }}",
    "{{ messages|tojson|safe + '\\\\n\\\"' }}",
    "{{ ('<'|e + '<') }}",
    "{{ ('%s-%s'|safe % ('<', '>'|safe)) }}",
    "{{ ('a<b'|safe).split('<')[0] + '<' }}",
    "{{ ('a<b'|safe).upper() + '<' }}",
    "{{ ('a<b'|safe)[1:] + '<' }}",
    "{{ ('a<b'|safe) | trim + '<' }}",
    "{{ ('a<b'|safe)|replace('a','<') + '<' }}",
    "{{ ('x'|safe)|string + '<' }}",
    "{{ ('<'|safe) == '<' }}",
    "{{ (['<'|safe])|join('<') + '<' }}",
    "{{ ['<'|safe, '<'] }}",
    "{{ ('a'|safe).join(['<','>'|safe]) }}",
    "{{ ('{}'|safe).format('<') }}",
    "{{ '{}'.format('<'|safe) + '<' }}",
    "{{ ('<'|safe)|tojson }}",
    "{{ ('<'|safe)|upper + '<'}}",
    "{{ ('<'|safe)|indent + '<'}}",
    "{{ ('<'|safe) is string }}",
    "{{ ('<'|safe)|e }}",
    "{{ ('<'|safe)|forceescape }}",
    "{{ ('<'|safe).strip() + '<' }}",
    "{{ ('<'|safe).startswith('<') }}",
    "{{ ('a\\nb'|safe).splitlines() }}",
    "{{ '<' in '<'|safe }}",
    "{% set x %}<{% endset %}{{ x + '<' }}",
    "{% macro m() %}<{% endmacro %}{{ m() + '<' }}",
    "{{ ('<'|safe)|length }}",
    "{{ ('<'|safe)|first + '<' }}",
    "{{ ('<a'|safe)|list }}",
    "{{ ('<'|safe)|default('x') + '<' }}",
    "{{ (''|safe)|default('x<', true) + '<' }}",
    "{{ ('<'|safe or 1) + '<' }}",
    "{{ {'<'|safe: 1} }}",
    "{{ ('<'|safe).replace('<','>') + '<' }}",
    "{{ '<'.replace('<', '>'|safe) + '<' }}",
    "{{ ('<'|safe).title() + '<' }}",
    "{{ ('<p>x</p>'|safe)|striptags + '<' }}",
    "{{ ('<'|safe) + 1|string }}",
    "{{ ('<'|safe)|format('<') + '<' }}",
    "{{ '<' + ('<'|safe) + '<' }}",
    "{{ ('%s<'|safe)|format('<') }}",
]

MORE = [
    "{{ n[:2] }}",
    "{{ d[1:] }}",
    "{{ -1 % 1.0 }}",
    "{{ 1 % -1.0 }}",
    "{{ 1e300 ** 2 }}",
    "{{ 100.0 ** -2 }}",
    "{{ -7 ** -2 }}",
    "{{ 0.1 ** 3 }}",
    "{{ 2 ** 0.5 }}",
    "{{ 10 ** -5 }}",
    "{{ 1.1 ** 10 }}",
    "{{ (-8) ** 3.0 }}",
    "{{ 0.0 ** -1 }}",
    "{{ 2.0 ** 1024 }}",
    "{{ 2 ** -1074 }}",
    "{{ 7.0 // 0.5 }}",
    "{{ 1e308 * 10 }}",
    "{{ -0.0 // 3.0 }}",
    "{{ 3.0 // -2.0 }}",
    "{{ -0.0 % 5 }}",
    "{{ 5 % 1e400 }}",
    "{{ 1.0 // 0.1 }}",
    "{{ 0 ** 0 }}",
    "{{ 0.0 ** 0 }}",
    "{% for x, y in [[1, 'a'], (2, 'b')] if true %}{{ loop.previtem }}{% endfor %}",
    "{% for x in [[1, 'a'], (2, 'b')] if true %}{{ loop.previtem }}{% endfor %}",
    "{% filter length %}x{% endfilter %}",
    "{{ self.x }}",
    "{{ self is defined }}",
    "{{ self }}",
    "{{ [{'a': 1}, {'a': 2}]|unique(attribute=0)|list }}",
    "{{ '٣٤'|float }}",
    "{{ '٣٤'|int }}",
    "{{ '１２'|int }}",
    "{{ ' 1_000 '|int }}",
    "{{ '1__0'|int }}",
    "{{ '1_0'|float }}",
    "{{ '1e3'|int }}",
    "{{ '1.5e3'|float }}",
    "{{ '.5'|float }}",
    "{{ '5.'|float }}",
    "{{ ' \\x85 7 '|int }}",
    "{{ 225 / (9 * 12345678901234567890) }}",
    "{{ 12345678901234567890 / 7 }}",
    "{{ -12345678901234567890 / 7 }}",
    "{{ 1 / 12345678901234567890123456789012345678901234567890 }}",
    "{{ 1234|round(-2) }}",
    "{{ 1250|round(-2) }}",
    "{{ 1350|round(-2) }}",
    "{{ -1250|round(-2) }}",
    "{{ ('a'|safe) in ['a'] }}",
    "{{ {'a':1}[('a'|safe)] }}",
    "{{ ('a'|safe) < 'b' }}",
    "{{ ('ab'|safe)[0] + '<' }}",
    "{{ '𝟛'|int }}",
    "{{ ('<'|safe) ~ 1 }}",
    "{{ ('<'|safe)|tojson }}",
    "{{ ('<'|safe)|list|tojson }}",
    "{{ ('a'|safe) is mapping }}",
    "{{ [('a'|safe)]|join(',') }}",
    "{{ 'x'.join([('a'|safe)]) }}",
    "{{ 'a' + ('b'|safe) + 1 }}",
    "{{ ('b'|safe).nothing }}",
    "{{ ('a b'|safe).split() + ['<'] }}",
    "{{ ('a-b'|safe).partition('-') }}",
    "{% block q %}a{% set z=1 %}{% endblock %}{{ z }}",
    "{% block q %}{{ x }}{% endblock q %}{% block r scoped %}b{% endblock %}",
    "{% set x=2 %}{% block q %}{{ x }}{% endblock %}",
]


def render(template, context):
    try:
        return _compile_jinja_template(template).render(**context)
    except Exception:
        return None


def main():
    groups = [
        ("values", VALUES, ["{{ " + expression + " }}" for expression in EXPRESSIONS]),
        ("chat", CHAT, TEMPLATES),
        ("html", HTML, MARKUP),
        ("nothing", {}, MORE),
    ]
    recorded = [
        {"name": name, "context": context, "cases": [[template, render(template, context)] for template in templates]}
        for name, context, templates in groups
    ]
    text = json.dumps(recorded, indent=0)
    (HERE / "jinja.json").write_text(text + "\n")


main()
