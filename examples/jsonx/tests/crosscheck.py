"""Compares jsonx with CPython's own json module; needs CPython 3.15.

    make -C .. ABI3T=1 INCLUDE=/usr/include/python3.15 OUT=/tmp/jsonx /tmp/jsonx/jsonx.abi3t.so
    PYTHONPATH=/tmp/jsonx python3.15 crosscheck.py [ROUNDS]

Under a debug build (python3.15d) it also counts references before and after.
"""

import gc
import json
import math
import random
import sys

import jsonx

ACCEPTED = [
    '0', '-0', '-0.0', '1', '-1', '12345678901234567890', '999999999999999999',
    '-999999999999999999', '1000000000000000000', '0.1', '1e5', '1E+5', '1e-5', '1.5e300',
    '123456789012345678.5', '5e-324', '2.2250738585072014e-308', '1.7976931348623157e308',
    '0.' + '0' * 400 + '1', '1' * 300 + '.5', '9007199254740993.0', '1e23', '1e22', '1e-400',
    '""', '"a"', '"\\u0041"', '"\\ud83d\\ude00"', '"\\ud800"', '"\\udc00\\ud800"', '"\\ud800\\u0041"',
    '"\\ud800x\\udc00"', '"é\\n€😀"', '"é\\ud800"', r'"\"\\\/\b\f\n\r\t"', '"\\u0000"', '"\x7f"',
    '[]', '{}', ' [ ] ', '\t\r\n[1 , 2\n]', '{"a":1,"a":2}', '{"a":{"b":[{"c":[]}]}}', '{"":0}',
    '[true,false,null]', '{"é":1,"\\u00e9":2}', '{"k":1,"k":[],"j":{}}', '[' * 5000 + ']' * 5000,
    '"' + 'x' * 100000 + '"', '[' + '1,' * 10000 + '1]',
]
REFUSED = [
    '', ' ', '[', '{', '[1', '[1,', '[,1]', '[1,]', '{"a"', '{"a":', '{"a":1', '{"a":1,', '{"a":1,}',
    '{a:1}', "{'a':1}", '{1:2}', '{"a" 1}', '[1 2]', '[1}', '{"a":1]', '1 2', '[] []', 'nul', 'nulll',
    'True', 'tru', '"', '"a', '"\\', '"\\"', '"\\x"', '"\\u"', '"\\u12"', '"\\u12g4"', '"\\ud800\\u"',
    '"\n"', '"\x00"', '01', '-01', '-', '+1', '.5', '1.', '1.e5', '1e', '1e+', '0x10', '1_000', '--1',
    '\x00', '[1]\x00', '\ufeff[]', ']', '}', ',', ':', '[\x0c]', '\xa0[]', '//x\n1',
]
SPELLINGS = ['NaN', 'Infinity', '-Infinity', '[NaN,Infinity,-Infinity]']
NOT_UTF8 = [b'"\xff"', b'"\xc3"', b'"\xed\xa0\x80"', b'"\\ud800\xed\xa0\x80"', b'"\xc0\x80"',
            b'"\\n\xf8\x88\x80\x80\x80"', b'"\xf4\x90\x80\x80"', b'{"\xe2\x82":1}', b'["a\xe2\x82"]', b'\xff']
VALUES = [0, -0.0, 1.0, 1e16, 1e-5, 123456.789, 1 << 63, -(1 << 63), (1 << 63) - 1, 10 ** 4000, 'a"\\\n\x00\x1f',
          'é€😀\u2028', '\ud800', 'é\udfff😀', [], {}, (), [[]], [{}], {'a': []}, (1, (2,)), True, False, None,
          {'k': [1, {'z': 'é'}, None], '': 0}]


def same(a, b):
    """Equal with types, NaN and the sign of zero."""
    return type(a) is type(b) and repr(a) == repr(b)


def check(condition, *what):
    if not condition:
        raise SystemExit(f'crosscheck: {what!r}')


def refuses(text, error=jsonx.JSONDecodeError, **options):
    try:
        result = jsonx.loads(text, **options)
    except error as e:
        return e
    raise SystemExit(f'crosscheck: accepted {text!r}: {result!r}')


def reads():
    for text in ACCEPTED:
        expected = json.loads(text)
        check(same(jsonx.loads(text), expected), text[:50])
        check(same(jsonx.loads(text.encode()), expected), text[:50])
        check(jsonx.equal(jsonx.loads(text), expected), text[:50])
    for text in REFUSED:
        for variant in (text, text.encode()):
            e = refuses(variant)
            before = text[:e.pos]
            check(e.lineno == before.count('\n') + 1 and e.colno == e.pos - before.rfind('\n'), text, e)
            check(str(e) == f'line {e.lineno}, column {e.colno}: {e.msg}', text, e)
        try:
            json.loads(text)
        except ValueError:
            continue
        raise SystemExit(f'crosscheck: json accepts {text!r}')
    for text in SPELLINGS:
        refuses(text)
        check(same(jsonx.loads(text, allow_nan=True), json.loads(text)), text)
    refuses('1e999')
    check(jsonx.loads('-1e999', allow_nan=True) == -math.inf)
    for text in NOT_UTF8:
        e = refuses(text)
        check(text == b'\xff' or isinstance(e.__cause__, UnicodeDecodeError), text)


def limits():
    refuses('[' * 100_000, RecursionError)
    check('max_depth=10000' in str(refuses('{"a":' * 10_001, RecursionError)))
    deep = jsonx.loads('[' * 10_000 + ']' * 10_000)
    check(jsonx.walk(deep)['depth'] == 10_000)
    check(jsonx.dumps(deep) == '[' * 10_000 + ']' * 10_000)
    check(jsonx.equal(deep, [deep[0]]))
    for write in (lambda: jsonx.dumps([deep]), lambda: jsonx.dumps(deep, max_depth=9_999)):
        try:
            write()
        except RecursionError:
            continue
        raise SystemExit('crosscheck: wrote beyond max_depth')
    deeper = jsonx.loads('[' * 300_000 + ']' * 300_000, max_depth=300_000)
    check(jsonx.equal(deeper, deeper) and jsonx.walk(deeper)['depth'] == 300_000)
    e = refuses('7' * 1_000_000, ValueError)
    check(type(e) is ValueError)
    loop = []
    loop.append({'a': loop})
    try:
        jsonx.dumps(loop)
    except RecursionError:
        pass
    for text in (None, bytearray(b'1'), 1):
        refuses(text, TypeError)
    refuses('"\ud800"', UnicodeEncodeError)


def writes():
    for value in VALUES:
        for ascii in (True, False):
            if '\\ud' in repr(value) and not ascii:
                check(same(jsonx.loads(jsonx.dumps(value, ensure_ascii=False)), value), value)
                continue
            check(jsonx.dumps(value, ensure_ascii=ascii)
                  == json.dumps(value, ensure_ascii=ascii, separators=(',', ':')), value)
            for indent in (0, 1, 4):
                check(jsonx.dumps(value, indent=indent, ensure_ascii=ascii)
                      == json.dumps(value, indent=indent, ensure_ascii=ascii), value)
    check(jsonx.dumps([math.nan, math.inf, -math.inf], allow_nan=True) == '[NaN,Infinity,-Infinity]')
    for value, error in ((math.nan, ValueError), ({1: 2}, TypeError), ({1}, TypeError), (object(), TypeError),
                         (10 ** 5000, ValueError), ([1, [b'']], TypeError)):
        try:
            jsonx.dumps(value)
        except error:
            continue
        raise SystemExit(f'crosscheck: wrote {value!r}')


def compares():
    for a, b, expected in ((1, 1.0, True), (1, True, False), (0, False, False), (None, 0, False), ([], (), True),
                           ([], {}, False), ({'a': 1, 'b': 2}, {'b': 2, 'a': 1}, True), ([1, 2], [2, 1], False),
                           ({'a': 1}, {'b': 1}, False), ({'a': [{}]}, {'a': [[]]}, False), ('a', 'a', True),
                           (math.nan, float('nan'), True), (1 << 70, float(1 << 70), True), ('1', 1, False)):
        check(jsonx.equal(a, b) is expected, a, b)
    check(jsonx.walk({'a': [1, 2.5, 'x', None, True, {}], 'b': []}) == {
        'values': 9, 'objects': 2, 'arrays': 2, 'keys': 2, 'strings': 1, 'ints': 1, 'floats': 1,
        'constants': 2, 'others': 0, 'depth': 3})


def random_value(rng, depth=0):
    kind = rng.randrange(10 if depth < 6 else 7)
    if kind < 2:
        return rng.choice([None, True, False, 0, 1.5])
    if kind < 4:
        return rng.getrandbits(rng.choice([8, 31, 62, 64, 200])) * rng.choice([1, -1])
    if kind < 5:
        return rng.choice([rng.random(), rng.uniform(-1e300, 1e300), rng.random() * 1e-300, float(rng.getrandbits(60))])
    if kind < 7:
        return random_text(rng)
    if kind < 9:
        return [random_value(rng, depth + 1) for _ in range(rng.randrange(6))]
    return {random_text(rng): random_value(rng, depth + 1) for _ in range(rng.randrange(6))}


def random_text(rng):
    alphabet = rng.choice(['abc', 'ab"\\\n\x01', 'aé€😀\u2028', 'a\x80\u07ff\u0800\uffff\U00010000\U0010ffff'])
    return ''.join(rng.choice(alphabet) for _ in range(rng.randrange(24)))


def one_random(rng):
    value = random_value(rng)
    ascii, indent = rng.random() < 0.5, rng.choice([None, 2])
    text = json.dumps(value, ensure_ascii=ascii, indent=indent)
    check(same(jsonx.loads(text.encode()), value), text)
    check(same(json.loads(jsonx.dumps(value, ensure_ascii=ascii, indent=indent)), value), text)
    broken = bytearray(text.encode())
    for _ in range(rng.randrange(1, 4)):
        at = rng.randrange(len(broken) + 1)
        broken[at:at + rng.randrange(2)] = bytes([rng.choice(b'[]{},:"\\u0159.eE+-tfn \n\xff\xc3\xa9')])
    compare_broken(bytes(broken))


def compare_broken(text):
    def outcome(loads):
        try:
            return 'value', loads(text)
        except (ValueError, RecursionError):
            return 'error', None
    ours = outcome(lambda t: jsonx.loads(t, allow_nan=True))
    # bytes.decode() is strict; json itself would let some surrogates pass and guess UTF-16 and UTF-32
    theirs = outcome(lambda t: json.loads(t.decode()))
    check(ours[0] == theirs[0] and same(ours[1], theirs[1]), text, ours, theirs)


def everything(rounds, seed):
    reads()
    limits()
    writes()
    compares()
    rng = random.Random(seed)
    for _ in range(rounds):
        one_random(rng)


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 2000
    everything(rounds, 1)
    count = getattr(sys, 'gettotalrefcount', None)
    if count:
        growth = []
        for _ in range(3):
            gc.collect()
            before = count()
            everything(rounds, 1)
            gc.collect()
            growth.append(count() - before)
        print('reference growth:', growth)
        check(min(growth) <= 5, growth)
    print(f'crosscheck: {len(ACCEPTED) + len(REFUSED) + len(NOT_UTF8)} texts and {rounds} random values agree')


main()
