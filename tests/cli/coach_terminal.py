#!/usr/bin/env python3
"""`huashu coach` at a terminal: line editing with Chinese, history, leaving and coming back.

The program is $HUASHU; each test plays the person at a pseudo terminal and then looks at what was
kept (`coach --export`).  Prints "N passed, N failed".
"""

import fcntl
import json
import os
import pathlib
import pty
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import yaml

import harness

PROGRAM = os.environ.get("HUASHU", "huashu")
ROOM = pathlib.Path(tempfile.mkdtemp(prefix="huashu-coach-"))
TOP = pathlib.Path(__file__).resolve().parents[2]
PATIENCE = 60  # seconds that nothing takes, but a stuck program would
BACKSPACE, LEFT, UP, HOME, CTRL_C, CTRL_D, CTRL_Z = (
    "\x7f", "\x1b[D", "\x1b[A", "\x01", "\x03", "\x04", "\x1a")
PROMPT = "我："
RED = "\x1b[1;31m"


def environment(home, **more):
    return {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8", "TERM": "xterm",
            "USER": "小林", **more}


class Terminal:
    """The program at a terminal of its own; what it writes is gathered in `screen`."""

    def __init__(self, *words, home=None, program=None, **variables):
        self.home = home or pathlib.Path(tempfile.mkdtemp(dir=ROOM))
        self.screen = ""
        self.pid, self.end = pty.fork()
        if self.pid == 0:
            command = program or [PROGRAM, "coach", *words]
            os.execve(command[0], command, environment(self.home, **variables))
        fcntl.ioctl(self.end, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))

    def read(self):
        """False at the program's end."""
        ready, _, _ = select.select([self.end], [], [], PATIENCE)
        if not ready:
            raise AssertionError("stuck after: " + self.screen[-500:])
        try:
            piece = os.read(self.end, 65536)
        except OSError:
            return False
        self.rest = getattr(self, "rest", b"") + piece
        text = self.rest.decode("utf-8", "ignore")
        self.rest = self.rest[len(text.encode()):]
        self.screen += text
        return bool(piece)

    def wait_for(self, text):
        """Reads until `text` comes behind what was waited for before."""
        start = getattr(self, "seen", 0)
        while text not in self.screen[start:]:
            if not self.read():
                raise AssertionError(f"ended before {text!r}: {self.screen[-500:]}")
        self.seen = self.screen.index(text, start) + len(text)

    def type(self, keys):
        os.write(self.end, keys.encode())

    def say(self, keys):
        """Types a line when the program waits for one, and waits until it has been taken."""
        self.wait_for(PROMPT)
        self.type(keys + "\n")

    def leave(self, keys=":quit\n"):
        """The exit code after the last keys."""
        self.wait_for(PROMPT)
        self.type(keys)
        return self.code()

    def code(self):
        while self.read():
            pass
        _, status = os.waitpid(self.pid, 0)
        os.close(self.end)
        assert os.WIFEXITED(status), f"ended by signal {os.WTERMSIG(status)}"
        return os.WEXITSTATUS(status)

    def kept(self):
        """The replies of the newest talk."""
        talks = export(self.home)["talks"]
        return talks[0]["replies"] if talks else None


def export(home):
    done = subprocess.run([PROGRAM, "coach", "--export"], env=environment(home),
                          capture_output=True, timeout=PATIENCE, check=True)
    return json.loads(done.stdout)


# ---- editing -----------------------------------------------------------------------------------

def a_backspace_takes_a_whole_chinese_character():
    t = Terminal("parcel-stuck")
    t.say("您好吗" + BACKSPACE + "，请说")
    assert t.leave() == 0
    assert t.kept() == ["您好，请说"], t.kept()


def the_cursor_moves_by_characters():
    t = Terminal("parcel-stuck")
    t.say("您请说" + LEFT + LEFT + "好，" + HOME + "啊，")
    assert t.leave() == 0
    assert t.kept() == ["啊，您好，请说"], t.kept()


def rare_characters_and_emoji_are_edited_whole():
    t = Terminal("parcel-stuck")
    t.say("𠮷先生😊😊" + BACKSPACE + BACKSPACE + LEFT + LEFT + BACKSPACE + "吉")
    assert t.leave() == 0
    assert t.kept() == ["吉先生"], t.kept()


def chinese_can_be_edited_in_a_locale_that_has_none():
    t = Terminal("parcel-stuck", "--lang", "zh-Hans", LC_ALL="C")
    t.say("您好吗" + BACKSPACE)
    assert t.leave() == 0
    assert t.kept() == ["您好"], t.kept()


def the_arrow_brings_the_last_line_back():
    t = Terminal("parcel-stuck")
    t.say("您请讲")
    t.say(UP + "，我在听")
    assert t.leave() == 0
    assert t.kept() == ["您请讲", "您请讲，我在听"], t.kept()


def no_history_stays_on_the_disk():
    t = Terminal("parcel-stuck")
    t.say("只此一句暗语")
    assert t.leave() == 0
    files = [p for p in t.home.rglob("*") if p.is_file()]
    assert [p.name for p in files] == ["practice.db"], files
    again = Terminal("parcel-stuck", home=t.home)
    again.say(UP + ":hint")
    again.wait_for("提示")
    again.leave()
    assert "只此一句暗语" not in again.screen


# ---- leaving and coming back -------------------------------------------------------------------

def ctrl_c_leaves_and_the_talk_is_kept():
    t = Terminal("parcel-stuck")
    t.say("您请讲")
    assert t.leave("写到一半" + CTRL_C) == 0
    assert "--resume" in t.screen and t.kept() == ["您请讲"]
    again = Terminal("--resume", home=t.home)
    again.wait_for("您请讲")
    again.say("我在听")
    assert again.leave() == 0
    assert again.kept() == ["您请讲", "我在听"]


def ctrl_d_leaves():
    t = Terminal("parcel-stuck")
    t.say("您请讲")
    assert t.leave(CTRL_D) == 0
    assert t.kept() == ["您请讲"]


def a_talk_without_a_reply_is_not_kept():
    t = Terminal("parcel-stuck")
    assert t.leave(CTRL_D) == 0
    assert t.kept() is None


def the_terminal_is_as_it_was():
    end, inner = pty.openpty()
    before = termios.tcgetattr(inner)
    home = tempfile.mkdtemp(dir=ROOM)
    process = subprocess.Popen([PROGRAM, "coach", "parcel-stuck"], stdin=inner, stdout=inner,
                               stderr=inner, env=environment(home), start_new_session=True)
    seen = b""
    while PROMPT.encode() not in seen:
        assert select.select([end], [], [], PATIENCE)[0]
        seen += os.read(end, 4096)
    os.write(end, CTRL_C.encode())
    while process.poll() is None:  # a terminal is left when all has been written to it
        if select.select([end], [], [], 0.1)[0]:
            os.read(end, 4096)
    assert process.returncode == 0
    assert termios.tcgetattr(inner) == before
    os.close(end)
    os.close(inner)


def a_stop_gives_the_terminal_back_and_goes_on():
    t = Terminal(program=["/bin/bash", "--norc", "--noprofile", "-i"])
    t.type(f"{PROGRAM} coach parcel-stuck\n")
    t.wait_for(PROMPT)
    t.type("您请讲" + CTRL_Z)
    t.wait_for("Stopped")
    t.type("stty -a\n")
    t.wait_for(" icanon")
    t.type("fg\n")
    t.wait_for("您请讲")
    t.type("，我听着\n")
    t.wait_for(PROMPT)
    t.type(":quit\n")
    t.wait_for("--resume")
    t.type("exit\n")
    assert t.code() == 0
    assert t.kept() == ["您请讲，我听着"], t.kept()


def a_kill_loses_nothing_that_was_answered():
    t = Terminal("parcel-stuck")
    t.say("您请讲")
    t.wait_for(PROMPT)
    os.kill(t.pid, signal.SIGKILL)
    os.waitpid(t.pid, 0)
    os.close(t.end)
    assert t.kept() == ["您请讲"]


# ---- what is seen ------------------------------------------------------------------------------

def colour_is_for_terminals():
    t = Terminal("parcel-stuck")
    assert t.leave() == 0
    assert RED in t.screen
    plain = Terminal("parcel-stuck", "--color", "never", TERM="dumb")
    assert plain.leave() == 0
    assert RED not in plain.screen


def the_menu_takes_a_number():
    t = Terminal()
    t.wait_for("选一个场景")
    t.type("1\n")
    t.wait_for("顾客：")
    assert t.leave() == 0


def text_of_replies_cannot_steer_the_terminal():
    t = Terminal("parcel-stuck")
    t.say("您好\u202e\u009b31m，请讲")
    assert t.leave() == 0
    after = Terminal("--resume", home=t.home)
    after.wait_for("请讲")
    assert after.leave() == 0
    assert "\u202e" not in after.screen and "\u009b" not in after.screen


def two_programs_may_not_both_go_on_with_a_talk():
    one = Terminal("parcel-stuck")
    one.say("第一句")
    one.wait_for(PROMPT)
    two = Terminal("--resume", home=one.home)
    two.wait_for("第一句")  # what was said before is shown with a name like the prompt
    two.say("第二句")
    two.wait_for(PROMPT)
    one.type("也是第二句\n")
    one.wait_for("别处")
    one.leave()
    two.type(":quit\n")
    assert two.code() == 0
    assert one.kept() == ["第一句", "第二句"]


# ---- from a pipe -------------------------------------------------------------------------------

def coach(home, *words, lines=()):
    """Exit code and output of a run whose lines come from a pipe."""
    done = subprocess.run([PROGRAM, "coach", *words], env=environment(home), timeout=PATIENCE,
                          input="".join(line + "\n" for line in lines).encode(),
                          capture_output=True, check=False)
    return done.returncode, done.stdout.decode("utf-8")


def drills_are_answered_from_a_pipe():
    home = pathlib.Path(tempfile.mkdtemp(dir=ROOM))
    drills = yaml.safe_load((TOP / "corpora/drills/rewrite.yaml").read_text("utf-8"))["drills"]
    code, out = coach(home, "--drill", "rewrite", lines=[drills[0]["model"], "好的。"])
    assert code == 0 and "✓ 通过" in out and "✗ 还差一点" in out and "练了 2 道，通过 1 道" in out
    kept = export(home)
    assert [a["passed"] for a in kept["answers"]] == [True, False]
    assert kept["answers"][0]["drill"] == drills[0]["id"] and len(kept["cards"]) == 2
    code, out = coach(home, "--progress")
    assert code == 0 and "作答 2 次" in out and "█" in out


def progress_follows_a_talk():
    home = pathlib.Path(tempfile.mkdtemp(dir=ROOM))
    models = yaml.safe_load((TOP / "corpora/scenarios/parcel-stuck.yaml").read_text(
        "utf-8"))["models"]
    code, out = coach(home, "parcel-stuck", lines=models.values())
    assert code == 0 and "顾客满意了" in out and "\x1b" not in out
    kept = export(home)
    assert kept["talks"][0]["state"] == "settled" and kept["skills"]
    code, out = coach(home, "--resume")
    assert code == 2
    code, out = coach(home, "--forget", lines=["小林"])
    assert code == 0 and "对练 1 次" in out
    assert export(home)["talks"] == []


def very_long_lines_are_refused_and_the_talk_goes_on():
    home = pathlib.Path(tempfile.mkdtemp(dir=ROOM))
    code, _ = coach(home, "parcel-stuck", lines=["好" * 1000000, "您请讲"])
    assert code == 0
    assert export(home)["talks"][0]["replies"] == ["您请讲"]


TESTS = [value for name, value in list(globals().items())
         if callable(value) and getattr(value, "__module__", "") == "__main__" and
         name not in ("environment", "Terminal", "export", "coach", "main")]


def main():
    try:
        return harness.run(TESTS)
    finally:
        shutil.rmtree(ROOM, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
