import { expect, it } from "vitest"
import { piecesOf, textOf, withPiece } from "./pieces"

const SCRIPT = `---
style: paper
---

# Rivers

## The spring

Snow melts.
It runs downhill.

[picture: a valley]
The streams meet.

## The sea

At last it is there.
`
const CHAPTERS = [
  { chapter_id: "c-1", title: "The spring", segments: [{ segment_id: "s-1", line: 9 }, { segment_id: "s-2", line: 12 }] },
  { chapter_id: "c-2", title: "The sea", segments: [{ segment_id: "s-3", line: 17 }] },
]
const pieces = piecesOf(SCRIPT, CHAPTERS)

it("keeps every character of the script", () => expect(textOf(pieces)).toBe(SCRIPT))

it("finds titles and segments, and leaves the rest between them", () => {
  expect(pieces.map((piece) => [piece.kind, piece.words])).toEqual([
    ["between", "---\nstyle: paper\n---\n\n# Rivers"],
    ["chapter", "## The spring"],
    ["between", ""],
    ["segment", "Snow melts.\nIt runs downhill."],
    ["segment", "[picture: a valley]\nThe streams meet."],
    ["chapter", "## The sea"],
    ["between", ""],
    ["segment", "At last it is there."],
  ])
})

it("changes one segment and nothing else", () => {
  const changed = textOf(withPiece(pieces, "s-1", "Ice melts."))
  expect(changed).toBe(SCRIPT.replace("Snow melts.\nIt runs downhill.", "Ice melts."))
})

it("keeps what is being typed at the end of a piece", () => {
  const typed = withPiece(pieces, "s-1", "Ice melts \n")
  expect(typed.find((piece) => piece.id === "s-1")?.words).toBe("Ice melts \n")
  expect(textOf(typed)).toContain("Ice melts \n\n\n[picture")
})

it("keeps a script without segments whole", () => {
  expect(textOf(piecesOf("# Title", [{ chapter_id: "c", title: null, segments: [] }]))).toBe("# Title")
})

it.each([SCRIPT.replaceAll("\n", "\r\n"), SCRIPT.trimEnd(), `${SCRIPT}\n\n<!-- end -->\n`])(
  "keeps line ends and what follows as they are",
  (text) => expect(textOf(piecesOf(text, CHAPTERS))).toBe(text),
)

const only = (lines: readonly number[]) => [
  { chapter_id: "c", title: null, segments: lines.map((line) => ({ segment_id: `s-${line}`, line })) },
]
const cut = (text: string, lines: readonly number[]) =>
  piecesOf(text, only(lines)).map(({ kind, words, segments }) => [kind, words, segments])

it("keeps a paragraph whole that is said in several segments", () => {
  expect(cut("One two.\nThree\nfour.\n\nFive.\n", [1, 2, 5])).toEqual([
    ["segment", "One two.\nThree\nfour.", ["s-1", "s-2"]],
    ["segment", "Five.", ["s-5"]],
  ])
})

it("cuts the items of a list", () => {
  expect(cut("- One.\n- Two.\n", [1, 2])).toEqual([
    ["segment", "- One.", ["s-1"]],
    ["segment", "- Two.", ["s-2"]],
  ])
})

it("keeps directions that stand above a segment with it, and those below a paragraph with that one", () => {
  expect(cut("One.\n[pause 1s]\n\n[picture: a boat]\n\n[motion: none]\nTwo.\n", [1, 7])).toEqual([
    ["segment", "One.\n[pause 1s]", ["s-1"]],
    ["segment", "[picture: a boat]\n\n[motion: none]\nTwo.", ["s-7"]],
  ])
})
