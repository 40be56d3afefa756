"""Puts a stored credential on a request: looked up when it is needed, sent only where it belongs."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from deskflow.core.database import Database
from deskflow.core.errors import DeskflowError, Transient
from deskflow.engine.addresses import Reach
from deskflow.engine.results import StepFailed
from deskflow.engine.web import WebRequest, ask
from deskflow.workflows.credential_queries import CredentialRow, find_credential
from deskflow.workflows.variable_queries import SealedSecret, known_variables

# An access token is not used up to its very end.
_MARGIN_SECONDS = 30.0
_USUAL_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class OpenCredential:
    """A credential with its secret in clear: lives as long as the request. Never written down."""

    row: CredentialRow
    secret: str

    @property
    def origin(self) -> tuple[str, str, int | None]:
        return origin_of(self.row.base_url)

    def __repr__(self) -> str:
        return f"OpenCredential({self.row.name!r})"


class CredentialBox:
    """Opens credentials of a workspace and keeps access tokens as long as they last. Used on the engine's loop.

    `open_secret` opens a stored secret, `on_token` hears of every access token, so that it is blackened too.
    """

    def __init__(
        self,
        database: Database,
        open_secret: Callable[[UUID, SealedSecret], str],
        on_token: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._database = database
        self._open_secret = open_secret
        self._on_token = on_token
        self._tokens: dict[tuple[object, ...], tuple[str, float]] = {}

    async def open(self, tenant_id: UUID, reference: str) -> OpenCredential:
        """By id or name. StepFailed("credential.unknown"), ("credential.no_secret"), or why it does not open."""
        return await asyncio.to_thread(self._read, tenant_id, reference)

    async def signed(
        self,
        opened: OpenCredential,
        request: WebRequest,
        reach: Reach,
        patience: float,
        *,
        fresh: bool = False,
    ) -> WebRequest:
        """The request with the credential on it; `fresh` gets a new access token. StepFailed when it goes elsewhere."""
        if origin_of(request.url) != opened.origin:
            raise StepFailed("credential.other_address", retryable=False, name=opened.row.name)
        details, secret = opened.row.details, opened.secret
        headers = dict(request.headers)
        url = request.url
        if opened.row.kind == "header":
            headers = _without(headers, details["header"]) | {details["header"]: secret}
        elif opened.row.kind == "query":
            sign = "&" if "?" in url else "?"
            url = f"{url.partition('#')[0]}{sign}{urlencode({details['parameter']: secret})}"
        else:
            said = await self._authorization(opened, reach, patience, fresh=fresh)
            headers = _without(headers, "Authorization") | {"Authorization": said}
        return WebRequest(request.method, url, headers, request.content, request.redirects)

    async def _authorization(
        self, opened: OpenCredential, reach: Reach, patience: float, *, fresh: bool
    ) -> str:
        if opened.row.kind == "basic":
            return basic(opened.row.details["user"], opened.secret)
        if opened.row.kind == "bearer":
            return f"Bearer {opened.secret}"
        return f"Bearer {await self._token(opened, reach, patience, fresh=fresh)}"

    async def _token(
        self, opened: OpenCredential, reach: Reach, patience: float, *, fresh: bool
    ) -> str:
        details = opened.row.details
        # Whatever is changed makes another token.
        key = (opened.row.id, opened.row.updated_at, hash(opened.secret))
        known = self._tokens.get(key)
        if known is not None and not fresh and known[1] > time.monotonic():
            return known[0]
        form = {"grant_type": "client_credentials"}
        headers = {
            "Accept": "application/json",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        if details.get("scope"):
            form["scope"] = details["scope"]
        if details.get("client_auth") == "body":
            form |= {"client_id": details["client_id"], "client_secret": opened.secret}
        else:
            headers["Authorization"] = basic(details["client_id"], opened.secret)
        request = WebRequest("POST", details["token_url"], headers, urlencode(form).encode())
        token, seconds = await _granted(request, reach, patience, opened.row.name)
        self._on_token(token)
        self._tokens[key] = (token, time.monotonic() + max(0.0, seconds - _MARGIN_SECONDS))
        return token

    def _read(self, tenant_id: UUID, reference: str) -> OpenCredential:
        with self._database.read() as connection:
            row = find_credential(connection, tenant_id, reference)
            known = known_variables(connection, tenant_id)
        if row is None:
            raise StepFailed("credential.unknown", retryable=False, name=reference[:100])
        secret = known.secret(None, row.secret_name)
        if secret is None:
            raise StepFailed("credential.no_secret", retryable=False, name=row.secret_name)
        try:
            return OpenCredential(row, self._open_secret(tenant_id, secret))
        except DeskflowError as problem:
            raise StepFailed.of(problem, retryable=isinstance(problem, Transient)) from problem


async def _granted(
    request: WebRequest, reach: Reach, patience: float, name: str
) -> tuple[str, float]:
    """(access token, seconds it lasts) as RFC 6749 has it."""
    from datetime import timedelta

    answer = await ask(reach, request, timedelta(seconds=patience), 100_000)
    if answer.status != 200:
        failure = answer.failure()
        raise StepFailed(
            "credential.not_granted", retryable=failure.retryable, retry_after=failure.retry_after,
            name=name, status=answer.status,
        )  # fmt: skip
    said = answer.value("json")
    token = said.get("access_token") if isinstance(said, dict) else None
    if not isinstance(token, str) or not token or any(c in token for c in "\r\n\0"):
        raise StepFailed("credential.not_granted", retryable=False, name=name, status=answer.status)
    lasts = said.get("expires_in")
    usable = isinstance(lasts, int | float) and not isinstance(lasts, bool)
    return token, float(lasts) if usable else _USUAL_SECONDS


def basic(user: str, password: str) -> str:
    """RFC 7617."""
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Scheme, host and port: what has to be the same for a credential to be sent. StepFailed for no address."""
    import httpx

    try:
        parsed = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as problem:
        raise StepFailed("http.bad_url", retryable=False, url=url[:200]) from problem
    return parsed.scheme, parsed.host.rstrip("."), parsed.port


def _without(headers: dict[str, str], name: str) -> dict[str, str]:
    return {one: value for one, value in headers.items() if one.lower() != name.lower()}
