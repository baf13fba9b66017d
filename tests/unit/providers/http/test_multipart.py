"""Forms hold what was given, whatever the files are called."""

from email.parser import BytesParser
from email.policy import HTTP

from reelproof.providers.http import FormPart, multipart


def test_a_form_holds_its_files_and_fields() -> None:
    parts = [FormPart("image", b"\x89PNG\r\n--x", "a.png", "image/png"), FormPart("overwrite", b"true")]
    body, headers = multipart(parts)
    form = BytesParser(policy=HTTP).parsebytes(
        f"Content-Type: {headers['Content-Type']}\r\n\r\n".encode() + body
    )
    image, overwrite = form.iter_parts()
    assert (image.get_filename(), image.get_content_type()) == ("a.png", "image/png")
    assert image.get_content() == b"\x89PNG\r\n--x"
    assert "filename" not in overwrite["Content-Disposition"]
    assert overwrite.get_content().strip() == "true"


def test_the_name_of_a_file_does_not_end_its_header() -> None:
    body, _ = multipart([FormPart("image", b"", 'a"\r\nX-Injected: b.png', "image/png")])
    assert not any(line.startswith(b"X-Injected") for line in body.splitlines())
    assert b'filename="a%22%0D%0AX-Injected: b.png"' in body
