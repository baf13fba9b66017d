"""Actions, with where each is sent."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, cast
from urllib.parse import quote

from pydantic import Field, JsonValue

from reelproof.planning.report.action import Action, ActionName
from reelproof.server.schema.shape import Answer

Method = Literal["GET", "POST", "PUT"]


class ActionObject(Answer):
    """What may be done, as an editor's button does it."""

    name: ActionName
    label: str = Field(description="What the button says.")
    method: Method
    href: str = Field(description="Where it is sent, relative to the server.")
    needs: list[str] = Field(description="Fields of the body that a person fills in.")
    given: dict[str, JsonValue] = Field(description="Fields of the body that are decided already.")
    is_enabled: bool
    reason: str | None = Field(description="Why it cannot be done now.")


Way = tuple[Method, Callable[[Action], str]]

WAYS: Mapping[ActionName, Way] = {
    ActionName.cancel: ("POST", lambda action: f"/api/jobs/{action.subject}/cancel"),
    ActionName.retry: ("POST", lambda action: f"/api/jobs/{action.subject}/retry"),
    ActionName.retry_step: ("POST", lambda action: f"/api/jobs/{action.of}/steps/{action.subject}/retry"),
    ActionName.regenerate: ("POST", lambda action: f"/api/assets/{action.subject}/regenerate"),
    ActionName.accept: ("POST", lambda action: f"/api/takes/{action.subject}/accept"),
    ActionName.reject: ("POST", lambda action: f"/api/takes/{action.subject}/reject"),
    ActionName.set_key: ("PUT", lambda action: f"/api/settings/keys/{quote(action.subject, safe='')}"),
    ActionName.system_check: ("GET", lambda _action: "/api/system-check"),
    ActionName.diagnostics: ("GET", lambda action: f"/api/jobs/{action.subject}/diagnostics"),
}


def action_object(action: Action) -> ActionObject:
    method, href = WAYS[action.name]
    return ActionObject(
        name=action.name,
        label=action.label,
        method=method,
        href=href(action),
        needs=list(action.needs),
        given=cast("dict[str, JsonValue]", dict(action.given)),
        is_enabled=action.reason is None,
        reason=action.reason,
    )


def action_objects(actions: Iterable[Action]) -> list[ActionObject]:
    return [action_object(action) for action in actions]
