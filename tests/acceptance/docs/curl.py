"""The part of curl that pages show, for machines that have none: `python curl.py URL …`."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import httpx

PATIENCE_S = 60


def parser() -> argparse.ArgumentParser:
    """Any option that is not here ends the program, as an unknown one of curl does."""
    known = argparse.ArgumentParser(prog="curl", allow_abbrev=False)
    known.add_argument("url")
    known.add_argument("-s", "--silent", action="store_true")
    known.add_argument("-N", "--no-buffer", action="store_true")
    known.add_argument("-X", "--request")
    known.add_argument("-H", "--header", action="append", default=[])
    known.add_argument("-d", "--data")
    known.add_argument("-F", "--form", action="append", default=[])
    known.add_argument("-T", "--upload-file", type=Path)
    known.add_argument("-r", "--range")
    known.add_argument("-o", "--output", type=Path)
    known.add_argument("-b", "--cookie", type=Path)
    known.add_argument("-c", "--cookie-jar", type=Path)
    return known


def main() -> None:
    options = parser().parse_args()
    cookies = json.loads(options.cookie.read_text()) if options.cookie else {}
    with httpx.Client(timeout=PATIENCE_S, cookies=cookies, headers={"Accept": "*/*"}) as client:
        response = client.request(_method(options), options.url, headers=_headers(options), **_body(options))
        if options.cookie_jar:
            options.cookie_jar.write_text(json.dumps({one.name: one.value for one in client.cookies.jar}))
    if options.output:
        options.output.write_bytes(response.content)
    else:
        sys.stdout.buffer.write(response.content)


def _method(options: argparse.Namespace) -> str:
    if options.request:
        return str(options.request)
    if options.upload_file:
        return "PUT"
    return "POST" if options.data is not None or options.form else "GET"


def _headers(options: argparse.Namespace) -> dict[str, str]:
    pairs = (line.partition(":") for line in options.header)
    headers = {name.strip(): value.strip() for name, _, value in pairs}
    return {**headers, "Range": f"bytes={options.range}"} if options.range else headers


def _body(options: argparse.Namespace) -> dict[str, Any]:
    if options.upload_file:
        return {"content": options.upload_file.read_bytes()}
    if options.data is not None:
        return {"content": options.data}
    pairs = [part.partition("=") for part in options.form]
    paths = [(name, Path(value[1:])) for name, _, value in pairs if value.startswith("@")]
    files = [(name, (path.name, path.read_bytes())) for name, path in paths]
    fields = {name: value for name, _, value in pairs if not value.startswith("@")}
    return {"files": files, "data": fields} if files else {}


if __name__ == "__main__":
    main()
