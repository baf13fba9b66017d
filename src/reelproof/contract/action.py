"""Buttons in API responses: each action's label, HTTP method, URL, fields, and why it is unavailable."""

from collections.abc import Callable, Iterable, Mapping
from typing import Literal, cast
from urllib.parse import quote

from pydantic import Field, JsonValue

from reelproof.contract.body import ResponseModel
from reelproof.planning.report.action import Action, ActionName

Method = Literal["GET", "POST", "PUT", "DELETE"]


class FixObject(ResponseModel):
    """How to fix what is missing or wrong."""

    command: str
    explanation: str


class ActionObject(ResponseModel):
    """An available action and its HTTP request, for use as a button."""

    name: ActionName
    label: str = Field(description="The button's label.")
    method: Method
    href: str = Field(description="The request's URL, relative to the server.")
    required_fields: list[str] = Field(description="Body fields that the user has to fill in.")
    fixed_fields: dict[str, JsonValue] = Field(description="Body fields with fixed values.")
    is_enabled: bool
    reason: str | None = Field(description="Why the action is not available now.")


ActionRoute = tuple[Method, Callable[[Action], str]]

ACTION_ROUTES: Mapping[ActionName, ActionRoute] = {
    ActionName.make: ("POST", lambda _action: "/api/jobs"),
    ActionName.render: ("POST", lambda action: f"/api/projects/{action.subject}/renders"),
    ActionName.delete: ("DELETE", lambda action: f"/api/projects/{action.subject}"),
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
    method, href = ACTION_ROUTES[action.name]
    return ActionObject(
        name=action.name,
        label=action.label,
        method=method,
        href=href(action),
        required_fields=list(action.required_fields),
        fixed_fields=cast("dict[str, JsonValue]", dict(action.fixed_fields)),
        is_enabled=action.reason is None,
        reason=action.reason,
    )


def action_objects(actions: Iterable[Action]) -> list[ActionObject]:
    return [action_object(action) for action in actions]
