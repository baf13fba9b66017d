import { expect, it } from "vitest"
import { type Command, rearrangedBy } from "./commands"
import { type Piece, piecesOf, textOf } from "./pieces"
import { movedTo, withNew, written } from "./rearrange"

const SCRIPT = `# Rivers

## The spring

Snow melts.

[picture: a valley]

The streams meet.

## The sea

At last it is there.
`
const CHAPTERS = [
  { chapter_id: "c-1", title: "The spring", segments: [{ segment_id: "s-1", line: 5 }, { segment_id: "s-2", line: 9 }] },
  { chapter_id: "c-2", title: "The sea", segments: [{ segment_id: "s-3", line: 13 }] },
]
const pieces = piecesOf(SCRIPT, CHAPTERS)
const at = (id: string) => pieces.findIndex((piece) => piece.id === id)
const body = (text: string) => text.slice(text.indexOf("## The spring"))

function after(command: Command, id: string, caret = 0, from: readonly Piece[] = pieces): string | null {
  const changed = rearrangedBy(command, from, from.findIndex((piece) => piece.id === id), caret)
  return changed && body(textOf(changed.pieces))
}

it("moves a segment with its directions over the one before it", () => {
  expect(after("up", "s-2")).toBe(
    "## The spring\n\n[picture: a valley]\n\nThe streams meet.\n\nSnow melts.\n\n## The sea\n\nAt last it is there.\n",
  )
})

it("moves a segment into the next chapter, before its first segment", () => {
  const moved = rearrangedBy("down", pieces, at("s-2"), 0)
  expect(moved && body(textOf(moved.pieces))).toBe(
    "## The spring\n\nSnow melts.\n\n## The sea\n\n[picture: a valley]\n\nThe streams meet.\n\nAt last it is there.\n",
  )
  expect(moved?.pieces[moved.index]?.id).toBe("s-2")
})

it("moves a segment to the end of the chapter before, and keeps the end of the script", () => {
  expect(after("up", "s-3")).toBe(
    "## The spring\n\nSnow melts.\n\n[picture: a valley]\n\nThe streams meet.\n\nAt last it is there.\n\n## The sea\n",
  )
})

it("moves nothing over the ends of the script", () => {
  expect(after("up", "s-1")).toBeNull()
  expect(after("down", "s-3")).toBeNull()
})

it("drops a segment after a heading below the empty line there", () => {
  const changed = movedTo(pieces, at("s-1"), at("c-2") + 1)
  expect(changed && body(textOf(changed.pieces))).toBe(
    "## The spring\n\n[picture: a valley]\n\nThe streams meet.\n\n## The sea\n\nSnow melts.\n\nAt last it is there.\n",
  )
  expect(movedTo(pieces, at("s-1"), at("s-1"))).toBeNull()
  expect(movedTo(pieces, at("s-1"), at("s-1") + 1)).toBeNull()
})

it("splits at the cursor, and not where no words would be left", () => {
  expect(after("split", "s-3", "At last".length)).toContain("At last\n\nit is there.\n")
  const words = pieces[at("s-2")]?.words ?? ""
  for (const caret of [0, words.indexOf("The"), words.length]) expect(after("split", "s-2", caret)).toBeNull()
})

it("repeats the mark of a quotation where it is split, and splits no table", () => {
  const quote = piecesOf("> One two.\n", [{ chapter_id: "c", title: null, segments: [{ segment_id: "q", line: 1 }] }])
  expect(textOf(rearrangedBy("split", quote, 0, 5)?.pieces ?? [])).toBe("> One\n\n> two.\n")
  const table = piecesOf("| a | b |\n", [{ chapter_id: "c", title: null, segments: [{ segment_id: "t", line: 1 }] }])
  expect(rearrangedBy("split", table, 0, 4)).toBeNull()
})

it("merges within a chapter, from either side, and not across a heading", () => {
  const merged = "## The spring\n\nSnow melts.\n[picture: a valley]\nThe streams meet.\n\n## The sea"
  expect(after("merge", "s-1")).toContain(merged)
  expect(after("mergeBack", "s-2")).toContain(merged)
  expect(after("merge", "s-2")).toBeNull()
  expect(after("mergeBack", "s-3")).toBeNull()
})

it("takes a split back by merging", () => {
  const split = rearrangedBy("split", pieces, at("s-3"), "At last".length)
  expect(split && textOf(rearrangedBy("mergeBack", split.pieces, split.index, 0)?.pieces ?? [])).toBe(SCRIPT)
})

it("adds a segment that is part of the script once it has words", () => {
  const added = withNew(pieces, at("s-3"))
  expect(textOf(added.pieces)).toBe(SCRIPT)
  expect(textOf(written(added.pieces, added.index, "The end."))).toBe(`${SCRIPT}\nThe end.\n`)
  const between = withNew(pieces, at("s-1"))
  expect(textOf(written(between.pieces, between.index, "Ice."))).toContain("Snow melts.\n\nIce.\n\n[picture: a valley]")
})

it("deletes a segment, but not the only one", () => {
  expect(after("remove", "s-2")).toBe("## The spring\n\nSnow melts.\n\n## The sea\n\nAt last it is there.\n")
  const one = piecesOf("Only this.\n", [{ chapter_id: "c", title: null, segments: [{ segment_id: "s", line: 1 }] }])
  expect(rearrangedBy("remove", one, 0, 0)).toBeNull()
})

it("keeps the line ends of Windows, and items of a list together", () => {
  const dos = piecesOf(SCRIPT.replaceAll("\n", "\r\n"), CHAPTERS)
  const swapped = rearrangedBy("up", dos, dos.findIndex((piece) => piece.id === "s-2"), 0)
  expect(textOf(swapped?.pieces ?? []).replaceAll("\r\n", "")).not.toContain("\n")
  const list = piecesOf("- One two three.\n- Four five six.\n", [
    { chapter_id: "c", title: null, segments: [{ segment_id: "a", line: 1 }, { segment_id: "b", line: 2 }] },
  ])
  expect(textOf(rearrangedBy("up", list, 1, 0)?.pieces ?? [])).toBe("- Four five six.\n- One two three.\n")
})
