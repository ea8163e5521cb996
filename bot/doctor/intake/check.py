"""What the intake's answers mean, and what to do about each."""

from collections.abc import Iterator

from bot.doctor.finding import Finding, fault, ok, warning
from bot.doctor.intake.asking import Asked, Reply
from bot.doctor.intake.greeting import Greeting
from bot.intake.central import names
from bot.intake.iwf import read_answer
from bot.intake.outcome import Refused, Stop
from bot.intake.reasons import of_report, of_stop

DAYS_LEFT = 14
_DAY = 86_400
_BASE = "Set REPORTLINE_INTAKE to the address that the intake's people gave you, and see that nothing stands between."
_THEIRS = "Tell the intake's people. Reports wait meanwhile, and none is lost."


def check(asked: Asked, now: float) -> Iterator[Finding]:
    """Judge what was answered. `now` in seconds since 1970."""
    if asked.unusable:
        yield fault("intake.unusable", f"REPORTLINE_INTAKE cannot be used: {asked.unusable}.", _BASE)
        return
    if asked.kind == "standin":
        yield ok("intake.standin", "Reports go to the stand-in intake on this machine, and to no hotline.")
        if asked.greeting and asked.greeting.trouble:
            yield ok(
                "intake.no-standin",
                f"Nobody answers at {asked.where} now. `reportline run` brings its own, there or at another port;"
                " beside `forward` start `reportline standin`.",
            )
            return
    if asked.greeting:
        yield from _greeting(asked.greeting, asked.where, now)
        if asked.greeting.trouble:
            return
    if asked.known:
        yield from _known(asked, asked.known)
    if asked.handed:
        yield from _handed(asked, asked.handed)
    elif asked.kind == "iwf" and asked.live:
        yield warning(
            "intake.unasked",
            "An intake of the IWF's shape knows no question that is no report, so in live mode nothing is asked."
            " Whether user and password are right shows with the first report.",
            "If the IWF takes test reports of yours, look once with REPORTLINE_MODE set to test.",
        )
    else:
        yield ok(
            "intake.held-back",
            "No test report was handed over: it is live mode, settings are wrong, or the answers before were no use.",
        )


def _greeting(greeting: Greeting, where: str, now: float) -> Iterator[Finding]:
    match greeting.trouble:
        case "":
            if greeting.ends is not None:
                yield _certificate(int((greeting.ends - now) // _DAY))
        case "no-name":
            yield fault(
                "intake.no-name",
                f"No machine is known by the name in {where}.",
                "See that REPORTLINE_INTAKE is spelled right, and that this machine can look up names (DNS).",
            )
        case "closed":
            yield fault("intake.closed", f"The machine is there, and nothing listens at {where}.", _BASE)
        case "silent":
            yield fault(
                "intake.silent",
                f"{where} does not answer.",
                "See that this machine may connect there (firewall; of containers only the forwarder may), and whether"
                " the intake's people let its address in.",
            )
        case "unreached":
            yield fault(
                "intake.silent",
                f"There is no way from here to {where}: {greeting.words}.",
                "See this machine's network (of containers only the forwarder may go out).",
            )
        case "untrusted":
            yield fault(
                "intake.untrusted",
                f"The certificate at {where} is not one to trust: {greeting.words}. Nothing is sent there.",
                "See that REPORTLINE_INTAKE names the right host and that this machine's clock is right; then tell the"
                " intake's people. Never turn this off: whoever stands between could read every report.",
            )
        case "no-tls":
            yield fault("intake.untrusted", f"What answers at {where} speaks no TLS.", _BASE)


def _certificate(days: int) -> Finding:
    words = f"The intake's certificate is to be trusted, for {days} days more."
    if days < DAYS_LEFT:
        return warning(
            "intake.certificate-ends", words, "Ask the intake's people whether they renew it in time."
        )
    return ok("intake.certificate", words)


def _known(asked: Asked, known: Reply) -> Iterator[Finding]:
    """Judge the answer about a report that never was."""
    if known.status == 404 and known.said.get("status", 404) == 404 and "title" in known.said:
        if asked.stranger and (asked.stranger.trouble, asked.stranger.status) != ("", 401):
            yield warning(
                "intake.open",
                "The intake answers without a token as it does with ours: whether ours is right shows with a report.",
                "Ask the intake's people whether a wrong token is refused.",
            )
        else:
            yield ok(
                "intake.knows-us",
                "The intake answers as the contract says, and our credentials are good there.",
            )
    elif asked.handed and _is_taken(asked, asked.handed):
        yield warning(
            "intake.no-status",
            f"The intake takes reports, and answers {_short(known)} where it is asked about one that never was; the"
            " contract says 404, and application/problem+json.",
            "Tell the intake's people (docs/intake-api.yaml, getReport).",
        )
    elif not asked.handed:
        yield of_reply(known)


def _handed(asked: Asked, handed: Reply) -> Iterator[Finding]:
    """Judge the answer to a test report."""
    if not _is_taken(asked, handed):
        yield _not_taken(asked, handed)
        return
    yield ok("intake.taken", "The intake took a test report, and said so.")
    if asked.held and not (asked.held.status == 200 and asked.held.said.get("id") == asked.fresh):
        yield warning(
            "intake.no-status",
            f"The intake took a report, and answers {_short(asked.held)} where it is asked about it.",
            "Tell the intake's people (docs/intake-api.yaml, getReport).",
        )


def _is_taken(asked: Asked, handed: Reply) -> bool:
    if handed.trouble or not 200 <= handed.status < 300:
        return False
    if asked.kind == "iwf":
        return isinstance(read_answer(handed.body), str)
    return names(handed.body, asked.fresh)


def _not_taken(asked: Asked, handed: Reply) -> Finding:
    inside = read_answer(handed.body) if asked.kind == "iwf" and 200 <= handed.status < 300 else None
    if isinstance(inside, Refused):
        why = of_report(inside.reason)
        return fault(
            "intake.refuses", f"It does not take a test report: {why.says} ({inside.reason}).", why.do
        )
    if isinstance(inside, Stop):
        return of_reply(Reply(status=int(inside.reason.rpartition("_")[2])))
    return of_reply(handed)


def of_reply(reply: Reply) -> Finding:
    """Say what an answer means that is not the one that was hoped for."""
    status = reply.status
    if reply.trouble == "silent":
        return fault(
            "intake.silent", "The intake takes the connection, and does not answer in time.", _THEIRS
        )
    if reply.trouble:
        return fault("intake.cut", "The intake hangs up without an answer, or speaks no HTTP.", _BASE)
    if status == 429 or (status == 503 and reply.waits):
        return warning("intake.busy", f"The intake asks to wait ({status}).", "Try again in some minutes.")
    if status >= 500 or status in {408, 425}:
        return fault("intake.down", f"The intake has a fault of its own now ({status}).", _THEIRS)
    if status in {400, 409, 413, 422}:
        return fault(
            "intake.refuses",
            f"The intake does not take what the contract says ({status}).",
            "Ask its people whether they speak the same version of docs/intake-api.yaml, and what their log says.",
        )
    why = of_stop(f"http_{status}")
    says = f"{why.says[0].upper()}{why.says[1:]}."
    match why.label:
        case "unauthorized":
            return fault("intake.credentials", says, why.do)
        case "forbidden":
            return fault("intake.forbidden", says, why.do)
        case "not_found":
            return fault("intake.elsewhere", says, why.do)
        case "redirect":
            return fault("intake.redirects", says, why.do)
        case _:
            return fault(
                "intake.foreign",
                f"What answers ({status}) is not what the contract says: a page, plain text, another report's number.",
                _BASE,
            )


def _short(reply: Reply) -> str:
    return str(reply.status) if reply.status else "nothing"
