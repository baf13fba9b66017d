"""Replicate's own client works with the scripted server as with the real API."""

import io
from collections.abc import Iterator

import pytest
from replicate.client import Client
from replicate.exceptions import ModelError, ReplicateError
from replicate.file import File
from replicate.webhook import WebhookSigningSecret

from reelproof.testing.servers import ProviderServer, answers, fails, named, rule
from reelproof.testing.servers.replicate.models import served_models
from tests.unit.providers.recorded_errors import recorded_error_names

KEY = "r8_loopback"
FLUX = "black-forest-labs/flux-schnell"
VERSIONED = next(name for name, row in served_models().items() if "version" in row)
VERSION = str(served_models()[VERSIONED]["version"])
NOT_REPEATED = [
    name for name in recorded_error_names("replicate") if name not in ("unavailable", "gateway_timeout")
]


@pytest.fixture
def client(server: ProviderServer) -> Iterator[Client]:
    client = Client(api_token=KEY, base_url=server.urls.replicate.removesuffix("/v1"))
    yield client
    client._client.close()  # it has no method to close its connections


def test_a_prediction_is_made_shown_listed_and_canceled(
    client: Client,
) -> None:
    made = client.models.predictions.create(FLUX, input={"prompt": "a goat"})
    made.reload()
    assert made.status == "succeeded"
    assert client.predictions.get(made.id).output == made.output
    assert made.id in [one.id for one in client.predictions.list().results]
    assert client.predictions.cancel(made.id).id == made.id


@pytest.mark.parametrize("version", [VERSION, f"{VERSIONED}:{VERSION}"])
def test_a_prediction_of_a_version_is_made_by_its_id(client: Client, version: str) -> None:
    made = client.predictions.create(version=version, input={"text": "Hello"})
    assert made.version == VERSION
    assert made.model == VERSIONED


def test_running_a_model_brings_its_output(client: Client) -> None:
    (output,) = client.run(FLUX, input={"prompt": "a goat"}, use_file_output=False)
    assert str(output).startswith("http")


def test_a_failed_prediction_raises_the_makers_words(server: ProviderServer, client: Client) -> None:
    server.add(rule("goat", fails("The queue is full")))
    with pytest.raises(ModelError, match="The queue is full"):
        client.run(FLUX, input={"prompt": "a goat"})


def test_models_and_versions_have_all_that_the_client_reads(client: Client) -> None:
    model = client.models.get(VERSIONED)
    assert model.latest_version is not None
    assert model.latest_version.id == VERSION
    assert model.versions.get(VERSION).openapi_schema["components"]["schemas"]["Input"]


def test_files_are_sent_shown_listed_and_deleted(client: Client) -> None:
    sent = client.files.create(io.BytesIO(b"picture"), filename="goat.png", content_type="image/png")
    assert isinstance(sent, File)
    assert (sent.name, sent.content_type, sent.size) == ("goat.png", "image/png", len(b"picture"))
    assert client.files.get(sent.id).etag == sent.etag
    assert sent.id in [one.id for one in client.files.list()]
    client.files.delete(sent.id)
    with pytest.raises(ReplicateError):
        client.files.get(sent.id)


def test_the_account_and_the_webhook_secret_are_served(client: Client) -> None:
    assert client.accounts.current().username == "somebody"
    secret = client.webhooks.default.secret()
    assert isinstance(secret, WebhookSigningSecret)
    assert secret.key.startswith("whsec_")


@pytest.mark.parametrize("name", NOT_REPEATED)
def test_the_client_raises_each_named_answer_as_its_own_error(
    server: ProviderServer, client: Client, name: str
) -> None:
    server.add(rule("goat", named(f"replicate/{name}")))
    with pytest.raises(ReplicateError) as caught:
        client.models.predictions.create(FLUX, input={"prompt": "a goat"})
    reported = answers()[f"replicate/{name}"]
    assert caught.value.status == reported["status"]
    if "body" in reported:
        assert caught.value.detail == reported["body"]["detail"]
