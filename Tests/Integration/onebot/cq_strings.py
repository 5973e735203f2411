"""Compares our reading of CQ strings with nonebot-adapter-onebot's, over generated strings.

    cq_strings.py DRIVER [COUNT]

Both get the same strings, well-formed and broken; their segments must be equal. Where the two differ on
purpose, the generator stays away: an unescaped bracket inside a value (ours takes the code for broken, as the
specification has it escaped), and the code [CQ:text,…], which theirs turns into its own parameters as text.
"""

import json
import random
import subprocess
import sys

from nonebot.adapters.onebot.v11 import Message

TYPES = ["at", "face", "image", "reply", "json", "dice", "x-y", "a.b", "a_b"]
KEYS = ["id", "qq", "file", "url", "data", "text", "k-1", "k.2", "k_3"]
PIECES = ["画", "a", " ", "&amp;", "&#91;", "&#93;", "&#44;", "&amp;#91;", "&", "=", "🐱", "\n", "1", "-7", ";", "#"]
BROKEN = ["[CQ:", "[CQ:]", "[CQ:at,qq]", "[CQ:at", "]", "[", "[x]", "[CQ:,a=b]", "[cq:at,qq=1]", "[CQ:at,=1]"]


def word(dice, most):
    return "".join(dice.choice(PIECES) for _ in range(dice.randrange(most)))


def code(dice):
    keys = dice.sample(KEYS, dice.randrange(4))
    fields = "".join(f",{key}={word(dice, 5)}" for key in keys)
    return f"[CQ:{dice.choice(TYPES)}{fields}{dice.choice(['', '', '', ','])}]"


def string(dice):
    parts = []
    for _ in range(dice.randrange(6)):
        parts.append(dice.choice([lambda: word(dice, 8), lambda: code(dice), lambda: dice.choice(BROKEN)])())
    return "".join(parts)


def plain(segments):
    """Segments as (type, data), neighbouring texts joined: where a text is split says nothing."""
    result = []
    for kind, data in segments:
        data = {key: str(value) for key, value in data.items()}
        if kind == "text" and set(data) == {"text"}:
            if not data["text"]:
                continue
            if result and result[-1][0] == "text" and set(result[-1][1]) == {"text"}:
                result[-1] = ("text", {"text": result[-1][1]["text"] + data["text"]})
                continue
        result.append((kind, data))
    return result


def agree(ours, theirs):
    """Ours types what it knows: a known type keeps the members it has a meaning for."""
    if len(ours) != len(theirs):
        return False
    for (our_kind, our_data), (their_kind, their_data) in zip(ours, theirs):
        if our_kind != their_kind:
            return False
        if any(key in their_data and their_data[key].strip() != value.strip() for key, value in our_data.items()
               if key not in ("file", "name", "file_size")):
            return False
    return True


def main():
    driver, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20000
    dice = random.Random(11)
    strings = [string(dice) for _ in range(count)]
    lines = "".join(json.dumps(text, ensure_ascii=False) + "\n" for text in strings)
    done = subprocess.run([driver, "cq"], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    answers = done.stdout.splitlines()
    if len(answers) != count:
        sys.exit(f"{count} strings in, {len(answers)} messages out")
    wrong = 0
    for text, answer in zip(strings, answers):
        ours = plain((segment["type"], segment["data"]) for segment in json.loads(answer))
        theirs = plain((segment.type, segment.data) for segment in Message(text))
        if not agree(ours, theirs):
            wrong += 1
            if wrong <= 5:
                print(f"{text!r}\n  ours   {ours}\n  theirs {theirs}")
    print(f"CQ strings: {count - wrong} of {count} read as nonebot-adapter-onebot reads them")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
