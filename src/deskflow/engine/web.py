"""One request to the web, as every action makes it: only where it may reach, bounded in size and time.

Knows nothing of actions or credentials.
"""

from __future__ import annotations

import contextlib
import importlib
import re
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, Final

from deskflow.core.types import Json
from deskflow.engine.addresses import Reach, Target, checked_target
from deskflow.engine.json_values import read_json
from deskflow.engine.results import StepFailed

MOST_BYTES: Final = 1_000_000
TRANSIENT: Final = frozenset({408, 409, 425, 429, 500, 502, 503, 504})
_LONGEST_PAUSE: Final = timedelta(days=1)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_CONNECT_SECONDS: Final = 10.0
# RFC 9110, 5.6.2. What frames the request or says whom it is for is not the author's to set.
_HEADER_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_OURS: Final = frozenset(
    {"host", "content-length", "transfer-encoding", "connection", "upgrade", "accept-encoding"}
)
# What may follow a redirect to somebody else; everything besides may be a password.
_FOR_ANYBODY: Final = frozenset({"user-agent", "accept", "accept-language", "content-type"})
# Python knows these as encodings; some take for ever on long texts.
_NO_TEXT: Final = frozenset({"punycode", "idna", "unicode_escape", "unicode-escape"})


@dataclass(frozen=True, slots=True)
class WebRequest:
    """`redirects`: how many may be followed; none makes a redirect an answer like any other."""

    method: str
    url: str
    headers: Mapping[str, str]
    content: bytes | None = None
    redirects: int = 0


@dataclass(frozen=True, slots=True)
class WebAnswer:
    """`url` is the address that answered."""

    url: str
    status: int
    headers: Mapping[str, str]
    content: bytes
    encoding: str

    def text(self) -> str:
        try:
            encoding = "utf-8" if self.encoding.lower() in _NO_TEXT else self.encoding
            said = self.content.decode(encoding, errors="replace")
        except (LookupError, ValueError):
            said = self.content.decode(errors="replace")
        return said.replace("\x00", "")

    def value(self, wanted: str = "auto") -> Json:
        """The body as "json", as "text", or ("auto") as its type says; StepFailed for what is no JSON."""
        said_json = "json" in self.headers.get("content-type", "").lower()
        if wanted == "text" or (wanted == "auto" and not said_json):
            return self.text()
        if not self.content.strip() and (wanted == "auto" or self.status == 204):
            return None
        try:
            return read_json(self.text())
        except ValueError as problem:
            raise StepFailed("http.bad_json", retryable=False, body=self.text()[:200]) from problem

    def retry_after(self) -> timedelta | None:
        """How long the other side asks to be left alone, in seconds or until a date."""
        said = self.headers.get("retry-after", "").strip()
        if said.isdigit():
            return min(timedelta(seconds=int(said[:9])), _LONGEST_PAUSE)
        try:
            until = parsedate_to_datetime(said)
            now = parsedate_to_datetime(self.headers.get("date", ""))
        except ValueError:
            return None
        return min(max(_aware(until) - _aware(now), timedelta()), _LONGEST_PAUSE)

    def failure(self) -> StepFailed:
        """This answer as the reason why a step failed."""
        return StepFailed(
            "http.status", retryable=self.status in TRANSIENT, retry_after=self.retry_after(),
            status=self.status, body=self.text()[:500],
        )  # fmt: skip


def checked_headers(given: object, **ours: str) -> dict[str, str]:
    """What the author wants sent, over our own; StepFailed for what would break the request apart."""
    if not isinstance(given, Mapping):
        raise StepFailed("field.not_an_object", retryable=False, field="headers")
    headers = {name.replace("_", "-"): value for name, value in ours.items()}
    for name, value in given.items():
        said = str(value).strip()
        bad = name.lower() in _OURS or not _HEADER_NAME.fullmatch(name)
        if bad or any(c in said for c in "\r\n\0"):
            raise StepFailed("http.bad_header", retryable=False, header=str(name)[:60])
        for known in [one for one in headers if one.lower() == name.lower()]:
            del headers[known]
        headers[name] = said
    return headers


async def ask(
    reach: Reach, request: WebRequest, patience: timedelta, most_bytes: int = MOST_BYTES
) -> WebAnswer:
    """The answer, whatever its status. StepFailed when there is none, or none that may be taken."""
    import httpx

    host = ""
    try:
        for _ in range(request.redirects + 1):
            target = await checked_target(request.url, reach)
            host = target.host
            answer = await _ask_target(target, request, patience, most_bytes)
            location = answer.headers.get("location")
            if answer.status not in _REDIRECTS or not location or not request.redirects:
                return answer
            request = _redirected(request, target, answer.status, location)
    except httpx.TimeoutException as problem:
        raise StepFailed("http.timed_out", host=host) from problem
    except (httpx.InvalidURL, UnicodeError) as problem:
        raise StepFailed("http.bad_url", retryable=False, url=request.url[:200]) from problem
    except (httpx.HTTPError, ssl.SSLError) as problem:
        raise StepFailed("http.no_answer", host=host, problem=type(problem).__name__) from problem
    raise StepFailed("http.too_many_redirects", retryable=False, host=host)


async def _ask_target(
    target: Target, request: WebRequest, patience: timedelta, most_bytes: int
) -> WebAnswer:
    import httpx

    limits = httpx.Timeout(patience.total_seconds(), connect=_CONNECT_SECONDS)
    headers = httpx.Headers(dict(request.headers), encoding="utf-8")
    headers["Host"] = target.url.netloc.decode("ascii").rpartition("@")[2]
    headers["Accept-Encoding"] = "gzip, deflate"
    async with httpx.AsyncClient(timeout=limits, trust_env=False, verify=_trust()) as client:
        for at, address in enumerate(target.addresses, start=1):
            made = client.build_request(
                request.method, target.url.copy_with(host=address), headers=headers,
                content=request.content, extensions={"sni_hostname": target.host},
            )  # fmt: skip
            try:
                response = await client.send(made, stream=True)
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if at == len(target.addresses):
                    raise
                continue
            try:
                content = await _content(response, most_bytes)
            finally:
                await response.aclose()
            return WebAnswer(
                request.url, response.status_code, dict(response.headers), content,
                response.charset_encoding or "utf-8",
            )  # fmt: skip
    raise StepFailed("http.unknown_host", host=target.host)


def warm() -> None:
    """Loads what the first request would hold up everybody else for; for a thread that may wait."""
    import httpx

    httpx.AsyncClient(trust_env=False, verify=_trust())
    with contextlib.suppress(ImportError):
        # By this name it is loaded when the first connection is made.
        importlib.import_module("anyio._backends._asyncio")


@cache
def _trust() -> ssl.SSLContext:
    """Reading the authorities takes longer than most requests."""
    import httpx

    return httpx.create_ssl_context(trust_env=False)


async def _content(response: Any, most: int) -> bytes:
    """The body, unpacked; what would be too large is given up while it comes."""
    raw = bytearray()
    async for chunk in response.aiter_raw():
        raw += chunk
        if len(raw) > most:
            raise StepFailed("http.answer_too_big", retryable=False, limit=most)
    packed = response.headers.get("Content-Encoding", "").strip().lower()
    if packed in ("", "identity") or not raw:
        return bytes(raw)
    if packed not in ("gzip", "x-gzip", "deflate"):
        raise StepFailed("http.unknown_encoding", retryable=False, encoding=packed[:40])
    try:
        content = zlib.decompressobj(zlib.MAX_WBITS | 32).decompress(raw, most + 1)
    except zlib.error:
        try:
            # Some say deflate and mean it without its frame.
            content = zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, most + 1)
        except zlib.error as problem:
            raise StepFailed("http.no_answer", problem="DecodingError") from problem
    if len(content) > most:
        raise StepFailed("http.answer_too_big", retryable=False, limit=most)
    return content


def _redirected(request: WebRequest, target: Target, status: int, location: str) -> WebRequest:
    url = target.url.join(location)
    method, content = request.method, request.content
    if status == 303 or (status in (301, 302) and method == "POST"):
        method, content = "HEAD" if method == "HEAD" else "GET", None
    same = (url.scheme, url.host, url.port) == (target.url.scheme, target.url.host, target.url.port)
    headers = {
        name: value
        for name, value in request.headers.items()
        if same or name.lower() in _FOR_ANYBODY
    }
    if not same and content is not None:
        # The body was meant for the first one.
        raise StepFailed("http.redirected_away", retryable=False, host=url.host[:200])
    return WebRequest(method, str(url), headers, content, request.redirects)


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
