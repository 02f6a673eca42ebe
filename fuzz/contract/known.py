"""Prints what a server that serves a demonstration has, for `hooks.py`; as the role that is given it signs
in, and puts its cookie first."""

import json
import sys
import urllib.request

BASE, ROLE = sys.argv[1:3]


def call(path, cookie=None, body=None):
    request = urllib.request.Request(BASE + path, data=body and json.dumps(body).encode())
    request.add_header("origin", BASE)
    request.add_header("content-type", "application/json")
    if cookie:
        request.add_header("cookie", cookie)
    return urllib.request.urlopen(request, timeout=60)


def look_as(role):
    answer = call("/api/look-as", body={"role": role})
    return answer.headers["set-cookie"].split(";")[0]


def ask(cookie, path):
    return json.load(call(path, cookie))


lead = look_as("quality_lead")
moments = ask(lead, "/api/moments?limit=60")["moments"]
missed = ask(lead, "/api/moments?limit=40&outcome=missed")["moments"]
own = ask(look_as("agent"), "/api/moments?limit=20")["moments"]
shown = moments + missed + own
reviews = ask(look_as("evaluator"), "/api/reviews")["reviews"]
known = {
    "conversations": sorted({one["conversation"]["key"] for one in shown}),
    "moments": [one["moment_id"] for one in shown],
    "moment_id": [one["moment_id"] for one in ask(lead, "/api/duties")["duties"]],
    "reviews": [one["key"] for one in reviews],
    "calibrations": [one["key"] for one in ask(lead, "/api/calibrations")["calibrations"]],
    "disputes": [one["key"] for one in ask(lead, "/api/disputes")["disputes"]],
    "programme": [one["programme"] for one in ask(lead, "/api/rubrics")["rubrics"]],
    "rubrics": [one["programme"] for one in ask(lead, "/api/rubrics")["rubrics"]],
    "agent": sorted({one["agent"] for one in shown if one["agent"]}),
    "coaching": [one["key"] for one in ask(look_as("team_lead"), "/api/coaching")["coaching"]],
    "views": ["1", "2"],
    "marks": ["1", "2", "3"],
    "evaluator": ["3"],
}
known["audit"] = known["conversations"]
print(look_as(ROLE))
print(json.dumps(known))
