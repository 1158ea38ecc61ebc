"""Sends so many requests a second to one URL and counts what comes back; kill -TERM ends it.

    client.py URL RATE

Each request resolves the name anew and takes one of the addresses by chance, on a connection of its own: as
through kube-proxy, where each connection goes to one of the ready pods. Nothing is tried twice. A request fails with
no connection, a broken one, another code than 200, or no answer in 10 s. Prints a line of JSON for each
failure, and one each second with all counts.
"""

import http.client
import json
import random
import signal
import socket
import sys
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

url, rate = urlsplit(sys.argv[1]), float(sys.argv[2])
lock = threading.Lock()
answers, slowest, sent, failed = Counter(), 0.0, 0, 0
stopped = threading.Event()


def say(**what):
    print(json.dumps(dict(what, at=round(time.time(), 3))), flush=True)


def request():
    global slowest, failed
    began, address = time.time(), None
    try:
        found = socket.getaddrinfo(url.hostname, url.port, socket.AF_INET, socket.SOCK_STREAM)
        address = random.choice(found)[4][0]
        connection = http.client.HTTPConnection(address, url.port, timeout=10)
        connection.request("GET", url.path, headers={"Host": url.hostname})
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        good = response.status == 200
        what = body if good else "%d %s" % (response.status, body[:200])
    except (OSError, http.client.HTTPException) as error:
        good, what = False, repr(error)
    took = time.time() - began
    with lock:
        slowest = max(slowest, took)
        if good:
            answers[what] += 1
        else:
            failed += 1
            say(failure=what, address=address, took=round(took, 3))


def main():
    global sent
    signal.signal(signal.SIGTERM, lambda *_: stopped.set())
    due, told, threads = time.time(), time.time(), []
    while not stopped.is_set():
        thread = threading.Thread(target=request)
        thread.start()
        threads = [one for one in threads if one.is_alive()] + [thread]
        sent += 1
        due += 1 / rate
        if time.time() - told >= 1:
            told = time.time()
            with lock:
                say(sent=sent, failed=failed, slowest=round(slowest, 3), answers=answers)
        stopped.wait(max(0.0, due - time.time()))
    for thread in threads:
        thread.join(12)
    say(sent=sent, failed=failed, slowest=round(slowest, 3), answers=answers, end=True)


main()
