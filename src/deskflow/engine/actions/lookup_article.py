"""Looks up what the desk knows about something."""

from __future__ import annotations

from deskflow.core.types import Json
from deskflow.engine.action import Action, Config
from deskflow.engine.actions.reading import required_text
from deskflow.engine.actions.values import whole_number
from deskflow.engine.context import StepContext
from deskflow.engine.results import StepFailed
from deskflow.knowledge.queries import FoundArticle, search_articles
from deskflow.workflows.action_spec import ActionSpec
from deskflow.workflows.parameters import Output, Parameter, ParameterKind

MOST = 20
_MOST_TEXT = 20_000
_ARTICLE = (Output("id", "text"), Output("title", "text"), Output("text", "text"), Output("excerpt", "text"), Output("tags", "list"))  # fmt: skip

SPEC = ActionSpec(
    "lookup_article",
    "action.lookup_article",
    "book-open",
    "data",
    parameters=(
        Parameter("query", ParameterKind.TEXT, "action.lookup_article.query", required=True, default="{{ trigger.ticket.title }}"),
        Parameter("limit", ParameterKind.NUMBER, "action.query_database.limit", default=3, least=1, most=MOST),
    ),
    outputs=(
        Output("article", "any", "action.lookup_article.article", _ARTICLE),
        Output("articles", "list"),
        Output("count", "number"),
    ),
    permission="tickets.read",
)  # fmt: skip


def run(context: StepContext, config: Config) -> Json:
    """`article` is the best one, null when none fits."""
    query = required_text(config, "query")
    limit = whole_number(config, "limit", 3)
    if limit is None or not 1 <= limit <= MOST:
        raise StepFailed("field.out_of_range", retryable=False, field="limit", least=1, most=MOST)
    found = [
        _seen(one) for one in search_articles(context.connection, context.tenant_id, query, limit)
    ]
    return {"article": found[0] if found else None, "articles": found, "count": len(found)}


def _seen(found: FoundArticle) -> dict[str, Json]:
    article = found.article
    return {
        "id": str(article.id), "title": article.title, "text": article.body[:_MOST_TEXT],
        "excerpt": found.excerpt, "tags": [tag for tag in article.tags.split(", ") if tag],
    }  # fmt: skip


ACTION = Action(SPEC, run=run)
