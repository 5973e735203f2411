# Python 2.7. Starts autobahntestsuite's wstest so that it listens on loopback alone, and not on 8080.
import os
import site

# Packages that share a namespace are found only where their .pth files are read.
site.addsitedir(os.environ["PYTHONPATH"])

from twisted.internet import reactor  # noqa: E402

listen_tcp = reactor.listenTCP


def listen_on_loopback(port, factory, backlog=50, interface=""):
    return listen_tcp(0 if port == 8080 else port, factory, backlog, "127.0.0.1")


reactor.listenTCP = listen_on_loopback

from autobahntestsuite import wstest  # noqa: E402

wstest.run()
