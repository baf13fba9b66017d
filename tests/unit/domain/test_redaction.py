"""Secrets are hidden, and nothing else is."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reelproof.domain.error_list import ERRORS, ErrorCode
from reelproof.domain.redaction import HIDDEN, SHORTEST_KNOWN, Redactor, redact

HEX = "0123456789abcdef0123456789abcdef"
SECRETS = {
    "bearer header": ("Authorization: Bearer abc.DEF-123", "Authorization: Bearer ***"),
    "bearer of letters": ("authorization: bearer abcdefghij", "authorization: bearer ***"),
    "basic header": ("Authorization: Basic dXNlcjpwYXNz", "Authorization: Basic ***"),
    "key header": (f"Authorization: Key 1b2c-44:{HEX}", "Authorization: Key ***"),
    "token header": ("Authorization=Token abcdef", "Authorization=Token ***"),
    "header without scheme": ("Authorization: f00dface99", "Authorization: ***"),
    "header of a dict": (
        "{'Authorization': 'Bearer abc-1', 'Accept': 'image/png'}",
        "{'Authorization': 'Bearer ***', 'Accept': 'image/png'}",
    ),
    "header of JSON": ('{"authorization":"Bearer abc-1"}', '{"authorization":"Bearer ***"}'),
    "header of raw bytes": ("(b'Authorization', b'Bearer abc-1')", "(b'Authorization', b'Bearer ***')"),
    "bare bearer": ("sent Bearer 0123abcd to it", "sent Bearer *** to it"),
    "bare key pair": (f"sent Key 1b2c44:{HEX} to it", "sent Key *** to it"),
    "elevenlabs header": ("xi-api-key: 0123456789abcdef", "xi-api-key: ***"),
    "header pair": ("('xi-api-key', 'abcdefgh')", "('xi-api-key', '***')"),
    "openai": ("Incorrect API key provided: sk-proj-Ab1_x-9z.", "Incorrect API key provided: ***."),
    "stripe": ("sk_live_0123456789", "***"),
    "replicate": ("token r8_Ab12Cd34Ef56 is not valid", "token *** is not valid"),
    "hugging face": ("hf_abcdefghijklmnop", "***"),
    "github": ("ghp_abcdefghijklmnop", "***"),
    "slack": ("xoxb-1234567890-abc", "***"),
    "google": ("AIzaSyA0123456789abcdefghijk", "***"),
    "webhook secret": ("whsec_Ab+/12cdEF==", "***"),
    "aws key": ("AKIAIOSFODNN7EXAMPLE", "***"),
    "aws secret": ("aws_secret_access_key=wJalrXUtnFEMI/K7MDENG", "aws_secret_access_key=***"),
    "jwt": ("cookie eyJhbGciOi.eyJzdWIiOi.SflKxwRJ ended", "cookie *** ended"),
    "variable": ("OPENAI_API_KEY=abc was read", "OPENAI_API_KEY=*** was read"),
    "json value": ('{"api_key": "abc", "model": "m"}', '{"api_key": "***", "model": "m"}'),
    "json in json": (r'"{\"token\": \"abc\"}"', r'"{\"token\": \"***\"}"'),
    "query": (
        "GET https://a.b/c?size=1&key=abc&x=2",
        "GET https://a.b/c?size=1&key=***&x=2",
    ),
    "signed URL": (
        "https://s3/f.png?X-Amz-Credential=AK%2F1&X-Amz-Signature=ab12#top",
        "https://s3/f.png?X-Amz-Credential=***&X-Amz-Signature=***#top",
    ),
    "userinfo": ("postgresql+asyncpg://user:p4ss@host:5432/db", "postgresql+asyncpg://***@host:5432/db"),
    "user alone": ("https://abcdef@host/x", "https://***@host/x"),
    "password": ("password='hunter'", "password='***'"),
    "cookie": ("Set-Cookie: session=abc; Path=/", "Set-Cookie: ***"),
    "private key": (
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN RSA PRIVATE KEY-----***-----END RSA PRIVATE KEY-----",
    ),
}
HARMLESS = [
    "MissingApiKey:OPENAI_API_KEY: OPENAI_API_KEY is not set.",
    "InvalidApiKey:AWS_S3_KEY: AWS_S3_KEY was refused with status 401.",
    "Set ELEVENLABS_API_KEY in the environment, or choose a local model.",
    "asset_key=segment/s-1a2b3c4d/image/1 job_id=job_0123456789",
    "max_tokens=4096, tokens: 12, token_count: 5",
    "The bearer of good news came. Authorization: none needed. A cookie: chocolate.",
    "Incorrect API key provided: see https://platform.example.com/keys?page=2",
    "Write to someone@example.com or see https://example.com/@someone/page.",
    "The secret: two sugars. A password: that is what they lacked. Key: C major.",
    "model replicate/black-forest-labs/flux-schnell, digest " + HEX,
    "Incorrect API key provided: sk-abc1****wxyz.",
    "line 12: [pause 1s] task-1234567 risk-averse-2024 disk_0123456789",
]
PIECES = [secret for secret, _ in SECRETS.values()]

words = st.sampled_from(
    [
        *("the", "bearer", "Bearer", "token", "secret", "password", "authorized", "Key", "api", "key"),
        *("cookie", "Signature", "sun", "sk", "2024", "$12.50", "3,5", "it's", "risk-free", "(perhaps)", "–"),
        *("café", "日本語", "שלום", "https://example.com/a?page=2", "16:9", "10:30", "credential", "access"),
    ]
)
prose = st.lists(st.tuples(words, st.sampled_from(["", ",", ".", ":", ";", "?", "!"])), max_size=30).map(
    lambda pairs: " ".join(word + mark for word, mark in pairs)
)
texts = st.lists(st.sampled_from([*PIECES, *HARMLESS]) | st.text(max_size=12) | prose, max_size=5).map(
    "".join
)


@pytest.mark.parametrize(("text", "shown"), SECRETS.values(), ids=SECRETS)
def test_a_secret_is_hidden_by_its_shape(text: str, shown: str) -> None:
    assert redact(text) == shown
    assert redact(f"before {text}\nafter") == f"before {shown}\nafter"


@pytest.mark.parametrize("text", HARMLESS)
def test_lookalikes_are_kept(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize("code", ErrorCode)
def test_the_lists_own_words_stay(code: ErrorCode) -> None:
    entry = ERRORS[code]
    text = f"{code}:OPENAI_API_KEY: {entry.title}. {entry.remediation}"
    assert redact(text) == text


@given(prose)
def test_prose_stays(text: str) -> None:
    assert redact(text) == text


@given(texts)
def test_redacted_text_stays_redacted(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


keys = st.text(string.ascii_letters + string.digits + "-_./+= ", min_size=1, max_size=40)


@given(st.lists(keys, max_size=4), st.text(max_size=20), st.text(max_size=20))
def test_known_values_are_hidden_whatever_their_shape(known: list[str], before: str, after: str) -> None:
    redactor = Redactor(known)
    shown = redactor(before + " ".join(known) + after)
    assert all(key.strip() not in shown for key in known if len(key.strip()) >= SHORTEST_KNOWN)


def test_a_known_value_is_hidden_in_a_url_too() -> None:
    assert (
        Redactor(["a/b+c=d"])("https://x.y/?q=a%2Fb%2Bc%3Dd&a/b+c=d") == f"https://x.y/?q={HIDDEN}&{HIDDEN}"
    )


def test_a_value_that_is_a_word_hides_nothing() -> None:
    assert Redactor(["", "test", "12345"])("a test of 12345 words") == "a test of 12345 words"


def test_secrets_learned_later_are_redacted_too() -> None:
    redactor = Redactor(["first-value"])
    redactor.learn(["second-value", "first-value", "tiny"])
    assert redactor("first-value, second-value, tiny") == f"{HIDDEN}, {HIDDEN}, tiny"


def test_a_value_is_redacted_in_all_its_parts() -> None:
    redactor = Redactor(['with "quotes"'])
    redacted = redactor.of_json(
        {
            "text": 'said with "quotes"',
            "api_key": "short",
            "X-Api-Key": ["short", {"plain": "short"}],
            "token": "",
            "count": 3,
            "none": None,
            "names": ["OPENAI_API_KEY", "sk-0123456789"],
        }
    )
    assert redacted == {
        "text": f"said {HIDDEN}",
        "api_key": HIDDEN,
        "X-Api-Key": [HIDDEN, {"plain": "short"}],
        "token": "",
        "count": 3,
        "none": None,
        "names": ["OPENAI_API_KEY", HIDDEN],
    }
